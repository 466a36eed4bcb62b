import type { AppCommands } from "./commands/app";
import type { ConversationCommands } from "./commands/conversations";
import type { FileCommands } from "./commands/files";
import type { HostingCommands } from "./commands/hosting";
import type { KeyCommands } from "./commands/keys";
import type { MessageCommands } from "./commands/messages";
import type { PeopleCommands } from "./commands/people";
import type { ServerCommands } from "./commands/servers";
import type { StorageCommands } from "./commands/storage";
import type { PictureOffer } from "./domain/file";
import type { GateState } from "./domain/gate";
import type { ConversationId, FileId } from "./domain/ids";
import type { Result } from "./errors";
import type { DomainEvent } from "./events";

/**
 * The contract between a window and main: what a window may ask (`commands/`) and what main tells it
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
interface Commands
	extends AppCommands,
		HostingCommands,
		ServerCommands,
		PeopleCommands,
		ConversationCommands,
		MessageCommands,
		FileCommands,
		KeyCommands,
		StorageCommands {}

export type CommandName = keyof Commands;
export type CommandInput<N extends CommandName> = Commands[N][0];
export type CommandOutput<N extends CommandName> = Commands[N][1];

/** Every command's name, at run time; the compiler rejects a missing or a surplus one. */
export const commandNames = Object.keys({
	noteDrawn: 0,
	getSnapshot: 0,
	answerGate: 0,
	setPreferences: 0,
	setUpdateCheck: 0,
	checkForUpdate: 0,
	setStartAtLogin: 0,
	getSpellingLanguages: 0,
	checkSpelling: 0,
	getSpelling: 0,
	forgetLearnedWords: 0,
	getLog: 0,
	saveLog: 0,
	getLicences: 0,
	copyText: 0,
	openLink: 0,
	dismissNotice: 0,
	setRelaySettings: 0,
	hostRelay: 0,
	getRelayReport: 0,
	checkHosting: 0,
	clearMailbox: 0,
	setMembersOnly: 0,
	addMember: 0,
	tieMember: 0,
	removeMember: 0,
	releaseName: 0,
	disconnectPerson: 0,
	banPerson: 0,
	unbanPerson: 0,
	lookNearbyAgain: 0,
	connectNearby: 0,
	answerLink: 0,
	connectServer: 0,
	setServerEdition: 0,
	disconnectServer: 0,
	reconnectServer: 0,
	changeServerName: 0,
	changeServerAddress: 0,
	removeServer: 0,
	trustServerKey: 0,
	checkServer: 0,
	setProxy: 0,
	setProfileName: 0,
	setCard: 0,
	sendRequest: 0,
	withdrawRequest: 0,
	acknowledgeRequest: 0,
	ignoreRequest: 0,
	restoreRequest: 0,
	blockPerson: 0,
	unblockPerson: 0,
	namePerson: 0,
	pinConversation: 0,
	muteConversation: 0,
	archiveConversation: 0,
	leaveConversation: 0,
	stayInConversation: 0,
	changeTopic: 0,
	addPeople: 0,
	markRead: 0,
	noteTyping: 0,
	saveDraft: 0,
	sendMessage: 0,
	editMessage: 0,
	deleteMessages: 0,
	hideMessages: 0,
	reactToMessage: 0,
	retryChange: 0,
	retryMessage: 0,
	findMessage: 0,
	loadMessages: 0,
	searchMessages: 0,
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
	setPassphrase: 0,
	protectByKeyStore: 0,
	acceptUnprotected: 0,
	exportIdentity: 0,
	chooseIdentityFile: 0,
	importIdentity: 0,
	getStorage: 0,
	getDownloads: 0,
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
