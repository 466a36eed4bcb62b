import { compareMessages, isSameMessage, type Message } from "./domain/message";
import type { Page } from "./domain/pages";
import type { DomainEvent } from "./events";

/** The part of one conversation's history that a window holds: without gaps, oldest first. */
export type MessageLog = Page;

export const emptyLog: MessageLog = {
	messages: [],
	hasOlder: false,
	hasNewer: false,
};

/** Puts a page that was read from the history before what the log holds. */
export function prependPage(log: MessageLog, page: Page): MessageLog {
	return { ...joined(log, page), hasOlder: page.hasOlder };
}

/** Puts a page that was read from the history behind what the log holds. */
export function appendPage(log: MessageLog, page: Page): MessageLog {
	return { ...joined(log, page), hasNewer: page.hasNewer };
}

/** Follows the events of one conversation. */
export function reduceLog(log: MessageLog, event: DomainEvent): MessageLog {
	switch (event.type) {
		case "message-queued":
		case "message-received": {
			const { message } = event;
			// Behind what is not held there would be a gap: it is read with the page it belongs to.
			if (log.hasNewer) return log;
			if (log.messages.some((held) => isSameMessage(held, message))) return log;
			return {
				...log,
				messages: [...log.messages, message].sort(compareMessages),
			};
		}
		case "message-changed": {
			const end = log.messages.at(-1)?.number ?? Number.POSITIVE_INFINITY;
			const { number, delivery, protection } = event;
			return {
				...log,
				messages: log.messages
					.flatMap((held) => {
						if (held.id !== event.id || held.from !== event.from) return held;
						// Given a later number it lies behind the part that is held.
						if (log.hasNewer && (number ?? Number.POSITIVE_INFINITY) > end)
							return [];
						return {
							...held,
							number,
							delivery,
							protection: protection ?? held.protection,
						};
					})
					.sort(compareMessages),
			};
		}
		case "message-updated": {
			const { message } = event;
			return {
				...log,
				messages: log.messages.map((held) =>
					isSameMessage(held, message) ? updated(held, message) : held,
				),
			};
		}
		default:
			return log;
	}
}

/** How far it is on its way says `message-changed`. */
export function updated(held: Message, message: Message): Message {
	const { number, delivery } = held;
	return { ...message, number, delivery };
}

/** What the log holds is newer than a page that was read, and counts. */
function joined(log: MessageLog, page: Page): MessageLog {
	const fresh = page.messages.filter(
		(message) => !log.messages.some((held) => isSameMessage(held, message)),
	);
	const messages: readonly Message[] = [...log.messages, ...fresh];
	return { ...log, messages: [...messages].sort(compareMessages) };
}
