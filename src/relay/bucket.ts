/**
 * A token bucket: so much a second, and so much at once. It may be overdrawn by what has already arrived;
 * then whoever fills it has to wait.
 */
export class Bucket {
	#left: number;
	#at: number;

	/** @param now milliseconds of any clock that does not go back */
	constructor(
		readonly perSecond: number,
		readonly burst: number,
		readonly now: () => number,
	) {
		this.#left = burst;
		this.#at = now();
	}

	/** Whether so much can be taken now without overdrawing it. */
	has(amount: number): boolean {
		const filled = ((this.now() - this.#at) / 1_000) * this.perSecond;
		return Math.min(this.burst, this.#left + filled) >= amount;
	}

	/**
	 * @param now of the same clock, where somebody has just asked it
	 * @returns milliseconds until it is no longer overdrawn; 0 while it is not
	 */
	take(amount: number, now = this.now()): number {
		const filled = ((now - this.#at) / 1_000) * this.perSecond;
		this.#left =
			Math.min(this.burst, this.#left + Math.max(0, filled)) - amount;
		this.#at = now;
		return this.#left >= 0 ? 0 : (-this.#left / this.perSecond) * 1_000;
	}
}
