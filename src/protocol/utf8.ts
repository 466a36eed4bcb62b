/** What is said in UTF-8, without a mark before it. */
export function utf8Bytes(text: string): Uint8Array {
	return encoder.encode(text);
}

const encoder = new TextEncoder();

/** In bytes: whatever decodes or checks UTF-8 is faster than a loop from about there on. */
const SHORT_TEXT = 80;

/**
 * Whether it is a short text in ASCII, which is UTF-8 as it stands. Most texts are, and a look at their bytes costs less
 * than to ask whoever knows UTF-8.
 * @returns false also for texts that are too long to be looked through
 */
export function isShortAscii(
	bytes: Uint8Array,
	start: number,
	end: number,
): boolean {
	if (end - start > SHORT_TEXT) return false;
	for (let at = start; at < end; at++) {
		if ((bytes[at] as number) > 0x7f) return false;
	}
	return true;
}
