import type { Card, CardTold } from "./domain/card";
import type {
	Attachment,
	Conversation,
	Departure,
	Member,
	Mute,
} from "./domain/conversation";
import type { Desktop } from "./domain/desktop";
import type { Encryption, KnownIdentity } from "./domain/encryption";
import type { AttachedFile, FileSettings, FileState } from "./domain/file";
import type {
	ConversationId,
	FileId,
	MessageId,
	PersonKey,
	SentRequestId,
	ServerId,
} from "./domain/ids";
import type { KeysState } from "./domain/keys";
import type { OpenedLink } from "./domain/link";
import type { Marks } from "./domain/marks";
import type { Delivery, Message } from "./domain/message";
import type { NearbyRelay } from "./domain/nearby";
import type { Occurrence } from "./domain/occurrence";
import type { BlockedPerson, Person } from "./domain/person";
import type { ProxyState } from "./domain/proxy";
import type {
	RelayBan,
	RelayHostState,
	RelayMembers,
	RelaySettings,
} from "./domain/relay-host";
import type { PendingRequest, RequestEnd, SentRequest } from "./domain/request";
import type { Edition, LineState, Scheme, Server } from "./domain/server";
import type { UpdateState } from "./domain/update";
import type { AppError } from "./errors";
import type { Preferences } from "./preferences";

