import type { AppError } from "../errors";
import type { FileOffer } from "./file";
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

/** Which message: its sender's name of it, and whose it is. */
export interface MessageRef {
	readonly id: MessageId;
	readonly from: PersonKey;
}

/** What one person feels about a message. */
export interface Reaction {
	readonly from: PersonKey;
	/** One emoji; "" where it was taken back. */
	readonly emoji: string;
	/** Of what said so. */
	readonly id: MessageId;
}

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
	/** What it answers; left out where it answers nothing. */
	readonly reply?: MessageRef;
	/** Whom it calls by name; left out where nobody. */
	readonly mentions?: readonly PersonKey[];
	/**
	 * Its author has changed the text: the id of the last change. Left out where the text is the first one.
	 */
	readonly edited?: MessageId;
	/** Taken back by its author, or deleted by this user, here alone; `text` is empty then. */
	readonly deleted?: "author" | "here";
	/** One a person at most; what was taken back is among them. */
	readonly reactions?: readonly Reaction[];
	/** How far this user's last change of it is; left out where everybody has it. */
	readonly change?: Delivery;
	/** The file that it offers; `text` says so in words. Left out where it offers none. */
	readonly file?: FileOffer;
}

/** Longest text that is sent or taken, in UTF-16 code units; it goes in parts, each of them a Message that can be read. */
export const MAX_TEXT_LENGTH = 480_000;
/** Whom one message can call by name. */
export const MAX_MENTIONS = 32;

/** The order of a conversation: by the relay's number; what has none yet comes last, as written. */
export function compareMessages(a: Message, b: Message): number {
	if (a.number !== null && b.number !== null) return a.number - b.number;
	if (a.number !== null) return -1;
	if (b.number !== null) return 1;
	return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

export function isSameMessage(a: MessageRef, b: MessageRef): boolean {
	return a.id === b.id && a.from === b.from;
}

/** Whether a message calls this person by name. */
export function isMentioned(message: Message, person: PersonKey): boolean {
	return message.mentions?.includes(person) ?? false;
}
