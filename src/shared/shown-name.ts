/** Longest name shown, in characters as a reader counts them; the rest is cut, never the layout. */
const MAX_SHOWN = 64;
/** More combining marks than this on one letter aren't a language but a prank. */
const MAX_MARKS = 4;

// Control characters, and format characters that turn the direction of the text or show nothing.
// ZWJ and ZWNJ (200C, 200D) stay: emoji families and Persian are spelt with them.
const invisible =
	// biome-ignore lint/suspicious/noControlCharactersInRegex: taking them out is the purpose
	/[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;
const stackedMarks = new RegExp(`(\\p{M}{${MAX_MARKS}})\\p{M}+`, "gu");

/**
 * A name or topic as it may be shown inside a sentence: on one line, without characters that turn or
 * hide what stands beside it. What somebody is called is decided elsewhere; this is only for the eye.
 */
export function shownName(name: string, max = MAX_SHOWN): string {
	const plain = name
		.replace(/[\t\n\r\u2028\u2029]+/g, " ")
		.replace(invisible, "")
		.replace(stackedMarks, "$1")
		.replace(/\s+/g, " ")
		.trim();
	const characters = [...plain];
	return characters.length > max
		? `${characters.slice(0, max - 1).join("")}…`
		: plain;
}

/** Whether a text has characters that turn or hide what stands beside them. */
export function hasInvisible(text: string): boolean {
	return text.search(invisible) >= 0;
}
