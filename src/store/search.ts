import type { MessageSearch, SearchPage } from "../shared/domain/pages";
import { findPhrases, hasLink, phrasesOf } from "../shared/search-text";
import type { Database } from "./database";
import type { Messages } from "./messages";
import { indexQuery } from "./search-index";

/** Rows looked at before an answer is given, though it is not full yet: what is typed next must not wait. */
const MAX_LOOKED_AT = 400;

/** Newest first. What the index offers is looked at once more, since it may offer a little too much. */
export function searchMessages(
	database: Database,
	messages: Messages,
	search: MessageSearch,
	length: number,
): SearchPage {
	const none = { hits: [], next: null };
	const { conversationId, from, since, until } = search;
	const conversation =
		conversationId === null ? null : messages.conversation(conversationId);
	// Nothing of it is stored.
	if (conversationId !== null && conversation === null) return none;
	const phrases = phrasesOf(search.text);
	if (phrases.length === 0 && search.text.trim() !== "") return none;
	const query = indexQuery(phrases, search, conversation);
	if (query === null) return none;

	const hits: SearchPage["hits"][number][] = [];
	let before = search.before ?? Number.MAX_SAFE_INTEGER;
	for (let looked = 0; looked < MAX_LOOKED_AT; ) {
		const rows = database.all(
			`select w.rowid from message_words w cross join message m on m.seq = w.rowid
			where message_words match ? and w.rowid < cast(? as integer) and m.date >= ? and m.date < ?
			order by w.rowid desc limit ?`,
			query,
			before,
			since ?? Number.MIN_SAFE_INTEGER,
			until ?? Number.MAX_SAFE_INTEGER,
			length + 1,
		);
		for (const [seq] of rows) {
			if (hits.length === length) return { hits, next: before };
			before = Number(seq);
			const stored = messages.at(before);
			if (!stored || stored.isDamaged) continue;
			const { message } = stored;
			const marks = findPhrases(message.text, phrases, "within");
			const fits =
				(from === null || message.from === from) &&
				(!search.hasLink || hasLink(message.text)) &&
				(!search.hasFile || message.file !== undefined);
			if (marks && fits) hits.push({ message, marks });
		}
		looked += rows.length;
		if (rows.length <= length) return { hits, next: null };
	}
	return { hits, next: before };
}
