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

	/** @returns milliseconds until it is no longer too fast; 0 while it is not */
	bytes(count: number): number {
		const { lineBytesPerSecond, lineBytesBurst } = this.limits;
		this.#bytes ??= this.#bucket(lineBytesPerSecond, lineBytesBurst);
		return this.#bytes.take(count);
	}

	/** One more of any kind. @returns as `bytes` */
	datum(): number {
		const { datumsPerSecond, datumsBurst } = this.limits;
		this.#datums ??= this.#bucket(datumsPerSecond, datumsBurst);
		return this.#datums.take(1);
	}

	/** One more for people. @returns as `bytes` */
	message(): number {
		const { messagesPerSecond, messagesBurst } = this.limits;
		this.#messages ??= this.#bucket(messagesPerSecond, messagesBurst);
		return this.#messages.take(1);
	}

	/** One more that asks people, or who is here. @returns as `bytes` */
	ask(): number {
		const { asksPerSecond, asksBurst } = this.limits;
		this.#asks ??= this.#bucket(asksPerSecond, asksBurst);
		return this.#asks.take(1);
	}

	#bucket(perSecond: number, burst: number): Bucket {
		return new Bucket(perSecond, burst, this.clock);
	}
}
