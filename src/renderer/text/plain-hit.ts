import type { TextRange } from "../../shared/domain/pages";
import { readMarkdown, visibleText } from "./markdown";
import { excerptStart, marksSeen } from "./marked-parts";

/** Of a longer text no more is read around what was found in it: a page of hits has forty. */
const READ_LENGTH = 4_000;
/** A longer line than this before the hit is not read from its beginning on. */
const LINE_LENGTH = 1_000;

interface PlainHit {
	readonly text: string;
	/** Where what was found stands in `text`, in order. */
	readonly marks: readonly TextRange[];
}

/**
 * What was found, without markdown's signs; as it was typed where nothing that was found would be seen then, such
 * as the address behind a link's words.
 */
export function plainHit(text: string, marks: readonly TextRange[]): PlainHit {
	const from = pieceStart(text, marks);
	const piece = text.slice(from, from + READ_LENGTH);
	const plain = (from > 0 ? "…" : "") + visibleText(readMarkdown(piece));
	const near = marks
		.filter(([start]) => start >= from && start < from + READ_LENGTH)
		.map(([start, end]) => [start - from, end - from] as const);
	const seen = marksSeen(piece, plain, near);
	return near.length > 0 && seen.length === 0
		? { text, marks }
		: { text: plain, marks: seen };
}

function pieceStart(text: string, marks: readonly TextRange[]): number {
	if (text.length <= READ_LENGTH) return 0;
	const start = excerptStart(text, marks);
	// What opens a line says what it is.
	const line = text.lastIndexOf("\n", start - 1) + 1;
	return start - line > LINE_LENGTH ? start : line;
}
