/** base64url without padding (RFC 4648, section 5), for keys, challenges and signatures. */

const ALPHABET =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

export function toBase64url(bytes: Uint8Array): string {
	let text = "";
	let held = 0;
	let bits = 0;
	for (const byte of bytes) {
		held = (held << 8) | byte;
		bits += 8;
		while (bits >= 6) {
			bits -= 6;
			text += ALPHABET[(held >> bits) & 63];
		}
		held &= (1 << bits) - 1;
	}
	return bits === 0 ? text : text + ALPHABET[(held << (6 - bits)) & 63];
}

/**
 * @param length how many bytes it must stand for
 * @returns null where it is not the one text for so many bytes
 */
export function fromBase64url(text: string, length: number): Uint8Array | null {
	if (text.length !== Math.ceil((length * 8) / 6)) return null;
	const bytes = new Uint8Array(length);
	let held = 0;
	let bits = 0;
	let at = 0;
	for (const sign of text) {
		const value = ALPHABET.indexOf(sign);
		if (value < 0) return null;
		held = (held << 6) | value;
		bits += 6;
		if (bits < 8) continue;
		bits -= 8;
		bytes[at++] = held >> bits;
		held &= (1 << bits) - 1;
	}
	return held === 0 ? bytes : null;
}
