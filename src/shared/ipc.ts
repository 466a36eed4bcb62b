import type { Mute } from "./domain/conversation";
import type { PictureOffer } from "./domain/file";
import type { GateAnswer, GateState } from "./domain/gate";
import type {
	ConversationId,
	FileId,
	MessageId,
	PersonKey,
	SentRequestId,
	ServerId,
} from "./domain/ids";
import type { PassphraseUse } from "./domain/keys";
import type { Licences } from "./domain/licence";
import type { Message, MessageRef } from "./domain/message";
import type { NetworkReport } from "./domain/network-report";
import type {
	MessageSearch,
	Page,
	PageAnchor,
	SearchPage,
} from "./domain/pages";
import type { ShownProxy } from "./domain/proxy";
import type { RelayBan, RelaySettings } from "./domain/relay-host";
import type { RelayReport } from "./domain/relay-report";
import type { Edition } from "./domain/server";
import type { StorageUse } from "./domain/storage";
import type { Result } from "./errors";
import type { DomainEvent } from "./events";
import type { Preferences } from "./preferences";
import type { AppState } from "./state";

/**
 * The contract between a window and main: what a window may ask (`Commands`) and what main tells it
 * (`Push`). The bridge, the preload and main's handlers derive their types and names from here; main
 * checks every input against `main/ipc/schemas.ts` before a handler sees it.
 */

/** What of the log a window is given, in UTF-16 code units. */
export const MAX_LOG_LENGTH = 100_000;

/** What can be selected at once. */
export const MAX_SELECTED = 1_000;
/** Words whose spelling is asked about at once; of a longer text those behind are not. */
export const MAX_SPELLED_WORDS = 2_000;
/** Longest text to look for, in UTF-16 code units. */
export const MAX_SEARCH_LENGTH = 500;
/** How long leaving and deleting a conversation can be undone, in milliseconds. */
export const UNDO_MS = 10_000;
/** Longest topic, in UTF-16 code units. */
export const MAX_TOPIC_LENGTH = 200;

