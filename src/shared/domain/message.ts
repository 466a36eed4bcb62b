import type { AppError } from "../errors";
import type { ConversationId, MessageId, PersonKey } from "./ids";

/** What can truthfully be said of a message's journey. */
export type Delivery =
	/** Written by somebody else. */
	| { readonly kind: "received" }
	/** Written here; nobody has confirmed it yet. It is kept and goes out by itself. */
	| { readonly kind: "queued" }
	/** Everybody who is in the conversation has confirmed that it is stored. */
	| { readonly kind: "sent" }
	/** It can't go as it is. */
	| { readonly kind: "failed"; readonly error: AppError };

export interface Message {
	readonly conversationId: ConversationId;
	/** Unique for its sender in this conversation. */
	readonly id: MessageId;
	readonly from: PersonKey;
	/** The sender's name for showing. */
	readonly fromName: string;
	/** The sender is the sender's own claim: the server did not say who spoke. */
	readonly claimed: boolean;
	/**
	 * The relay's number of this message in its conversation, from 1: the order everybody shares.
	 * null while it has none; such messages come last, in the order they were written.
	 */
	readonly number: number | null;
	/** Unix seconds by the sender's clock: for showing, never for ordering. */
	readonly date: number;
	readonly text: string;
	readonly delivery: Delivery;
	/** Whether the relay could read it. */
	readonly protection: "encrypted" | "none";
	/** Why it can't be shown; `text` is empty then. null where it can. */
	readonly unreadable: AppError | null;
}

/** The order of a conversation: by the relay's number; what has none yet comes last, as written. */
export function compareMessages(a: Message, b: Message): number {
	if (a.number !== null && b.number !== null) return a.number - b.number;
	if (a.number !== null) return -1;
	if (b.number !== null) return 1;
	return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

export function isSameMessage(a: Message, b: Message): boolean {
	return a.id === b.id && a.from === b.from;
}
