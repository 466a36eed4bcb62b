import type { PictureOffer } from "../domain/file";
import type { ConversationId, FileId } from "../domain/ids";
import type { MessageRef } from "../domain/message";

/** Files that are offered and fetched. */
export interface FileCommands {
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
}
