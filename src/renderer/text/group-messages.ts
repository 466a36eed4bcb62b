import type { Message } from "../../shared/domain/message";
import { dayKey } from "./time";

/** Messages of one sender further apart than this stand on their own. */
const GROUP_WITHIN_SECONDS = 5 * 60;

/** Consecutive messages of one sender, shown under one name. */
export interface MessageGroup {
	/** Unique in the log and unchanged while the group grows at its end. */
	readonly key: string;
	readonly own: boolean;
	readonly messages: readonly [Message, ...Message[]];
}

export type LogRow =
	| { readonly kind: "day"; readonly key: string; readonly ms: number }
	| { readonly kind: "unread"; readonly key: string }
	| {
			readonly kind: "group";
			readonly key: string;
			readonly group: MessageGroup;
	  };

export function isOwn(message: Message): boolean {
	return message.delivery.kind !== "received";
}

export function keyOf(message: Message): string {
	return `${message.from}/${message.id}`;
}

/**
 * The log as it is drawn: day separators, one mark before the first unseen message, and groups.
 * `unreadAfter` is the number of the newest message that was seen; null draws no mark.
 */
export function groupMessages(
	messages: readonly Message[],
	unreadAfter: number | null,
): readonly LogRow[] {
	const rows: LogRow[] = [];
	let previous: Message | null = null;
	let marked = unreadAfter === null;
	let open: Message[] = [];

	const closeGroup = () => {
		const [first, ...rest] = open;
		if (!first) return;
		const key = keyOf(first);
		const group: MessageGroup = {
			key,
			own: isOwn(first),
			messages: [first, ...rest],
		};
		rows.push({ kind: "group", key, group });
		open = [];
	};

	for (const message of messages) {
		const ms = message.date * 1000;
		const newDay = !previous || dayKey(previous.date * 1000) !== dayKey(ms);
		const firstUnread =
			!marked &&
			!isOwn(message) &&
			message.number !== null &&
			message.number > (unreadAfter ?? 0);
		if (
			newDay ||
			firstUnread ||
			!previous ||
			!belongsTogether(previous, message)
		)
			closeGroup();
		if (newDay) rows.push({ kind: "day", key: `day ${keyOf(message)}`, ms });
		if (firstUnread) {
			rows.push({ kind: "unread", key: "unread" });
			marked = true;
		}
		open.push(message);
		previous = message;
	}
	closeGroup();
	return rows;
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
