import { Bucket } from "../bucket";

/** What is remembered at once; beyond it whoever was quiet longest is forgotten. */
const MAX_KEYS = 10_000;

/** So much a minute for each of many: addresses, or addresses and names. */
export class Throttle {
	/** In the order of their last use. */
	readonly #buckets = new Map<string, Bucket>();

	/** @param clock milliseconds of a clock that nobody sets back */
	constructor(
		readonly perMinute: number,
		readonly clock: () => number,
	) {}

	/** Counts one. */
	count(key: string): void {
		const bucket = this.#of(key);
		this.#buckets.delete(key);
		this.#buckets.set(key, bucket);
		bucket.take(1);
		if (this.#buckets.size > MAX_KEYS) {
			const [oldest] = this.#buckets.keys();
			this.#buckets.delete(oldest as string);
		}
	}

	/** Whether one more would be too many. */
	isExhausted(key: string): boolean {
		const bucket = this.#buckets.get(key);
		return bucket !== undefined && !bucket.has(1);
	}

	#of(key: string): Bucket {
		return (
			this.#buckets.get(key) ??
			new Bucket(this.perMinute / 60, this.perMinute, this.clock)
		);
	}
}
