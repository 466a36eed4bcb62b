import type { AppError } from "../errors";
import type { CardTold } from "./card";
import type { Encryption } from "./encryption";
import type { AttachedFile } from "./file";
import type { ConnectionId, ConversationId, PersonKey, ServerId } from "./ids";
import type { Marks } from "./marks";
import type { Message } from "./message";
import type { Person } from "./person";

/** Somebody else in a conversation, and how far they have told to be in it. */
export interface Member extends Person, Marks {
	/** `invited` has not acknowledged yet; who has not joined, or has left, does not read along. */
	readonly standing: "invited" | "joined" | "left";
	/** The server says that this member's app can encrypt: a hint, on which no secret hangs. */
	readonly canEncrypt: boolean;
}

/** Whether messages can flow now. */
export type Attachment =
	| { readonly kind: "detached" }
	| { readonly kind: "attached" }
	/** The server will not have this conversation any more. */
	| { readonly kind: "ended"; readonly error: AppError };

/** At least one other takes part, and all who do say that they can. */
export function canAllEncrypt({
	members,
}: Pick<Conversation, "members">): boolean {
	const joined = members.filter(({ standing }) => standing === "joined");
	return joined.length > 0 && joined.every(({ canEncrypt }) => canEncrypt);
}

/** No notifications; the conversation is no reason for a badge. */
export interface Mute {
	/** Unix milliseconds; null for good. */
	readonly until: number | null;
	/** Who calls this user by name is heard all the same. */
	readonly exceptMentions: boolean;
}

/** The user is about to leave, or has, and the server has yet to say so. */
export interface Departure {
	/** Unix milliseconds: until then it can be undone. */
	readonly at: number;
	/** What was said is deleted here as well. */
	readonly isDeleting: boolean;
}

/** The code of an `ended` attachment where it was this user who left. */
export const LEFT = "left";

export interface Conversation {
	readonly id: ConversationId;
	readonly serverId: ServerId;
	readonly connectionId: ConnectionId;
	/** Everybody else, the asker first. */
	readonly members: readonly Member[];
	/** Who has asked for it; "" where that was not kept. */
	readonly asker: PersonKey;
	/** Empty when none was given. */
	readonly topic: string;
	/** The number of the message that set the topic; 0 where it came in another way. */
	readonly topicAt: number;
	/** What this user has changed the topic to, until the others have heard it; null where nothing waits. */
	readonly topicDue: string | null;
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
	/** Files that go with it, in their order. */
	readonly attached: readonly AttachedFile[];
	readonly attachment: Attachment;
	/** What the others have for certain been told of this user; `since` is known from the first attachment on. */
	readonly told: Marks;
	/** Whom this user's card was told; left out while nobody was. */
	readonly cardTold?: CardTold;
	/** Why what is queued does not go although the conversation is attached; null where nothing holds it up. */
	readonly holdup: AppError | null;
	readonly encryption: Encryption;
	/** Nothing of this user's may go out unencrypted here. */
	readonly onlyEncrypted: boolean;
	/** Its place among those that are pinned, from 0; null where it is not. */
	readonly pinned: number | null;
	readonly mute: Mute | null;
	/** Out of sight until something is said in it; where it is muted, for good. */
	readonly archived: boolean;
	readonly departure: Departure | null;
}

/** @param now Unix milliseconds */
export function isMuted(
	{ mute }: Pick<Conversation, "mute">,
	now: number,
): boolean {
	return mute !== null && (mute.until === null || now < mute.until);
}
