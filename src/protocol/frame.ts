import { ProtocolError } from "./errors";

/**
 * Framing: a datum travels as a big-endian u16 length and then that many bytes (RFC, "Connections").
 */

export const LENGTH_BYTES = 2;

/** Of everybody who waits for nothing: most lines, most of the time. */
const NOTHING = new Uint8Array(0);

/** The most a u16 length can say, in bytes. */
export const MAX_DATUM_BYTES = 0xffff;

/**
 * Puts the length before a datum.
 * @throws ProtocolError `unencodable` where the length does not fit: it never wraps.
 */
export function frame(payload: Uint8Array): Uint8Array {
	if (payload.length === 0 || payload.length > MAX_DATUM_BYTES) {
		throw new ProtocolError(
			"unencodable",
			`A datum holds 1 to ${MAX_DATUM_BYTES} bytes; this one has ${payload.length}.`,
		);
	}
	const framed = new Uint8Array(LENGTH_BYTES + payload.length);
	framed[0] = payload.length >>> 8;
	framed[1] = payload.length & 0xff;
	framed.set(payload, LENGTH_BYTES);
	return framed;
}

/**
 * Cuts a byte stream, arriving in chunks of any size, into runs of complete framed datums.
 *
 * Memory grows with what has arrived, never with what a length announces: at most one incomplete datum
 * is held. Bytes are neither copied nor looked at where a datum lies whole within a chunk.
 */
export class FrameReader {
	/** An incomplete datum with its length: `#held` bytes of it have arrived. */
	#partial: Uint8Array = NOTHING;
	#held = 0;

	/** Bytes of the incomplete datum that have arrived. */
	get pendingBytes(): number {
		return this.#held;
	}

	/**
	 * @param chunk the next bytes of the stream; must not be changed while the runs are in use
	 * @param maxBytes the longest payload that is let through
	 * @returns runs of complete datums, each still with its length, in order: at most the datum that began
	 * in an earlier chunk, and all that lies whole within this one
	 * @throws ProtocolError `bad-length` for a length of 0 or over `maxBytes`
	 */
	push(chunk: Uint8Array, maxBytes = MAX_DATUM_BYTES): FrameRun[] {
		const runs: FrameRun[] = [];
		let at = 0;
		if (this.#held > 0) {
			at = this.#complete(chunk, maxBytes);
			if (at < 0) return runs;
			runs.push({ bytes: this.#partial, count: 1 });
			this.#partial = NOTHING;
			this.#held = 0;
		}
		const start = at;
		let count = 0;
		while (chunk.length - at >= LENGTH_BYTES) {
			const end = at + LENGTH_BYTES + payloadLength(chunk, at, maxBytes);
			if (end > chunk.length) break;
			at = end;
			count++;
		}
		if (count > 0) {
			const isAll = at - start === chunk.length;
			runs.push({ bytes: isAll ? chunk : chunk.subarray(start, at), count });
		}
		if (at < chunk.length) {
			// Not slice(): on a Buffer that is a view, which would keep all of the chunk.
			this.#partial = new Uint8Array(chunk.subarray(at));
			this.#held = chunk.length - at;
		}
		return runs;
	}

	/** Takes what the incomplete datum lacks; returns where the rest of the chunk starts, or -1. */
	#complete(chunk: Uint8Array, maxBytes: number): number {
		let at = 0;
		if (this.#held < LENGTH_BYTES) {
			const low = chunk[0];
			if (low === undefined) return -1;
			this.#partial = Uint8Array.of(this.#partial[0] as number, low);
			this.#held = LENGTH_BYTES;
			at = 1;
		}
		const total = LENGTH_BYTES + payloadLength(this.#partial, 0, maxBytes);
		const end = at + (total - this.#held);
		const taken = chunk.subarray(at, end);
		this.#reserve(this.#held + taken.length, total);
		this.#partial.set(taken, this.#held);
		this.#held += taken.length;
		if (this.#held < total) return -1;
		this.#partial = this.#partial.subarray(0, total);
		return end;
	}

	/** Grows by doubling, so that one byte at a time stays linear, and never beyond what has come twice. */
	#reserve(needed: number, total: number): void {
		if (this.#partial.length >= needed) return;
		const grown = new Uint8Array(
			Math.min(total, Math.max(needed, this.#held * 2)),
		);
		grown.set(this.#partial.subarray(0, this.#held));
		this.#partial = grown;
	}
}

/** Complete datums that lie one behind the other, each with its length. */
export interface FrameRun {
	readonly bytes: Uint8Array;
	/** How many datums. At least 1. */
	readonly count: number;
}

/** The datums of a run, in order, each with its length; views, not copies. */
export function datumsOf({ bytes, count }: FrameRun): Uint8Array[] {
	if (count === 1) return [bytes];
	const datums: Uint8Array[] = [];
	for (let at = 0; at < bytes.length; ) {
		const start = at;
		at += LENGTH_BYTES + payloadLength(bytes, at, MAX_DATUM_BYTES);
		datums.push(bytes.subarray(start, at));
	}
	return datums;
}

/** The payloads of a run, in order; views, not copies. */
export function* payloads(run: FrameRun): Generator<Uint8Array> {
	for (let at = 0; at < run.bytes.length; ) {
		const start = at + LENGTH_BYTES;
		at = start + payloadLength(run.bytes, at, MAX_DATUM_BYTES);
		yield run.bytes.subarray(start, at);
	}
}

function payloadLength(
	bytes: Uint8Array,
	at: number,
	maxBytes: number,
): number {
	const length = ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
	if (length === 0) {
		throw new ProtocolError("bad-length", "A datum can't be empty.");
	}
	if (length > maxBytes) {
		throw new ProtocolError(
			"bad-length",
			`A datum may have ${maxBytes} bytes here; this one has ${length}.`,
		);
	}
	return length;
}
