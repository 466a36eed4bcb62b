import type { ConversationId, MessageId, PersonKey } from "./ids";
import type { Delivery, Message } from "./message";

/** What is written together: all of it, or nothing. */
export interface Changes {
	readonly append?: readonly Message[];
	/** What became of own messages. */
	readonly update?: readonly {
		readonly conversationId: ConversationId;
		readonly changes: readonly MessageChange[];
	}[];
	/** Bytes that mean nothing to the store; they are in no export and no backup. */
	readonly blobs?: readonly BlobChange[];
}

export interface BlobChange {
	/** Up to 200 characters. */
	readonly key: string;
	/** null takes it away. */
	readonly value: Uint8Array | null;
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
