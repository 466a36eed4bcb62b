import type { Message } from "../../shared/domain/message";
import type { Occurrence } from "../../shared/domain/occurrence";
import { dayKey } from "./time";

/** Messages of one sender further apart than this stand on their own. */
const GROUP_WITHIN_SECONDS = 5 * 60;

/** A message with its place in its group: consecutive messages of one sender, shown under one name. */
interface MessageRow {
	readonly kind: "message";
	/** The message's own, whatever is put in before or behind it. */
	readonly key: string;
	readonly message: Message;
	/** The first of its group: it carries the name. */
	readonly first: boolean;
	readonly last: boolean;
}

/** Something that happened between two messages; `withOccurrences` puts it in. */
export interface OccurrenceRow {
	readonly kind: "occurrence";
	readonly key: string;
	readonly occurrence: Occurrence;
}

export type LogRow =
	| { readonly kind: "day"; readonly key: string; readonly ms: number }
	| { readonly kind: "unread"; readonly key: string }
	| OccurrenceRow
	| MessageRow;

export function isOwn(message: Message): boolean {
	return message.delivery.kind !== "received";
}

export function keyOf(message: Message): string {
	return `${message.from}/${message.id}`;
}

/**
 * The log as it is drawn, one row a message so that a page put in before the first one leaves every row
 * what it was: day separators, one mark before the first unseen message, and groups.
 * `unreadAfter` is the number of the newest message that was seen; null draws no mark.
 */
export function logRows(
	messages: readonly Message[],
	unreadAfter: number | null,
): readonly LogRow[] {
	const rows: LogRow[] = [];
	let previous: Message | null = null;
	let marked = unreadAfter === null;

	for (const [index, message] of messages.entries()) {
		const ms = message.date * 1000;
		const newDay = !previous || dayKey(previous.date * 1000) !== dayKey(ms);
		const firstUnread =
			!marked &&
			!isOwn(message) &&
			message.number !== null &&
			message.number > (unreadAfter ?? 0);
		if (newDay) rows.push({ kind: "day", key: `day ${keyOf(message)}`, ms });
		if (firstUnread) {
			rows.push({ kind: "unread", key: "unread" });
			marked = true;
		}
		const first =
			newDay || firstUnread || !previous || !belongsTogether(previous, message);
		if (first) closeGroup(rows);
		rows.push({
			kind: "message",
			key: keyOf(message),
			message,
			first,
			last: index === messages.length - 1,
		});
		previous = message;
	}
	return rows;
}

/** The message row pushed last ends its group. */
function closeGroup(rows: LogRow[]): void {
	const at = rows.findLastIndex(({ kind }) => kind === "message");
	const row = rows[at];
	if (row?.kind === "message") rows[at] = { ...row, last: true };
}

function belongsTogether(previous: Message, message: Message): boolean {
	return (
		previous.from === message.from &&
		isOwn(previous) === isOwn(message) &&
		previous.claimed === message.claimed &&
		previous.fromName === message.fromName &&
		Math.abs(message.date - previous.date) <= GROUP_WITHIN_SECONDS
	);
}