/** Input and output of each command. */
interface Commands {
	/** What the window opens with is drawn: from now on nobody waits for it. */
	noteDrawn: [input: Record<never, never>, output: null];
	/** The whole state now. */
	getSnapshot: [input: Record<never, never>, output: Snapshot];
	/** What the user decided at the gate; fails where that did not help. */
	answerGate: [input: GateAnswer, output: null];
	/** For servers that are connected to from now on; the first one begins the profile. */
	setProfileName: [input: { name: string }, output: null];
	/** Changes those that are named. */
	setPreferences: [input: Partial<Preferences>, output: null];
	/** Languages that what is written is held against now, the first first. Asked by the preload, like the next. */
	getSpellingLanguages: [
		input: Record<never, never>,
		output: readonly string[],
	];
	/** Which of the words are spelt wrong. */
	checkSpelling: [
		input: { words: readonly string[] },
		output: readonly string[],
	];
	/** The dictionaries there are (BCP 47), and how many words the user has added. */
	getSpelling: [
		input: Record<never, never>,
		output: { languages: readonly string[]; learned: number },
	];
	forgetLearnedWords: [input: Record<never, never>, output: null];
	/** Whether the app looks once a day for a newer version. */
	setUpdateCheck: [input: { on: boolean }, output: null];
	/** Whether the system starts the app when the user logs in. */
	setStartAtLogin: [input: { on: boolean }, output: null];
	/** Looks now; it has to be switched on. */
	checkForUpdate: [input: Record<never, never>, output: null];
	setRelaySettings: [input: RelaySettings, output: null];
	hostRelay: [input: { on: boolean }, output: null];
	/** Gives up what the hosted relay keeps for one person, or for all (null): they never get it. */
	clearMailbox: [input: { name: string | null }, output: null];
	/** Whether the hosted relay lets in only its host and the members. */
	setMembersOnly: [input: { on: boolean }, output: null];
	addMember: [input: { name: string }, output: null];
	/** From now on only this key is let in under a member's name; null for whichever owns the name. */
	tieMember: [input: { name: string; key: string | null }, output: null];
	/** Who is here under this name has to leave, while only members are let in. */
	removeMember: [input: { name: string }, output: null];
	/** The name is free: the next key that proves itself under it owns it. Who is here with it has to leave. */
	releaseName: [input: { name: string }, output: null];
	/** What the hosted relay is doing; null while none runs. Asked for while somebody looks at it. */
	getRelayReport: [input: Record<never, never>, output: RelayReport | null];
	/** Somebody on the hosted relay has to leave, and may come back. */
	disconnectPerson: [input: { name: string }, output: null];
	/** Does not let somebody in any more; who is here and fits has to leave. */
	banPerson: [input: Omit<RelayBan, "at">, output: null];
	unbanPerson: [input: Omit<RelayBan, "at">, output: null];
	/** Asks the network again now. */
	lookNearbyAgain: [input: Record<never, never>, output: null];
	/** Connects to a relay of the list, by the first of its addresses that can be reached, under the key that it announces. */
	connectNearby: [
		input: {
			id: string;
			/** The key that the user was shown. */
			fingerprint: string;
		},
		output: ServerId,
	];
	/** What the user decided about the link that waits. */
	answerLink: [input: { id: string; connect: boolean }, output: null];
	/** Finds out why a server can't be reached. */
	checkServer: [input: { serverId: ServerId }, output: NetworkReport];
	/** Finds out why others can't reach the hosted relay. */
	checkHosting: [input: Record<never, never>, output: NetworkReport];
	connectServer: [
		input: {
			address: string;
			/** What it speaks; null for finding it out. */
			edition: Edition;
		},
		output: ServerId,
	];
	/** What the server speaks; null for finding it out. */
	setServerEdition: [
		input: { serverId: ServerId; edition: Edition },
		output: null,
	];
	disconnectServer: [input: { serverId: ServerId }, output: null];
	/** Tries at once instead of at the end of the wait. */
	reconnectServer: [input: { serverId: ServerId }, output: null];
	changeServerName: [input: { serverId: ServerId; name: string }, output: null];
	/** The server has moved: its conversations go on under the new address. */
	changeServerAddress: [
		input: { serverId: ServerId; address: string },
		output: null,
	];
	removeServer: [input: { serverId: ServerId }, output: null];
	/** Trusts the key that a server shows in place of the known one. */
	trustServerKey: [
		input: {
			serverId: ServerId;
			/** The one that the user was shown. */
			fingerprint: string;
		},
		output: null,
	];
	sendRequest: [
		input: {
			/** One address or several, separated by commas. */
			to: string;
			topic: string;
			/** The server for addresses without a host; null where there is only one. */
			serverId: ServerId | null;
		},
		output: SentRequestId,
	];
	/** Takes a request back where nobody, or not everybody, has acknowledged; one that is over goes from the list. */
	withdrawRequest: [input: { id: SentRequestId }, output: null];
	acknowledgeRequest: [input: { id: ConversationId }, output: null];
	/** One that is over goes from the list. */
	ignoreRequest: [input: { id: ConversationId }, output: null];
	/** Undoes that. */
	restoreRequest: [input: { id: ConversationId }, output: null];
	/** Those are not told, and nothing of theirs is shown any more. */
	blockPerson: [input: { serverId: ServerId; person: PersonKey }, output: null];
	unblockPerson: [
		input: { serverId: ServerId; person: PersonKey },
		output: null,
	];
	/** What this user calls whoever has that identity key; "" for what they call themselves. */
	namePerson: [input: { identityKey: string; name: string }, output: null];
	pinConversation: [
		input: {
			conversationId: ConversationId;
			/** Its place among those that are pinned, from 0; null for none. */
			position: number | null;
		},
		output: null,
	];
	muteConversation: [
		input: { conversationId: ConversationId; mute: Mute | null },
		output: null,
	];
	archiveConversation: [
		input: { conversationId: ConversationId; archived: boolean },
		output: null,
	];
	/** In some seconds; until then `stayInConversation` undoes it. */
	leaveConversation: [
		input: {
			conversationId: ConversationId;
			/** What was said is deleted here as well. */
			isDeleting: boolean;
		},
		output: null,
	];
	stayInConversation: [input: { conversationId: ConversationId }, output: null];
	changeTopic: [
		input: { conversationId: ConversationId; topic: string },
		output: null,
	];
	addPeople: [
		input: {
			conversationId: ConversationId;
			/** One address or several, separated by commas. */
			to: string;
		},
		output: SentRequestId,
	];
	sendMessage: [
		input: {
			conversationId: ConversationId;
			text: string;
			/** What it answers; null for nothing. */
			reply: MessageRef | null;
			/** Whom it calls by name. */
			mentions: readonly PersonKey[];
		},
		output: null,
	];
	/** Another text for an own message. */
	editMessage: [
		input: {
			conversationId: ConversationId;
			messageId: MessageId;
			text: string;
			mentions: readonly PersonKey[];
		},
		output: null,
	];
	/** Takes own messages back, for everybody. */
	deleteMessages: [
		input: {
			conversationId: ConversationId;
			messageIds: readonly MessageId[];
		},
		output: null,
	];
	/** Deletes messages here; the others keep theirs. */
	hideMessages: [
		input: {
			conversationId: ConversationId;
			messages: readonly MessageRef[];
		},
		output: null,
	];
	/** One emoji, in place of the one before; "" takes it back. */
	reactToMessage: [
		input: {
			conversationId: ConversationId;
			message: MessageRef;
			emoji: string;
		},
		output: null,
	];
	/** Sends what was done to a message and could not go out once more. */
	retryChange: [
		input: { conversationId: ConversationId; message: MessageRef },
		output: null,
	];
	/** null where it is not here. */
	findMessage: [
		input: { conversationId: ConversationId; message: MessageRef },
		output: Message | null,
	];
	/** Puts a failed message into the queue again. */
	retryMessage: [
		input: { conversationId: ConversationId; messageId: MessageId },
		output: null,
	];
	loadMessages: [
		input: { conversationId: ConversationId; anchor: PageAnchor },
		output: MessagePage,
	];
	searchMessages: [input: MessageSearch, output: SearchPage];
	/** Everything received so far has been seen. */
	markRead: [input: { conversationId: ConversationId }, output: null];
	/** The user is writing there; how often that is told is decided elsewhere. */
	noteTyping: [input: { conversationId: ConversationId }, output: null];
	saveDraft: [
		input: { conversationId: ConversationId; draft: string },
		output: null,
	];
	/** Puts a file to the draft. Pages say it by `FlexBridge.attachFile`: none of them names a path. */
	attachFile: [
		input: {
			conversationId: ConversationId;
			name: string;
			/** Where it lies; null where it is `bytes`. */
			path: string | null;
			bytes: Uint8Array | null;
			picture: PictureOffer | null;
		},
		output: FileId,
	];
	detachFile: [
		input: { conversationId: ConversationId; id: FileId },
		output: null,
	];
	/** Offers what is attached to the draft, each file in a message. */
	sendFiles: [input: { conversationId: ConversationId }, output: null];
	/** Fetches what a message offers, or goes on with it. */
	fetchFile: [
		input: { conversationId: ConversationId; message: MessageRef },
		output: null,
	];
	/** Offers a file that is here in another conversation as well. */
	forwardFile: [
		input: {
			conversationId: ConversationId;
			message: MessageRef;
			/** Where to. */
			to: ConversationId;
		},
		output: null,
	];
	/** Fetches it no further; an own one is given to nobody any more. */
	stopFile: [input: { id: FileId }, output: null];
	/** With the program that the system has for it; what may run is asked about. */
	openFile: [input: { id: FileId }, output: null];
	/** In the system's own window of the folder. */
	showFile: [input: { id: FileId }, output: null];
	setAutoDownload: [input: { bytes: number }, output: null];
	/** Asks where fetched files are to lie; answers where, null where nothing was chosen. */
	chooseFileFolder: [input: Record<never, never>, output: string | null];
	/**
	 * Takes the identity key that was offered in this conversation for the person's own. `key` is the one
	 * that was shown: another one that came meanwhile is refused.
	 */
	acceptIdentityKey: [
		input: { conversationId: ConversationId; key: string },
		output: null,
	];
	/** Goes on with the identity key that was known. */
	keepIdentityKey: [input: { conversationId: ConversationId }, output: null];
	/**
	 * Sixty digits in groups of five, the same on both sides. Fails where `key` is not, or no longer, the one that
	 * is offered, known or named by the server.
	 */
	getSafetyNumber: [
		input: { serverId: ServerId; person: PersonKey; key: string },
		output: string,
	];
	/** The user has compared the safety number of this key with its owner, or takes that back. */
	setVerified: [
		input: {
			serverId: ServerId;
			person: PersonKey;
			key: string;
			verified: boolean;
		},
		output: null,
	];
	/** Asks the others to let this app into the conversation's encryption again. */
	recoverSession: [input: { conversationId: ConversationId }, output: null];
	/** Whether anything may go out unencrypted; `conversationId` is null for all conversations. */
	setOnlyEncrypted: [
		input: { conversationId: ConversationId | null; on: boolean },
		output: null,
	];
	/** What the app has done lately, the newest last; at most `MAX_LOG_LENGTH` characters. */
	getLog: [input: Record<never, never>, output: string];
	/** All of it into a file that the user chooses; null where they chose none. */
	saveLog: [input: Record<never, never>, output: string | null];
	/** How this user shows themselves to those they talk with encrypted. */
	setCard: [
		input: {
			status: string;
			/** A JPEG or WebP, base64; null for none. */
			picture: string | null;
		},
		output: null,
	];
	/** Whom connections beyond the own networks are asked of; all lines are opened anew. */
	setProxy: [
		input: {
			proxy:
				| (Omit<ShownProxy, "hasPassword"> & {
						/** null for the one that is known, where the user is the same. */
						password: string | null;
				  })
				| null;
		},
		output: null,
	];
	copyText: [input: { text: string }, output: null];
	/**
	 * Sets or changes the passphrase of the keys.
	 * `current` is null where there is none yet.
	 */
	setPassphrase: [
		input: { current: string | null; passphrase: string; use: PassphraseUse },
		output: null,
	];
	/** The system's key store alone protects the keys from now on. */
	protectByKeyStore: [input: { current: string | null }, output: null];
	/** The user leaves the keys unprotected, and need not be told again. */
	acceptUnprotected: [input: Record<never, never>, output: null];
	/** Asks where to, and writes the identity under this passphrase; answers where it lies, null if nowhere. */
	exportIdentity: [input: { passphrase: string }, output: string | null];
	/** Asks for an exported identity; answers whose it is, null if none was chosen. */
	chooseIdentityFile: [
		input: Record<never, never>,
		output: { fingerprint: string } | null,
	];
	/** Replaces the identity by the one that was chosen; the app then starts again. */
	importIdentity: [input: { passphrase: string }, output: null];
	/** Opens an http or https address in the user's browser. */
	openLink: [input: { url: string }, output: null];
	dismissNotice: [input: { id: string }, output: null];
	/** What the store holds. */
	getStorage: [input: Record<never, never>, output: StorageUse];
	/** Into a file that the user chooses; null where they chose none. */
	/** What of others is in this app. */
	getLicences: [input: Record<never, never>, output: Licences];
	exportConversations: [
		input: {
			/** null for all. */
			conversationId: ConversationId | null;
			format: "json" | "html";
		},
		output: string | null,
	];
	/** The app starts anew where there was anything new; null where the user chose no file. */
	importConversations: [
		input: Record<never, never>,
		output: { fresh: number; refused: number } | null,
	];
	backUp: [input: { passphrase: string }, output: string | null];
	/** The app starts anew with what the backup has; false where the user chose no file. */
	restoreBackup: [input: { passphrase: string }, output: boolean];
}

