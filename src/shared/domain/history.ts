import type { Act } from "./act";
import type { ConversationId, MessageId, PersonKey } from "./ids";
import type { Delivery, Message, MessageRef } from "./message";

/** What is written together: all of it, or nothing. */
export interface Changes {
	readonly append?: readonly Message[];
	/** What came in parts; the last one to come makes it whole. */
	readonly parts?: readonly Part[];
	/** What was done to messages; one whose message is not here waits for it. */
	readonly acts?: readonly Act[];
	/** Deleted by this user, here and nowhere else. */
	readonly hide?: readonly {
		readonly conversationId: ConversationId;
		readonly messages: readonly MessageRef[];
	}[];
	/** What became of own messages and acts. */
	readonly update?: readonly {
		readonly conversationId: ConversationId;
		readonly changes: readonly MessageChange[];
	}[];
	/** Everything of these conversations goes, before anything else is written. */
	readonly remove?: readonly ConversationId[];
	/** Bytes that mean nothing to the store; they are in no export and no backup. */
	readonly blobs?: readonly BlobChange[];
}

/** A piece of what is too long for one datum. */
export interface Part {
	/** What it is a piece of, with the text of this piece alone. */
	readonly of: Message | Act;
	/** From 1. */
	readonly index: number;
	/** From 2 to MAX_PARTS. */
	readonly total: number;
}

/** Pieces of one text: thirty-two of 16,000 letters hold every text that is sent. */
export const MAX_PARTS = 32;

export interface BlobChange {
	/** Up to 200 characters. */
	readonly key: string;
	/** null takes it away. */
	readonly value: Uint8Array | null;
}

/** What became of the messages that were given; what was there already is nowhere in it. */
export interface Appended {
	/** As they are stored: what was done to them before they came is done. */
	readonly fresh: readonly Message[];
	/**
	 * Received before, and now again under a later number: whoever sent them had no receipt yet. The last
	 * number counts, because it is the one that the sender gets its receipt for.
	 */
	readonly moved: readonly Message[];
	/** Messages that were there and look different now, as they are. */
	readonly changed: readonly Message[];
}

export interface MessageChange {
	readonly id: MessageId;
	readonly from: PersonKey;
	readonly number: number | null;
	readonly delivery: Delivery;
	/** Whether the relay can read it, where that is another than it was to be. */
	readonly protection?: Message["protection"];
}

export interface HistorySummary {
	readonly last: Message | null;
	/** The number of the newest message received; 0 where there is none. */
	readonly newest: number;
	/** Messages received and not seen. */
	readonly unread: number;
}
