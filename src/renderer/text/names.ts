import { lazy } from "../../shared/lazy";
import { hasInvisible, shownName } from "../../shared/shown-name";

export { hasInvisible, shownName };

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

const segmenter = lazy(
	() => new Intl.Segmenter(undefined, { granularity: "grapheme" }),
);

/** A letter that nothing can combine with, as most are. */
const plainLetter = /^[a-z0-9](?=[ -~]|$)/i;

function firstLetter(word: string): string {
	const [plain] = plainLetter.exec(word) ?? [];
	if (plain) return plain;
	for (const { segment } of segmenter().segment(word))
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
