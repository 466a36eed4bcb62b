import { assertUser, foldUser } from "../../protocol/address";
import { ProtocolError } from "../../protocol/errors";

/**
 * Keys of the typed edition as names of ours. A key is any bytes; a name is what addresses, requests and people are known by above.
 * The two go over into each other without loss, so that nothing has to be remembered.
 */

const PREFIX = "key-";
const DIGITS = "abcdefghijklmnopqrstuvwxyz234567";

/** A name has 64 bytes: so many fit in base32 behind the prefix. */
const MAX_KEY_BYTES = 37;

/**
 * flexim-client's keys are the bytes of a name, and that is what they are called here; others are `key-` and base32.
 * @returns null where the key is too long for a name
 */
export function nameOfKey(key: Uint8Array): string | null {
	const text = readName(key);
	if (text !== null) return text;
	return key.length <= MAX_KEY_BYTES ? PREFIX + base32(key) : null;
}

/** @param name folded, as `PersonKey`s are */
export function keyOfName(name: string): Uint8Array | null {
	if (!name.startsWith(PREFIX)) return new Uint8Array(Buffer.from(name));
	const key = fromBase32(name.slice(PREFIX.length));
	return key && nameOfKey(key) === name ? key : null;
}

/** What others are shown of an alias, or of a key: one line, nothing invisible, and not without end. */
export function shownAlias(text: string): string {
	return text
		.replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, "")
		.trim()
		.slice(0, 64)
		.toWellFormed();
}

function readName(key: Uint8Array): string | null {
	try {
		const text = new TextDecoder("utf-8", { fatal: true }).decode(key);
		assertUser(text);
		return text === foldUser(text) && !text.startsWith(PREFIX) ? text : null;
	} catch (error) {
		if (error instanceof ProtocolError || error instanceof TypeError) {
			return null;
		}
		throw error;
	}
}

function base32(bytes: Uint8Array): string {
	let bits = 0;
	let value = 0;
	let text = "";
	for (const byte of bytes) {
		value = ((value << 8) | byte) & 0xfff;
		for (bits += 8; bits >= 5; bits -= 5) {
			text += DIGITS[(value >>> (bits - 5)) & 31];
		}
	}
	return bits > 0 ? text + DIGITS[(value << (5 - bits)) & 31] : text;
}

function fromBase32(text: string): Uint8Array | null {
	const bytes: number[] = [];
	let bits = 0;
	let value = 0;
	for (const digit of text) {
		const index = DIGITS.indexOf(digit);
		if (index < 0) return null;
		value = ((value << 5) | index) & 0xfff;
		bits += 5;
		if (bits >= 8) {
			bits -= 8;
			bytes.push((value >>> bits) & 0xff);
		}
	}
	return Uint8Array.from(bytes);
}
