import { locale } from "../../language";

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

/** Longest sentence of a server that is shown; whoever has more to say says it in a message. */
const MAX_SENTENCE = 500;

/** What a server says, as it may be shown: servers are strangers too. */
export function shownSentence(text: string): string {
	return shownName(text, MAX_SENTENCE);
}

/** Whether a text has characters that turn or hide what stands beside them. */
export function hasInvisible(text: string): boolean {
	return text.search(invisible) >= 0;
}

/** One or two letters for the avatar. */
export function initials(name: string): string {
	const words = shownName(name)
		.split(/[\s._-]+/)
		.map((word) => firstLetter(word))
		.filter((letter) => letter !== "");
	if (words.length === 0) return firstLetter(shownName(name)) || "?";
	const [first = ""] = words;
	const last = words.length > 1 ? (words.at(-1) ?? "") : "";
	return (first + last).toLocaleUpperCase();
}

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

function firstLetter(word: string): string {
	for (const { segment } of segmenter.segment(word))
		if (/[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(segment)) return segment;
	return "";
}

export const AVATAR_COLOURS = 8;

/** A number from 0 to 7 that stays with the key: always the same colour for the same person. */
export function colourOf(key: string): number {
	let hash = 0x811c9dc5;
	for (const character of key)
		hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
	return ((hash >>> 8) & 0xffff) % AVATAR_COLOURS;
}

/** "Ann", "Ann and Bob", "Ann, Bob and Carol", as the reader's language has it. */
export function listOf(names: readonly string[]): string {
	return new Intl.ListFormat(locale, { type: "conjunction" }).format(names);
}
