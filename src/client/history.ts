import type {
	ConversationId,
	MessageId,
	PersonKey,
} from "../shared/domain/ids";
import type { Delivery, Message } from "../shared/domain/message";
import type {
	MessageSearch,
	Page,
	PageAnchor,
	SearchPage,
} from "../shared/domain/pages";

/** Where messages are kept. What a promise has confirmed outlasts a power cut. */
export interface History {
	append(messages: readonly Message[]): Promise<Appended>;
	/** Notes what became of an own message. */
	update(
		conversationId: ConversationId,
		changes: readonly MessageChange[],
	): Promise<void>;
	/** @param length how many messages; those without a number come all or not at all, so it may be more */
	page(
		conversationId: ConversationId,
		anchor: PageAnchor,
		length: number,
	): Promise<Page>;
	search(search: MessageSearch, length: number): Promise<SearchPage>;
	/** Own messages that nobody has confirmed, queued and failed, in the order they were written. */
	unsent(conversationId: ConversationId): Promise<readonly Message[]>;
	/** @param readUpTo the number of the newest message seen */
	summary(
		conversationId: ConversationId,
		readUpTo: number,
	): Promise<HistorySummary>;
}

/** What `append` made of the messages it was given; what was there already is in neither. */
export interface Appended {
	readonly fresh: readonly Message[];
	/**
	 * Received before, and now again under a later number: whoever sent them had no receipt yet. The last
	 * number counts, because it is the one that the sender gets its receipt for.
	 */
	readonly moved: readonly Message[];
}

export interface MessageChange {
	readonly id: MessageId;
	readonly from: PersonKey;
	readonly number: number | null;
	readonly delivery: Delivery;
}

export interface HistorySummary {
	readonly last: Message | null;
	/** The number of the newest message received; 0 where there is none. */
	readonly newest: number;
	/** Messages received and not seen. */
	readonly unread: number;
}
