import type { ConversationId } from "../domain/ids";
import type { Downloads, StorageUse } from "../domain/storage";

/** What the store holds, and what is written of it elsewhere. */
export interface StorageCommands {
	/** What the store holds. */
	getStorage: [input: Record<never, never>, output: StorageUse];
	/** What was fetched from others. */
	getDownloads: [input: Record<never, never>, output: Downloads];
	/** Into a file that the user chooses; null where they chose none. */
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
