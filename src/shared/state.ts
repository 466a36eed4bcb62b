import { type Card, noCard } from "./domain/card";
import type { Conversation } from "./domain/conversation";
import type { Desktop } from "./domain/desktop";
import type { IdentityId, KnownIdentity } from "./domain/encryption";
import type { FileSettings, FileState } from "./domain/file";
import type {
	ConversationId,
	FileId,
	PersonKey,
	SentRequestId,
	ServerId,
} from "./domain/ids";
import type { KeysState } from "./domain/keys";
import type { OpenedLink } from "./domain/link";
import type { NearbyRelay } from "./domain/nearby";
import type { Occurrence } from "./domain/occurrence";
import type { BlockedPerson, LocalName } from "./domain/person";
import type { ProxyState } from "./domain/proxy";
import type {
	RelayBan,
	RelayHostState,
	RelayMembers,
	RelaySettings,
} from "./domain/relay-host";
import type { PendingRequest, SentRequest } from "./domain/request";
import type { Server } from "./domain/server";
import type { UpdateState } from "./domain/update";
import type { AppError } from "./errors";
import { defaultPreferences, type Preferences } from "./preferences";

/** Something that went wrong without a dialog to say it in. */
export interface Notice {
	readonly id: string;
	readonly error: AppError;
}

/**
 * Everything the app knows but the messages themselves, which are read from the history a page at a time
 * (`MessageLog`). Main is the authority; every window holds a mirror.
 */
export interface AppState {
	/** null until the user has given a name. */
	readonly profile: { readonly name: string } | null;
	/** How this user shows themselves. */
	readonly card: Card;
	/** How others do, by their identity keys. */
	readonly cards: Readonly<Record<string, Card>>;
	/** What this user calls people, by their identity keys. */
	readonly localNames: Readonly<Record<string, LocalName>>;
	readonly preferences: Preferences;
	readonly keys: KeysState;
	/** Whom connections beyond the own networks are asked of. */
	readonly proxy: ProxyState;
	readonly relaySettings: RelaySettings;
	readonly relayMembers: RelayMembers;
	/** Whom the hosted relay does not let in. */
	readonly relayBans: readonly RelayBan[];
	readonly relayHost: RelayHostState;
	/** Relays that do; the one hosted here among them. */
	readonly nearby: readonly NearbyRelay[];
	/** A link that waits for the user's word; null where none does. */
	readonly openedLink: OpenedLink | null;
	/** What the system has for this app. */
	readonly desktop: Desktop;
	/** Where direct calls come in; its addresses are those that callers type. */
	readonly callsHost: RelayHostState;
	readonly servers: Readonly<Record<ServerId, Server>>;
	readonly pendingRequests: Readonly<Record<ConversationId, PendingRequest>>;
	readonly sentRequests: Readonly<Record<SentRequestId, SentRequest>>;
	readonly conversations: Readonly<Record<ConversationId, Conversation>>;
	/** Who is writing now, where anybody is. */
	readonly typing: Readonly<Record<ConversationId, readonly PersonKey[]>>;
	/** What has become of files that messages offer; of what is only offered there is nothing. */
	readonly files: Readonly<Record<FileId, FileState>>;
	readonly fileSettings: FileSettings;
	/** The identity keys of people, as far as they have been seen. */
	readonly identities: Readonly<Record<IdentityId, KnownIdentity>>;
	/** Nothing of this user's may go out unencrypted, in no conversation. */
	readonly onlyEncrypted: boolean;
	readonly blocked: Readonly<Record<IdentityId, BlockedPerson>>;
	/** What happened besides what was said, in the order of the conversation. */
	readonly occurrences: Readonly<Record<ConversationId, readonly Occurrence[]>>;
	/** Requests the user ignored, oldest first: a server announces them again at each return. */
	readonly ignoredRequests: readonly ConversationId[];
	readonly notices: readonly Notice[];
	/** This app's: three numbers with points between. */
	readonly version: string;
	readonly update: UpdateState;
	/** Why nothing new can be stored at the moment; null where all is well. */
	readonly storage: AppError | null;
}

/** How many ignored requests are remembered. */
export const MAX_IGNORED_REQUESTS = 1_000;

/** FLEX's port (profile section 3). */
export const DEFAULT_PORT = 4321;

export const initialState: AppState = {
	profile: null,
	card: noCard,
	cards: {},
	localNames: {},
	preferences: defaultPreferences,
	keys: {
		protection: "unprotected",
		hasKeyStore: false,
		publicKey: "",
		unprotectedAccepted: false,
	},
	proxy: null,
	relaySettings: {
		port: DEFAULT_PORT,
		scope: "network",
		announce: true,
		name: "",
		startWithApp: true,
		limits: {},
	},
	relayMembers: { on: false, list: [] },
	relayBans: [],
	relayHost: { kind: "off" },
	nearby: [],
	openedLink: null,
	desktop: { notifications: false, tray: false, startsAtLogin: null },
	callsHost: { kind: "off" },
	servers: {},
	pendingRequests: {},
	sentRequests: {},
	conversations: {},
	typing: {},
	files: {},
	fileSettings: { autoDownload: 5_000_000, folder: null },
	identities: {},
	onlyEncrypted: false,
	blocked: {},
	occurrences: {},
	ignoredRequests: [],
	notices: [],
	version: "",
	update: { kind: "off" },
	storage: null,
};
