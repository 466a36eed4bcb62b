import { WINDOW_CHUNKS } from "./chunks";

/** Fewer would make the author wait for a reader who tells of several at once. */
const LEAST_CHUNKS = 4;
/** How much longer than on an idle way a chunk may be under way, in milliseconds: what people say beside it waits as long. */
const TARGET_MS = 15;

/**
 * How many chunks may be under way. As in RFC 6817 (LEDBAT) it is their delay that decides: as soon as they begin to queue up,
 * in the network or in a busy computer, there are fewer, so that a file takes what is free and words do not stand behind it.
 */
export class Window {
	#size = LEAST_CHUNKS;
	#least = Number.POSITIVE_INFINITY;
	/** When each chunk went out that is under way, in milliseconds. */
	readonly #sentAt = new Map<number, number>();
	/** It was made smaller when this chunk was next: before that has arrived nothing new is known. */
	#cutAt = 0;

	/** Chunks; from `LEAST_CHUNKS` to `WINDOW_CHUNKS`. */
	get size(): number {
		return this.#size;
	}

	/** @param now milliseconds of a clock that nobody sets back */
	sent(chunk: number, now: number): void {
		this.#sentAt.set(chunk, now);
	}

	/**
	 * Everything up to this chunk has arrived.
	 * @param next the next chunk to go
	 */
	arrived(chunk: number, next: number, now: number): void {
		const at = this.#sentAt.get(chunk);
		for (const one of this.#sentAt.keys()) {
			if (one > chunk) break;
			this.#sentAt.delete(one);
		}
		if (at === undefined) return;
		const took = now - at;
		this.#least = Math.min(this.#least, took);
		if (took - this.#least <= TARGET_MS) {
			this.#size = Math.min(WINDOW_CHUNKS, this.#size + 1);
		} else if (chunk >= this.#cutAt) {
			this.#size = Math.max(LEAST_CHUNKS, this.#size >> 1);
			this.#cutAt = next;
		}
	}
}
