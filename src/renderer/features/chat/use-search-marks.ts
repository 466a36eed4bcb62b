import { useMemo } from "react";
import type { ConversationId } from "../../../shared/domain/ids";
import type { Message } from "../../../shared/domain/message";
import type { TextRange } from "../../../shared/domain/pages";
import { findPhrases, phrasesOf } from "../../../shared/search-text";
import { useSearch } from "../../state/search";

const none: readonly TextRange[] = [];

/** Where what is searched for stands in a message of this conversation; the same answer for the same message. */
export function useSearchMarks(
	id: ConversationId,
): (message: Message) => readonly TextRange[] {
	const text = useSearch((search) =>
		search && (search.scope === null || search.scope === id)
			? search.query.text
			: "",
	);
	return useMemo(() => {
		const phrases = phrasesOf(text);
		if (phrases.length === 0) return () => none;
		const known = new WeakMap<Message, readonly TextRange[]>();
		return (message: Message) => {
			const marks =
				known.get(message) ??
				findPhrases(message.text, phrases, "within") ??
				none;
			known.set(message, marks);
			return marks;
		};
	}, [text]);
}
