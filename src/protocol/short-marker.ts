import { frame, LENGTH_BYTES } from "./frame";
import { utf8Bytes } from "./utf8";

/**
 * A marker in 33 bytes instead of 155, for a reader that asked for it with `marker=short` (docs/PROTOCOL.md, "Relay sockets"):
 * its type, `own` as a u16, `next` as a u48, both big-endian, and the reader's token.
 */

/** MessagePack never uses this byte, so that no datum of a member who keeps to the protocol begins with it. */
const TYPE = 0xc1;
const OWN_AT = 1;
const NEXT_AT = 3;
const TOKEN_AT = 9;
const U32 = 2 ** 32;

/** What a u16 holds; a marker for more is a long one. */
export const MAX_SHORT_OWN = 0xffff;

export interface ShortMarker {
	/** The number of the next datum. */
	readonly next: number;
	/** How many of the reader's own datums have the numbers before it. */
	readonly own: number;
}

/** @returns a framed short marker, its numbers still to be set */
export function blankShortMarker(token: string): Uint8Array {
	const payload = new Uint8Array(TOKEN_AT + token.length);
	payload[0] = TYPE;
	payload.set(utf8Bytes(token), TOKEN_AT);
	return frame(payload);
}

/** Writes the numbers of a framed short marker. */
export function setShortMarker(framed: Uint8Array, next: number, own: number) {
	writeUint(framed, LENGTH_BYTES + OWN_AT, 2, own);
	writeUint(framed, LENGTH_BYTES + NEXT_AT, 2, Math.floor(next / U32));
	writeUint(framed, LENGTH_BYTES + NEXT_AT + 2, 4, next);
}

/**
 * @param token the one that this reader attached with: others can't know it, and what they forge is no marker
 * @returns null where that is something else
 */
export function readShortMarker(
	payload: Uint8Array,
	token: string,
): ShortMarker | null {
	if (payload[0] !== TYPE || payload.length !== TOKEN_AT + token.length) {
		return null;
	}
	for (let i = 0; i < token.length; i++) {
		if (payload[TOKEN_AT + i] !== token.charCodeAt(i)) return null;
	}
	return {
		own: readUint(payload, OWN_AT, 2),
		next: readUint(payload, NEXT_AT, 6),
	};
}

function writeUint(
	bytes: Uint8Array,
	at: number,
	width: number,
	value: number,
): void {
	for (let i = 0; i < width; i++) {
		bytes[at + i] = value >>> (8 * (width - 1 - i));
	}
}

function readUint(bytes: Uint8Array, at: number, width: number): number {
	let value = 0;
	for (let i = 0; i < width; i++) {
		value = value * 256 + (bytes[at + i] as number);
	}
	return value;
}
