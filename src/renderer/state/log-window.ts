import type { PageAnchor } from "../../shared/domain/pages";
import {
	appendPage,
	type MessageLog,
	prependPage,
} from "../../shared/message-log";

/*
 * A window holds a stretch of a conversation and no more, however long the conversation is and however
 * far one scrolls: what comes in at one end goes out at the other. Everything held is in the document, so
 * selecting, copying and reading it aloud work as on any page.
 */

/** About ten screens: the end that lets go is always far from the eye. */
const MAX_HELD = 300;
/** How much more may come in while one reads at one place, before the far end lets go of it. */
const SLACK = 100;

export type End = "older" | "newer";

/** Puts in what was read, and lets go at the end that one scrolls away from. */
export function withPage(
	log: MessageLog,
	anchor: PageAnchor,
	page: MessageLog,
): MessageLog {
	switch (anchor.kind) {
		case "newest":
		case "around":
			return page;
		case "before":
			return shortened(prependPage(log, page), "newer", MAX_HELD);
		case "after":
			return shortened(appendPage(log, page), "older", MAX_HELD);
	}
}

/** Lets go at one end, once it is worth it, of what has gathered. */
export function trimmed(log: MessageLog, end: End): MessageLog {
	return log.messages.length > MAX_HELD + SLACK
		? shortened(log, end, MAX_HELD)
		: log;
}

/** The page that follows at one end; null where there is none. */
export function nextAnchor(log: MessageLog, end: End): PageAnchor | null {
	const numbers = log.messages.flatMap(({ number }) => number ?? []);
	if (end === "newer")
		return log.hasNewer ? { kind: "after", number: numbers.at(-1) ?? 0 } : null;
	// Where nothing held has a number yet, all that has one is older.
	const number = numbers.at(0) ?? Number.MAX_SAFE_INTEGER;
	return log.hasOlder ? { kind: "before", number } : null;
}

/** Whether the log reaches from `number` on without a gap before it. */
export function holds(log: MessageLog, number: number): boolean {
	const first = log.messages.at(0)?.number ?? null;
	const last = log.messages.findLast((m) => m.number !== null)?.number ?? 0;
	const from = !log.hasOlder || (first !== null && first <= number);
	return from && (!log.hasNewer || number <= last);
}

function shortened(log: MessageLog, end: End, length: number): MessageLog {
	const { messages } = log;
	if (messages.length <= length) return log;
	return end === "older"
		? { ...log, messages: messages.slice(-length), hasOlder: true }
		: { ...log, messages: messages.slice(0, length), hasNewer: true };
}
