import { Suspense } from "react";
import { hasMarkup } from "../../text/has-markup";
import { shownName } from "../../text/names";
import { useRest } from "../shell/later";

interface ExcerptProps {
	readonly text: string;
	/** In characters. */
	readonly length: number;
}

/** The beginning of a text on one line, without markdown's signs; in a window's first moment with them. */
export function Excerpt({ text, length }: ExcerptProps) {
	const start = text.slice(0, 2 * length);
	const typed = shownName(start, length);
	if (!hasMarkup(start)) return typed;
	return (
		<Suspense fallback={typed}>
			<Unmarked text={text} length={length} />
		</Suspense>
	);
}

function Unmarked({ text, length }: ExcerptProps) {
	const { excerptOf } = useRest();
	return excerptOf(text, length);
}
