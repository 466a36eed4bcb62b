import { Bucket } from "./bucket";
import type { Limits } from "./limits";

/** How fast one line may say what. Each kind is counted from the first of it on. */
export class Pace {
	#bytes: Bucket | null = null;
	#datums: Bucket | null = null;
	#messages: Bucket | null = null;
	#asks: Bucket | null = null;

	/** @param clock milliseconds of a clock that nobody sets back */
	constructor(
		readonly limits: Limits,
		readonly clock: () => number,
	) {}

	/**
	 * @param now of the clock
	 * @returns milliseconds until it is no longer too fast; 0 while it is not
	 */
	bytes(count: number, now: number): number {
		const { lineBytesPerSecond, lineBytesBurst } = this.limits;
		this.#bytes ??= this.#bucket(lineBytesPerSecond, lineBytesBurst);
		return this.#bytes.take(count, now);
	}

	/** One more of any kind. @returns as `bytes` */
	datum(now: number): number {
		const { datumsPerSecond, datumsBurst } = this.limits;
		this.#datums ??= this.#bucket(datumsPerSecond, datumsBurst);
		return this.#datums.take(1, now);
	}

	/** One more for people. @returns as `bytes` */
	message(now: number): number {
		const { messagesPerSecond, messagesBurst } = this.limits;
		this.#messages ??= this.#bucket(messagesPerSecond, messagesBurst);
		return this.#messages.take(1, now);
	}

	/** One more that asks people, or who is here. @returns as `bytes` */
	ask(now: number): number {
		const { asksPerSecond, asksBurst } = this.limits;
		this.#asks ??= this.#bucket(asksPerSecond, asksBurst);
		return this.#asks.take(1, now);
	}

	#bucket(perSecond: number, burst: number): Bucket {
		return new Bucket(perSecond, burst, this.clock);
	}
}