export type CommandName = keyof Commands;
export type CommandInput<N extends CommandName> = Commands[N][0];
export type CommandOutput<N extends CommandName> = Commands[N][1];

/** Every command's name, at run time; the compiler rejects a missing or a surplus one. */
export const commandNames = Object.keys({
	noteDrawn: 0,
	getSnapshot: 0,
	answerGate: 0,
	setProfileName: 0,
	setPreferences: 0,
	getSpellingLanguages: 0,
	checkSpelling: 0,
	getSpelling: 0,
	forgetLearnedWords: 0,
	setUpdateCheck: 0,
	setStartAtLogin: 0,
	checkForUpdate: 0,
	setRelaySettings: 0,
	hostRelay: 0,
	clearMailbox: 0,
	setMembersOnly: 0,
	addMember: 0,
	tieMember: 0,
	removeMember: 0,
	releaseName: 0,
	getRelayReport: 0,
	disconnectPerson: 0,
	banPerson: 0,
	unbanPerson: 0,
	lookNearbyAgain: 0,
	connectNearby: 0,
	answerLink: 0,
	checkServer: 0,
	checkHosting: 0,
	connectServer: 0,
	setServerEdition: 0,
	disconnectServer: 0,
	reconnectServer: 0,
	changeServerName: 0,
	changeServerAddress: 0,
	removeServer: 0,
	trustServerKey: 0,
	sendRequest: 0,
	withdrawRequest: 0,
	acknowledgeRequest: 0,
	ignoreRequest: 0,
	restoreRequest: 0,
	blockPerson: 0,
	unblockPerson: 0,
	pinConversation: 0,
	muteConversation: 0,
	archiveConversation: 0,
	leaveConversation: 0,
	stayInConversation: 0,
	changeTopic: 0,
	addPeople: 0,
	sendMessage: 0,
	editMessage: 0,
	deleteMessages: 0,
	hideMessages: 0,
	reactToMessage: 0,
	retryChange: 0,
	findMessage: 0,
	retryMessage: 0,
	loadMessages: 0,
	searchMessages: 0,
	markRead: 0,
	noteTyping: 0,
	saveDraft: 0,
	attachFile: 0,
	detachFile: 0,
	sendFiles: 0,
	fetchFile: 0,
	forwardFile: 0,
	stopFile: 0,
	openFile: 0,
	showFile: 0,
	setAutoDownload: 0,
	chooseFileFolder: 0,
	acceptIdentityKey: 0,
	keepIdentityKey: 0,
	getSafetyNumber: 0,
	setVerified: 0,
	recoverSession: 0,
	setOnlyEncrypted: 0,
	getLog: 0,
	saveLog: 0,
	setCard: 0,
	namePerson: 0,
	setProxy: 0,
	copyText: 0,
	setPassphrase: 0,
	protectByKeyStore: 0,
	acceptUnprotected: 0,
	exportIdentity: 0,
	chooseIdentityFile: 0,
	importIdentity: 0,
	openLink: 0,
	dismissNotice: 0,
	getStorage: 0,
	getLicences: 0,
	exportConversations: 0,
	importConversations: 0,
	backUp: 0,
	restoreBackup: 0,
} satisfies Record<CommandName, 0>) as CommandName[];

