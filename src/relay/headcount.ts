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
	 * @returns whether there was; then `leave` takes it back, once
	 */
	enter(address: string): boolean {
		const here = this.#byAddress.get(address) ?? 0;
		if (this.#all >= this.max || here >= this.maxPerAddress) return false;
		this.#all++;
		this.#byAddress.set(address, here + 1);
		return true;
	}

	leave(address: string): void {
		this.#all--;
		const left = (this.#byAddress.get(address) ?? 1) - 1;
		if (left > 0) this.#byAddress.set(address, left);
		else this.#byAddress.delete(address);
	}
}
