import { plainAddress } from "./auth/bans";
import type { Context } from "./context";
import { type Encoding, MsgpackEncoding } from "./encoding";
import { reasonFor } from "./refuse-stream";
import { type Reader, readSteadily } from "./steady-reads";
import { abort, finish, type Stream } from "./streams";
import { errorMessage, LINE, type RelayErrorCode } from "./words";

/** What a relay, or one of its threads, has for those who have not said yet what they want. */
export type Doorway = Pick<
	Context,
	| "limits"
	| "now"
	| "clock"
	| "textMode"
	| "slowOpenings"
	| "handshakes"
	| "log"
	| "secureContext"
	| "wrapped"
> & { readonly events: Pick<Context["events"], "note"> };

/**
 * Somebody who has opened a stream and has yet to say what for. A stranger may hold a few kilobytes for a few
 * seconds; those who take longer than a moment are counted.
 */
export class Stranger implements Reader {
	/** What is done with what comes. */
	hear: (chunk: Uint8Array) => void = () => {};
	/** What a refusal is written in; null before anybody could read one. */
	encoding: Encoding | null = null;
	/** One for all that is waited for: most strangers are none any more before it fires. */
	#timer: NodeJS.Timeout;
	/** When that moment is over, in milliseconds of the clock; null once it is. */
	#graceUntil: number | null;
	#deadline = Number.POSITIVE_INFINITY;
	#late: () => void = () => {};
	/** It is counted as a slow opening. */
	#isSlow = false;
	/** The IP address, for counting. */
	readonly address: string;
	readonly #leave: () => void;

	/** @param remote IP address and port */
	constructor(
		readonly doorway: Doorway,
		readonly stream: Stream,
		readonly remote: string,
	) {
		const colon = remote.lastIndexOf(":");
		this.address = colon < 0 ? remote : remote.slice(0, colon);
		const { limits, clock } = doorway;
		this.#graceUntil = clock() + limits.openingGraceMs;
		this.#timer = setTimeout(() => this.#onTimer(), limits.openingGraceMs);
		this.#leave = readSteadily(stream, this);
	}

	/** From now on so many milliseconds are left for the next step. */
	expect(ms: number, late: () => void): void {
		this.#deadline = this.doorway.clock() + ms;
		this.#late = late;
		// Before the grace is over the timer looks at the deadline by itself.
		if (this.#graceUntil === null || this.#deadline < this.#graceUntil) {
			this.#wait(ms);
		}
	}

	refuse(code: RelayErrorCode, sentence: string, subject = LINE): void {
		const { doorway, stream } = this;
		this.end();
		doorway.log(`${this.remote} was refused: ${code}`);
		const who = subject === LINE ? plainAddress(this.address) : subject;
		doorway.events.note("refused", who, code);
		const words = errorMessage(doorway.now(), code, subject, sentence);
		const encoding = this.encoding ?? new MsgpackEncoding();
		finish(stream, encoding.write(words), doorway.limits.lingerMs);
	}

	/** Ends it without a word: it would not be understood. */
	abort(why: string): void {
		this.end();
		this.doorway.log(`${this.remote} ${why}`);
		const { events } = this.doorway;
		events.note("refused", plainAddress(this.address), "not-flex");
		abort(this.stream);
	}

	/** No stranger any more, or gone; the stream is the caller's. */
	end(): void {
		clearTimeout(this.#timer);
		if (this.#isSlow) this.doorway.slowOpenings.leave(this.address);
		this.#isSlow = false;
		this.#leave();
	}

	/** @returns that the chunk is in use: it may be the beginning of something */
	take(chunk: Uint8Array): boolean {
		try {
			this.hear(chunk);
		} catch (error) {
			const { code, sentence } = reasonFor(this.doorway, error);
			this.refuse(code, sentence);
		}
		return true;
	}

	closed(): void {
		this.end();
	}

	#wait(ms: number): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => this.#onTimer(), Math.max(1, ms));
	}

	#onTimer(): void {
		const { clock, slowOpenings } = this.doorway;
		const isGraceOver =
			this.#graceUntil !== null && this.#graceUntil <= this.#deadline;
		if (!isGraceOver) {
			this.#late();
			return;
		}
		this.#graceUntil = null;
		this.#wait(this.#deadline - clock());
		this.#isSlow = slowOpenings.enter(this.address);
		if (this.#isSlow) return;
		if (!this.encoding) this.abort("is one of too many without a header");
		else {
			this.refuse(
				"too-many-openings",
				"Too many others have not said yet who they are. Try again later.",
			);
		}
	}
}
