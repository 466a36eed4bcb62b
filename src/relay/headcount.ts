/** How many of something there are, in all and from one IP address. */
export class Headcount {
	readonly #byAddress = new Map<string, number>();
	#all = 0;

	constructor(
		readonly max: number,
		readonly maxPerAddress: number,
	) {}

	/**
	 * Counts one more, where there is room.
	 * @returns what takes it back, once; null where there is no room
	 */
	enter(address: string): (() => void) | null {
		const here = this.#byAddress.get(address) ?? 0;
		if (this.#all >= this.max || here >= this.maxPerAddress) return null;
		this.#all++;
		this.#byAddress.set(address, here + 1);
		let isIn = true;
		return () => {
			if (!isIn) return;
			isIn = false;
			this.#all--;
			const left = (this.#byAddress.get(address) ?? 1) - 1;
			if (left > 0) this.#byAddress.set(address, left);
			else this.#byAddress.delete(address);
		};
	}
}
