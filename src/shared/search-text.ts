import type { TextRange } from "./domain/pages";

/**
 * How texts are cut into what can be found: once for the index, for what is typed, and for marking what
 * was found, so that the three never disagree.
 *
 * A run of letters and digits is one token, folded: case, width and diacritics do not count. Scripts written
 * without spaces between words have a token for each character, and each emoji is one.
 */

interface Token {
	/** Letters, digits and emoji alone. */
	readonly text: string;
	readonly range: TextRange;
	/** More letters could follow: what is typed stands for every token that begins with it. */
	readonly isOpen: boolean;
}

/** Tokens that must follow each other; the last one may be the beginning of a longer one. */
export interface Phrase {
	readonly tokens: readonly string[];
	readonly isOpen: boolean;
}

/** Longer ones are cut, here and there alike: nobody types the rest of a key or a hash. */
const MAX_TOKEN_LENGTH = 40;
/** More words than this find nothing that these would not find. */
const MAX_PHRASES = 16;
const MAX_PHRASE_TOKENS = 64;

const unspaced =
	"\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}\\p{Script=Bopomofo}";
const piecePattern = new RegExp(
	`[${unspaced}]\\p{M}*|(?:(?![${unspaced}])[\\p{L}\\p{N}])(?:(?![${unspaced}])[\\p{L}\\p{N}\\p{M}])*|\\p{Extended_Pictographic}`,
	"gu",
);
const openPattern = new RegExp(
	`^(?![${unspaced}]|\\p{Extended_Pictographic})`,
	"u",
);

/** Marks that a reader may leave out; those of kana and of Indic scripts make other letters, and stay. */
const accents =
	/(?![\u3099\u309a])(?=\p{Mn})[\p{Script=Inherited}\p{Script=Hebrew}\p{Script=Arabic}]/gu;
/** What Unicode does not take apart. */
const plainLetters: Readonly<Record<string, string>> = {
	ß: "ss",
	æ: "ae",
	œ: "oe",
	ø: "o",
	ł: "l",
	đ: "d",
	ı: "i",
	ς: "σ",
};

/** @param text what is typed into a search field; any text is one */
export function phrasesOf(text: string): readonly Phrase[] {
	// The patterns are large, and a window opens with nothing typed.
	if (text.trim() === "") return [];
	return text
		.split(/\s+/)
		.map(searchTokens)
		.filter((tokens) => tokens.length > 0)
		.slice(0, MAX_PHRASES)
		.map((all) => {
			const tokens = all.slice(0, MAX_PHRASE_TOKENS);
			return {
				tokens: tokens.map((token) => token.text),
				isOpen: tokens.at(-1)?.isOpen ?? false,
			};
		});
}

/** The tokens of a message's text, for an index. */
export function searchTokens(text: string): readonly Token[] {
	return [...text.matchAll(piecePattern)].flatMap(({ 0: piece, index }) => {
		const folded = fold(piece);
		if (folded === "") return [];
		const range = [index, index + piece.length] as const;
		return [{ text: folded, range, isOpen: openPattern.test(piece) }];
	});
}

/** Where in a word its letters count: in short lists from its beginning, in messages within it as well. */
export type Reach = "from-start" | "within";

/** From so many letters on a word is found within others: fewer are in nearly all. */
export const MIN_INNER_LENGTH = 3;

/** What is to be found within words: a single one, long enough; null for all else. */
export function innerLetters({
	tokens,
	isOpen,
}: Phrase): readonly string[] | null {
	const [only = "", ...more] = tokens;
	const letters = [...only];
	return isOpen && more.length === 0 && letters.length >= MIN_INNER_LENGTH
		? letters
		: null;
}

/** @returns where each phrase is in the text; null where one of them is not */
export function findPhrases(
	text: string,
	phrases: readonly Phrase[],
	reach: Reach = "from-start",
): readonly TextRange[] | null {
	const tokens = searchTokens(text);
	const found: TextRange[] = [];
	for (const phrase of phrases) {
		const inner =
			reach === "within" && innerLetters(phrase) ? phrase.tokens[0] : undefined;
		const ranges = tokens.flatMap((token, at) => {
			const range =
				inner === undefined
					? matchAt(tokens, at, phrase)
					: token.isOpen && token.text.includes(inner)
						? token.range
						: null;
			return range ? [range] : [];
		});
		if (ranges.length === 0) return null;
		found.push(...ranges);
	}
	return merged(found);
}

/** Whether a text has a web address in it. */
export function hasLink(text: string): boolean {
	return /https?:\/\/\S/i.test(text);
}

/** @returns letters, digits and emoji alone; "" where nothing of that is left */
function fold(piece: string): string {
	return (
		piece
			// Nothing that is longer is looked at: a text without any space must not cost more than its share.
			.slice(0, 4 * MAX_TOKEN_LENGTH)
			.normalize("NFKD")
			.replace(accents, "")
			.normalize("NFKC")
			.toLowerCase()
			.replace(accents, "")
			.replace(/[ßæœøłđıς]/g, (letter) => plainLetters[letter] ?? letter)
			.replace(/[^\p{L}\p{N}\p{M}\p{Extended_Pictographic}]/gu, "")
			.slice(0, MAX_TOKEN_LENGTH)
			.toWellFormed()
	);
}

function matchAt(
	tokens: readonly Token[],
	at: number,
	phrase: Phrase,
): TextRange | null {
	const last = phrase.tokens.length - 1;
	const fits = phrase.tokens.every((wanted, i) => {
		const text = tokens[at + i]?.text;
		return phrase.isOpen && i === last
			? text?.startsWith(wanted)
			: text === wanted;
	});
	const [first, end] = [tokens[at], tokens[at + last]];
	return fits && first && end ? [first.range[0], end.range[1]] : null;
}

function merged(ranges: readonly TextRange[]): TextRange[] {
	const sorted = [...ranges].sort((a, b) => a[0] - b[0]);
	const result: TextRange[] = [];
	for (const [start, end] of sorted) {
		const last = result.at(-1);
		if (last && start <= last[1])
			result[result.length - 1] = [last[0], Math.max(last[1], end)];
		else result.push([start, end]);
	}
	return result;
}
