import type {
	ConversationId,
	MessageId,
	PersonKey,
} from "../shared/domain/ids";
import type { Delivery, Message } from "../shared/domain/message";

/** Where messages are kept. What a promise has confirmed outlasts a power cut. */
export interface History {
	append(messages: readonly Message[]): Promise<Appended>;
	/** Notes what became of an own message. */
	update(
		conversationId: ConversationId,
		changes: readonly MessageChange[],
	): Promise<void>;
	/**
	 * @param before only messages numbered below; null for the newest, and those without a number
	 * @returns oldest first
	 */
	page(
		conversationId: ConversationId,
		before: number | null,
		length: number,
	): Promise<{
		readonly messages: readonly Message[];
		readonly hasOlder: boolean;
	}>;
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
