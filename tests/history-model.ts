import type { Message } from "../src/shared/domain/message";
import type {
	MessageSearch,
	Page,
	PageAnchor,
	SearchPage,
} from "../src/shared/domain/pages";
import { findPhrases, hasLink, phrasesOf } from "../src/shared/search-text";

/** What a history answers, in the plainest way: what the store is held against. */

/** @param all a whole conversation, in its order */
export function pageOf(
	all: readonly Message[],
	anchor: PageAnchor,
	length: number,
): Page {
	const [start, end] = bounds(all, anchor, length);
	return {
		messages: all.slice(start, end),
		hasOlder: start > 0,
		hasNewer: end < all.length,
	};
}

function bounds(
	all: readonly Message[],
	anchor: PageAnchor,
	length: number,
): readonly [start: number, end: number] {
	/** Messages without a number come together. */
	const numbered = all.filter(({ number }) => number !== null).length;
	const upTo = (end: number) => (end > numbered ? all.length : end);
	const below = (number: number) =>
		all.filter((message) => (message.number ?? Number.MAX_VALUE) < number)
			.length;
	switch (anchor.kind) {
		case "newest":
			return [Math.max(0, Math.min(numbered, all.length - length)), all.length];
		case "before": {
			const end = below(anchor.number);
			return [Math.max(0, end - length), end];
		}
		case "after": {
			const start = below(anchor.number + 1);
			return [start, upTo(start + length)];
		}
		case "around": {
			const at = below(anchor.number);
			const before = Math.floor(length / 2);
			return [Math.max(0, at - before), upTo(at + length - before)];
		}
	}
}

/** @param newestFirst every message there is */
export function searchIn(
	newestFirst: readonly Message[],
	search: MessageSearch,
	length: number,
): SearchPage {
	const phrases = phrasesOf(search.text);
	const { conversationId, from, since, until, before } = search;
	const start = before ?? 0;
	const hits = newestFirst
		.filter(
			(message) =>
				(conversationId === null ||
					message.conversationId === conversationId) &&
				(from === null || message.from === from) &&
				(since === null || message.date >= since) &&
				(until === null || message.date < until) &&
				(!search.hasLink || hasLink(message.text)) &&
				(!search.hasFile || message.file !== undefined),
		)
		.flatMap((message) => {
			const marks = findPhrases(message.text, phrases, "within");
			return marks ? [{ message, marks }] : [];
		})
		.slice(start, start + length + 1);
	return {
		hits: hits.slice(0, length),
		next: hits.length > length ? start + length : null,
	};
}