/** Everything that can happen, in the past tense. Nothing changes the state but one of these. */
export type DomainEvent =
	| { readonly type: "profile-named"; readonly name: string }
	/** This user calls somebody so from now on; "" for what they call themselves. */
	| {
			readonly type: "person-named";
			readonly identityKey: string;
			readonly name: string;
	  }
	/** How this user shows themselves from now on. */
	| { readonly type: "own-card-changed"; readonly card: Card }
	/** Somebody has told how they show themselves. */
	| {
			readonly type: "card-changed";
			/** Their identity key. */
			readonly owner: string;
			readonly card: Card;
	  }
	/** These know this user's card for certain. */
	| {
			readonly type: "card-told";
			readonly id: ConversationId;
			readonly told: CardTold;
	  }
	| {
			readonly type: "preferences-changed";
			readonly changes: Partial<Preferences>;
	  }
	| { readonly type: "update-changed"; readonly update: UpdateState }
	| { readonly type: "keys-changed"; readonly keys: KeysState }
	| { readonly type: "proxy-changed"; readonly proxy: ProxyState }
	| {
			readonly type: "relay-settings-changed";
			readonly settings: RelaySettings;
	  }
	| { readonly type: "relay-members-changed"; readonly members: RelayMembers }
	| { readonly type: "relay-bans-changed"; readonly bans: readonly RelayBan[] }
	| { readonly type: "relay-host-changed"; readonly state: RelayHostState }
	/** Relays have come, gone, or say something else. */
	| {
			readonly type: "nearby-changed";
			readonly relays: readonly NearbyRelay[];
	  }
	| { readonly type: "desktop-changed"; readonly desktop: Desktop }
	/** Another program has given this app a link. */
	| { readonly type: "link-opened"; readonly link: OpenedLink }
	| { readonly type: "link-settled"; readonly id: string }
	| { readonly type: "calls-host-changed"; readonly state: RelayHostState }
	| { readonly type: "server-added"; readonly server: Server }
	| {
			readonly type: "server-address-changed";
			readonly serverId: ServerId;
			readonly host: string;
			readonly port: number;
	  }
	| {
			readonly type: "server-name-changed";
			readonly serverId: ServerId;
			readonly self: Person;
	  }
	| { readonly type: "server-removed"; readonly serverId: ServerId }
	| {
			readonly type: "line-changed";
			readonly serverId: ServerId;
			readonly line: LineState;
	  }
	/** How the line goes, and under which key: from then on it is known by it. */
	| {
			readonly type: "server-linked";
			readonly serverId: ServerId;
			readonly link: "tls" | "plain";
			readonly fingerprint: string | null;
	  }
	/** A server showed another key than the one it is known by. */
	| {
			readonly type: "server-key-offered";
			readonly serverId: ServerId;
			readonly offered: string;
	  }
	/** The user has chosen it among those that announce themselves. */
	| {
			readonly type: "server-announced";
			readonly serverId: ServerId;
			readonly name: string;
	  }
	/** The user trusts this key, or the relay hosted here has it. */
	| {
			readonly type: "server-key-trusted";
			readonly serverId: ServerId;
			readonly fingerprint: string;
	  }
	| {
			readonly type: "server-scheme-changed";
			readonly serverId: ServerId;
			readonly scheme: Scheme;
	  }
	/** It was found out, or the user has said it. */
	| {
			readonly type: "server-edition-changed";
			readonly serverId: ServerId;
			readonly edition: Edition;
	  }
	| {
			readonly type: "people-changed";
			readonly serverId: ServerId;
			readonly people: readonly Person[];
	  }
	| { readonly type: "request-received"; readonly request: PendingRequest }
	| {
			readonly type: "request-acknowledging";
			readonly id: ConversationId;
			readonly acknowledging: boolean;
	  }
	| { readonly type: "request-ignored"; readonly id: ConversationId }
	/** The user has changed their mind about one they ignored. */
	| { readonly type: "request-restored"; readonly request: PendingRequest }
	| {
			readonly type: "request-over";
			readonly id: ConversationId;
			readonly how: RequestEnd;
	  }
	/** Acknowledged (a conversation follows), or withdrawn by who asked. */
	| { readonly type: "request-settled"; readonly id: ConversationId }
	| { readonly type: "sent-request-added"; readonly request: SentRequest }
	| {
			readonly type: "sent-request-changed";
			readonly id: SentRequestId;
			readonly change: Partial<
				Pick<SentRequest, "connectionId" | "state" | "to" | "acknowledgedBy">
			>;
	  }
	| { readonly type: "sent-request-removed"; readonly id: SentRequestId }
	| {
			readonly type: "conversation-opened";
			readonly conversation: Conversation;
	  }
	| {
			readonly type: "members-changed";
			readonly id: ConversationId;
			readonly members: readonly Member[];
	  }
	/** A member has told how far it is; what goes back is not believed. */
	| {
			readonly type: "marks-changed";
			readonly id: ConversationId;
			readonly member: PersonKey;
			readonly marks: Marks;
	  }
	/** The others know for certain how far this user is. */
	| {
			readonly type: "marks-told";
			readonly id: ConversationId;
			readonly marks: Marks;
	  }
	| {
			readonly type: "holdup-changed";
			readonly id: ConversationId;
			readonly holdup: AppError | null;
	  }
	| {
			readonly type: "encryption-changed";
			readonly id: ConversationId;
			readonly encryption: Encryption;
	  }
	/** A person's identity key was seen for the first time, another was offered, or the user has decided. */
	| {
			readonly type: "identity-changed";
			readonly serverId: ServerId;
			readonly person: PersonKey;
			readonly identity: KnownIdentity;
	  }
	| {
			readonly type: "only-encrypted-changed";
			/** null for all conversations. */
			readonly id: ConversationId | null;
			readonly on: boolean;
	  }
	| {
			readonly type: "topic-changed";
			readonly id: ConversationId;
			readonly topic: string;
			/** The number of the message that says so; 0 where none does. */
			readonly topicAt: number;
	  }
	/** This user has changed the topic; or nothing waits to be told any more (null). */
	| {
			readonly type: "topic-due";
			readonly id: ConversationId;
			readonly topic: string | null;
	  }
	/** Who came, who went, what it is called now. */
	| {
			readonly type: "occurred";
			readonly id: ConversationId;
			readonly occurrence: Occurrence;
	  }
	| {
			readonly type: "conversation-pinned";
			readonly id: ConversationId;
			/** Its place among those that are pinned, from 0; null for none. */
			readonly position: number | null;
	  }
	| {
			readonly type: "conversation-muted";
			readonly id: ConversationId;
			readonly mute: Mute | null;
	  }
	| {
			readonly type: "conversation-archived";
			readonly id: ConversationId;
			readonly archived: boolean;
	  }
	| {
			readonly type: "departure-changed";
			readonly id: ConversationId;
			readonly departure: Departure | null;
	  }
	/** What was said in it is deleted here. */
	| { readonly type: "conversation-cleared"; readonly id: ConversationId }
	| { readonly type: "conversation-removed"; readonly id: ConversationId }
	| { readonly type: "person-blocked"; readonly blocked: BlockedPerson }
	| {
			readonly type: "person-unblocked";
			readonly serverId: ServerId;
			readonly person: PersonKey;
	  }
	| {
			readonly type: "attachment-changed";
			readonly id: ConversationId;
			readonly attachment: Attachment;
	  }
	/** Who is writing in a conversation. */
	| {
			readonly type: "typing-changed";
			readonly id: ConversationId;
			readonly people: readonly PersonKey[];
	  }
	| {
			readonly type: "draft-changed";
			readonly id: ConversationId;
			readonly draft: string;
	  }
	| {
			readonly type: "attached-files-changed";
			readonly id: ConversationId;
			readonly files: readonly AttachedFile[];
	  }
	| {
			readonly type: "file-changed";
			readonly id: FileId;
			/** null for what is only offered. */
			readonly state: FileState | null;
	  }
	| {
			readonly type: "file-settings-changed";
			readonly settings: FileSettings;
	  }
	| {
			readonly type: "conversation-read";
			readonly id: ConversationId;
			/** The number of the newest message seen. */
			readonly upTo: number;
			/** Received messages newer than that. */
			readonly unread: number;
	  }
	| {
			readonly type: "message-queued";
			readonly message: Message;
			/** Unix milliseconds by this computer's clock. */
			readonly at: number;
	  }
	| {
			readonly type: "message-received";
			readonly message: Message;
			/** Unix milliseconds by this computer's clock. */
			readonly at: number;
	  }
	/** An own message got its number, was confirmed, or failed. */
	| {
			readonly type: "message-changed";
			readonly conversationId: ConversationId;
			readonly id: MessageId;
			readonly from: PersonKey;
			readonly number: number | null;
			readonly delivery: Delivery;
			/** Left out where it is what it was. */
			readonly protection?: Message["protection"];
	  }
	/** A message was edited, deleted, or reacted to: what it is now. */
	| { readonly type: "message-updated"; readonly message: Message }
	/** Nothing new can be stored, and why; or it can again. */
	| { readonly type: "storage-changed"; readonly error: AppError | null }
	/** Another message is the newest than the events before had it. */
	| {
			readonly type: "last-message-changed";
			readonly id: ConversationId;
			readonly message: Message;
	  }
	| {
			readonly type: "notice-raised";
			readonly id: string;
			readonly error: AppError;
	  }
	| { readonly type: "notice-dismissed"; readonly id: string };
