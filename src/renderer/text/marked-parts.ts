import type { TextRange } from "../../shared/domain/pages";
import { lazy } from "../../shared/lazy";

interface MarkedPart {
	readonly text: string;
	readonly marked: boolean;
	/** Where it begins in the whole text. */
	readonly start: number;
}

/**
 * Cuts `text` from `start` to `end` where marks begin and end. Joined, the parts are that piece again.
 * @param marks in order, not overlapping; what lies outside the piece is left out
 */
export function markedParts(
	text: string,
	marks: readonly TextRange[],
	start = 0,
	end = text.length,
): readonly MarkedPart[] {
	const parts: MarkedPart[] = [];
	let at = start;
	const push = (to: number, marked: boolean) => {
		if (to > at) parts.push({ text: text.slice(at, to), marked, start: at });
		at = Math.max(at, to);
	};
	for (const [from, to] of marks) {
		push(Math.min(from, end), false);
		push(Math.min(to, end), true);
	}
	push(end, false);
	return parts;
}

/** What is shown of a long text before the first mark in it, in characters as a reader counts them. */
const BEFORE = 24;
const segmenter = lazy(
	() => new Intl.Segmenter(undefined, { granularity: "grapheme" }),
);

/**
 * Where the excerpt of a hit begins, so that the first mark is in sight on one line: at the start of the
 * text, or a few whole characters before the mark, at a word where there is one.
 */
export function excerptStart(
	text: string,
	marks: readonly TextRange[],
): number {
	const first = marks[0]?.[0] ?? 0;
	if (first <= BEFORE) return 0;
	// Looked at from a little further back only: a message may be long.
	const from = Math.max(0, first - 8 * BEFORE);
	const starts = [...segmenter().segment(text.slice(from, first))].map(
		({ index }) => from + index,
	);
	const near = starts.slice(-BEFORE);
	const afterSpace = near.find(
		(at) => /\s/u.test(text[at - 1] ?? "") && !/\s/u.test(text[at] ?? ""),
	);
	return afterSpace ?? near[0] ?? first;
}

/**
 * Where marks of a text stand in what is to be seen of it: markdown's signs are left out there, and the order is
 * the same. A mark across such a sign is not seen.
 */
export function marksSeen(
	text: string,
	seen: string,
	marks: readonly TextRange[],
): readonly TextRange[] {
	if (text === seen) return marks;
	const found: TextRange[] = [];
	let at = 0;
	for (const [from, to] of marks) {
		const word = text.slice(from, to);
		const start = seen.indexOf(word, at);
		if (start < 0 || word === "") continue;
		at = start + word.length;
		found.push([start, at]);
	}
	return found;
}
