import { Bucket } from "./bucket";

/** What is remembered at once; beyond it whoever was quiet longest is forgotten. */
const MAX_KEYS = 10_000;

/** So much a second, and so much at once, for each of many: addresses, or addresses and names. */
export class Throttle {
	/** In the order of their last use. */
	readonly #buckets = new Map<string, Bucket>();

	/** @param clock milliseconds of a clock that nobody sets back */
	constructor(
		readonly perSecond: number,
		readonly burst: number,
		readonly clock: () => number,
	) {}

	/** Counts one. @returns milliseconds until it is no longer too fast; 0 while it is not */
	count(key: string): number {
		const bucket =
			this.#buckets.get(key) ??
			new Bucket(this.perSecond, this.burst, this.clock);
		this.#buckets.delete(key);
		this.#buckets.set(key, bucket);
		if (this.#buckets.size > MAX_KEYS) {
			const [oldest] = this.#buckets.keys();
			this.#buckets.delete(oldest as string);
		}
		return bucket.take(1);
	}

	/**
	 * Whether one more would be too many.
	 * @param overdraft how many too fast may wait for their turn
	 */
	isExhausted(key: string, overdraft = 0): boolean {
		const bucket = this.#buckets.get(key);
		return bucket !== undefined && !bucket.has(1 - overdraft);
	}
}
