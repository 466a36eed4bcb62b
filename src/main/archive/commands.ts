import { type BrowserWindow, dialog, type FileFilter } from "electron";
import type { Messenger } from "../../client/messenger";
import { strings } from "../../language";
import type { Conversation } from "../../shared/domain/conversation";
import { fail, ok, type Result } from "../../shared/errors";
import { StoreError } from "../../store/errors";
import type { CommandHandlers } from "../ipc/answer";
import { measureDownloads, measureStorage } from "../storage/measure";
import type { StoreClient } from "../store-host/store-client";
import { passphraseProblem } from "../vault/vault";
import { writeBackup } from "./backup";
import { exportConversations } from "./export";
import { importConversations } from "./import";
import { recordsOf } from "./records";
import { type RestoreOptions, restoreBackup } from "./restore";

interface ArchiveCommandOptions extends Omit<RestoreOptions, "now"> {
	readonly store: StoreClient;
	readonly messenger: Messenger;
	readonly window: BrowserWindow;
	/** Where fetched files go. */
	readonly downloads: () => string;
	/** Saves what of the state has changed. */
	readonly flush: () => Promise<void>;
	/** Ends the app and starts it again. */
	readonly restart: () => void;
}

export type ArchiveCommand =
	| "getStorage"
	| "getDownloads"
	| "exportConversations"
	| "importConversations"
	| "backUp"
	| "restoreBackup";

/** What a dialog calls the files; asked for anew each time, since the language may have changed. */
const backups = () => [
	{ name: strings.archive.backups, extensions: ["flexbackup"] },
];
const exported = {
	json: () => [{ name: "JSON Lines", extensions: ["jsonl"] }],
	html: () => [{ name: strings.archive.webPages, extensions: ["html"] }],
};

/** What leaves the store for files of the user's, and comes back. */
export function archiveCommands({
	store,
	messenger,
	window,
	downloads,
	flush,
	restart,
	...restoring
}: ArchiveCommandOptions): Pick<CommandHandlers, ArchiveCommand> {
	const saveTo = async (
		defaultPath: string,
		filters: FileFilter[],
		write: (path: string) => Promise<void>,
	): Promise<Result<string | null>> => {
		const { filePath } = await dialog.showSaveDialog(window, {
			defaultPath,
			filters,
		});
		if (!filePath) return ok(null);
		return withFile(filePath, async () => {
			await flush();
			await write(filePath);
			return ok(filePath);
		});
	};
	const fetched = () => messenger.files?.fetched ?? [];
	const conversations = () =>
		Object.values<Conversation>(messenger.state.conversations);

	return {
		getStorage: async () =>
			ok(
				await measureStorage({
					store,
					folder: restoring.folder,
					fetched: fetched(),
					downloads: downloads(),
				}),
			),
		getDownloads: () => ok(measureDownloads(fetched(), downloads())),
		exportConversations: ({ format, conversationId }) =>
			saveTo(
				`flex-conversations.${format === "json" ? "jsonl" : "html"}`,
				exported[format](),
				(path) =>
					exportConversations(
						path,
						format,
						store,
						messenger.state,
						conversationId,
					),
			),
		importConversations: async () => {
			const path = await choose(window, exported.json());
			if (!path) return ok(null);
			return withFile(path, async () => {
				const known = new Set(conversations().map(({ id }) => `${id}`));
				const result = await importConversations(path, store, known);
				// What the windows show was made of what was there before.
				if (result.fresh > 0) restart();
				return ok(result);
			});
		},
		backUp: async ({ passphrase }) =>
			passphraseProblem(passphrase) ??
			saveTo("flex.flexbackup", backups(), (path) =>
				writeBackup(path, passphrase, recordsOf(store)),
			),
		restoreBackup: async ({ passphrase }) => {
			const path = await chooseBackup(window);
			if (!path) return ok(false);
			return withFile(path, async () => {
				const restored = await restoreBackup(path, passphrase, restoring);
				if (!restored.ok) return restored;
				restart();
				return ok(true);
			});
		},
	};
}

export function chooseBackup(window: BrowserWindow): Promise<string | null> {
	return choose(window, backups());
}

async function choose(window: BrowserWindow, filters: FileFilter[]) {
	const { filePaths } = await dialog.showOpenDialog(window, {
		properties: ["openFile"],
		filters,
	});
	return filePaths[0] ?? null;
}

async function withFile<T>(
	path: string,
	work: () => Promise<Result<T>>,
): Promise<Result<T>> {
	try {
		return await work();
	} catch (error) {
		if (error instanceof StoreError) throw error;
		const { code } = error as NodeJS.ErrnoException;
		if (!code) throw error;
		return fail("path-failed", { path, reason: code });
	}
}
