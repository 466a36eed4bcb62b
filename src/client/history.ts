import type {
	ConversationId,
	MessageId,
	PersonKey,
} from "../shared/domain/ids";
import type { Delivery, Message } from "../shared/domain/message";

/** Where messages are kept. What a promise has confirmed outlasts a power cut. */
export interface History {
	/** @returns those that were not there yet */
	append(messages: readonly Message[]): Promise<readonly Message[]>;
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
	/** Own messages that nobody has confirmed, in the order they were written. */
	queued(conversationId: ConversationId): Promise<readonly Message[]>;
}

export interface MessageChange {
	readonly id: MessageId;
	readonly from: PersonKey;
	readonly number: number | null;
	readonly delivery: Delivery;
}