/** A file as the user has dropped, chosen or pasted it: the page's own `File`. */
export interface GivenFile {
	readonly name: string;
	readonly size: number;
	arrayBuffer(): Promise<ArrayBuffer>;
}

export interface Snapshot {
	/** The number of the last push that `state` includes. */
	readonly seq: number;
	readonly gate: GateState;
	/** Until the gate is open, only what lies in no store: the preferences. */
	readonly state: AppState;
}

export interface MessagePage extends Page {
	/** The number of the last push before this page was read. */
	readonly seq: number;
}

/** What the user has chosen outside the page: in a menu, or by a click on a notification. */
export type Wish =
	| {
			readonly kind: "conversation";
			readonly id: ConversationId;
			/** The number of the message that it is about; null where it has none. */
			readonly message: number | null;
	  }
	| { readonly kind: "requests" }
	| { readonly kind: "new-conversation" }
	| { readonly kind: "search" }
	| { readonly kind: "palette" }
	| { readonly kind: "settings" }
	| { readonly kind: "shortcuts" };

/**
 * One event, or one step of the gate, on its way to the windows. A gap in `seq` means: ask for a snapshot
 * again; so does a gate that is open now. A wish changes no state and has no number.
 */
export type Push =
	| { readonly seq: number; readonly event: DomainEvent }
	| { readonly seq: number; readonly gate: GateState }
	| { readonly wish: Wish };

/** What the preload puts on `window.flex`: one method a command, and one subscription. */
export type FlexBridge = {
	readonly [N in Exclude<CommandName, "attachFile">]: (
		input: CommandInput<N>,
	) => Promise<Result<CommandOutput<N>>>;
} & {
	/** The preload finds out where the file lies. */
	readonly attachFile: (input: {
		readonly conversationId: ConversationId;
		readonly file: GivenFile;
		readonly picture: PictureOffer | null;
	}) => Promise<Result<FileId>>;
	/** Calls `listener` for every push until the returned function is called. */
	readonly subscribe: (listener: (push: Push) => void) => () => void;
};

export const COMMAND_CHANNEL = "flex:command";
export const PUSH_CHANNEL = "flex:push";
