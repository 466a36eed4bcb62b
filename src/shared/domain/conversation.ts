import type { AppError } from "../errors";
import type { ConnectionId, ConversationId, ServerId } from "./ids";
import type { Message } from "./message";
import type { Person } from "./person";

export interface Member extends Person {
	/** `invited` has not acknowledged yet; who has not joined, or has left, does not read along. */
	readonly standing: "invited" | "joined" | "left";
}

/** Whether messages can flow now. */
export type Attachment =
	| { readonly kind: "detached" }
	| { readonly kind: "attached" }
	/** The server will not have this conversation any more. */
	| { readonly kind: "ended"; readonly error: AppError };

export interface Conversation {
	readonly id: ConversationId;
	readonly serverId: ServerId;
	readonly connectionId: ConnectionId;
	/** Everybody else, the asker first. */
	readonly members: readonly Member[];
	/** Empty when none was given. */
	readonly topic: string;
	/** Received messages not yet seen. */
	readonly unread: number;
	/** The number of the newest message seen; 0 when none was. */
	readonly readUpTo: number;
	/** The newest message, for the list. */
	readonly last: Message | null;
	/** Unix milliseconds by this computer's clock; the list is sorted by it. */
	readonly lastActiveAt: number;
	/** What is typed and not sent. */
	readonly draft: string;
	readonly attachment: Attachment;
}
