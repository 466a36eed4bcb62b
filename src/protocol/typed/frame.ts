import { ProtocolError } from "../errors";
import { MAX_DATUM_BYTES } from "../frame";
import { valueEnd } from "./values";

/**
 * Framing of the typed edition (editions.md, "type-len"): a type byte, a big-endian u16 length that does not count it, and that
 * many bytes.
 */

const HEAD_BYTES = 3;
/** By so much a length is short when it has wrapped once. */
const WRAP = 0x1_0000;
/** Message and Roster: what fleximd writes longer than its length can say (editions.md, ii, "Frames"). */
const wrapping: ReadonlySet<number> = new Set([3, 4]);

export interface TypedFrame {
	readonly type: number;
	readonly payload: Uint8Array;
}

/** @throws ProtocolError `unencodable` where the length does not fit: ours never wraps */
export function typedFrame(type: number, payload: Uint8Array): Uint8Array {
	const { length } = payload;
	if (length === 0 || length > MAX_DATUM_BYTES) {
		throw new ProtocolError(
			"unencodable",
			`A datum holds 1 to ${MAX_DATUM_BYTES} bytes; this one has ${length}.`,
		);
	}
	const framed = new Uint8Array(HEAD_BYTES + length);
	framed.set([type, length >>> 8, length & 0xff]);
	framed.set(payload, HEAD_BYTES);
	return framed;
}

/**
 * Cuts a stream, arriving in chunks of any size, into frames. Memory grows with what has arrived, never with what a length
 * announces.
 */
export class TypedFrameReader {
	#bytes: Uint8Array = new Uint8Array(0);
	/** Those that are in no frame yet: from here … */
	#at = 0;
	/** … to here. */
	#end = 0;
	/** The next frame is not whole before it has so many. */
	#needed = HEAD_BYTES;

	/**
	 * @param maxBytes the longest payload let through. Over 65,535 lengths are taken for wrapped where the value in the payload
	 * goes on behind it: the frame ends where its value does.
	 */
	constructor(readonly maxBytes = MAX_DATUM_BYTES) {}

	/** Bytes that have arrived and are in no frame yet. */
	get pendingBytes(): number {
		return this.#end - this.#at;
	}

	push(chunk: Uint8Array): void {
		const held = this.pendingBytes;
		const needed = held + chunk.length;
		if (this.#end + chunk.length > this.#bytes.length) {
			// Doubling keeps one byte at a time linear.
			const room = new Uint8Array(Math.max(needed, held * 2));
			room.set(this.#bytes.subarray(this.#at, this.#end));
			this.#bytes = room;
			this.#at = 0;
			this.#end = held;
		}
		this.#bytes.set(chunk, this.#end);
		this.#end += chunk.length;
	}

	/**
	 * The next frame; null until more has come. One at a time, because a datum may say that no frame follows it.
	 * @throws ProtocolError `bad-length` for a length of 0, or over `maxBytes`
	 */
	next(): TypedFrame | null {
		if (!this.#isWhole()) return null;
		const at = this.#at;
		this.#at += this.#needed;
		this.#needed = HEAD_BYTES;
		return {
			type: this.#bytes[at] as number,
			payload: this.#bytes.slice(at + HEAD_BYTES, this.#at),
		};
	}

	/** Empties the reader of what is in no frame yet: it is in another form. */
	takeRest(): Uint8Array {
		const rest = this.#bytes.slice(this.#at, this.#end);
		this.#at = this.#end;
		this.#needed = HEAD_BYTES;
		return rest;
	}

	#isWhole(): boolean {
		while (this.pendingBytes >= this.#needed) {
			const frame = this.#bytes.subarray(this.#at, this.#at + this.#needed);
			const [type = 0, high = 0, low = 0] = frame;
			const length = (high << 8) | low;
			if (this.#needed < HEAD_BYTES + length) {
				this.#need(length);
				continue;
			}
			const payload = frame.subarray(HEAD_BYTES);
			const canWrap = this.maxBytes > MAX_DATUM_BYTES && wrapping.has(type);
			if (!canWrap || valueEnd(payload) !== null) {
				if (payload.length > 0) return true;
				throw new ProtocolError("bad-length", "A datum can't be empty.");
			}
			this.#need(payload.length + WRAP);
		}
		return false;
	}

	#need(length: number): void {
		if (length > this.maxBytes) {
			throw new ProtocolError(
				"bad-length",
				`A datum may have ${this.maxBytes} bytes here; this one has ${length}.`,
			);
		}
		this.#needed = HEAD_BYTES + length;
	}
}
