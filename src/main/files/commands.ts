import { basename } from "node:path";
import { type BrowserWindow, dialog, shell } from "electron";
import { FileError, fileError } from "../../client/files/access";
import type { Files } from "../../client/files/files";
import type { Messenger } from "../../client/messenger";
import { strings } from "../../language";
import type { FileId } from "../../shared/domain/ids";
import { fail, failed, ok, type Result } from "../../shared/errors";
import { mayRun, shownFileName } from "../../shared/file-names";
import type { CommandHandlers } from "../ipc/answer";
import type { DiskFiles } from "./disk";

export type FileCommand =
	| "attachFile"
	| "detachFile"
	| "sendFiles"
	| "fetchFile"
	| "forwardFile"
	| "stopFile"
	| "openFile"
	| "showFile"
	| "setAutoDownload"
	| "chooseFileFolder";

interface FileCommandOptions {
	readonly messenger: Messenger;
	readonly disk: DiskFiles;
	readonly window: BrowserWindow;
	readonly downloads: () => string;
}

export function fileCommands({
	messenger,
	disk,
	window,
	downloads,
}: FileCommandOptions): Pick<CommandHandlers, FileCommand> {
	const { files } = messenger;
	if (!files) throw new Error("this app has files");
	return {
		attachFile: async ({ conversationId, name, path, bytes, picture }) => {
			try {
				const place =
					path ?? (await disk.keepPasted(bytes ?? new Uint8Array()));
				return await files.attach(conversationId, { name, place, picture });
			} catch (error) {
				return refused(error);
			}
		},
		detachFile: ({ conversationId, id }) => files.detach(conversationId, id),
		sendFiles: ({ conversationId }) => files.send(conversationId),
		fetchFile: ({ conversationId, message }) =>
			files.fetch(conversationId, message),
		forwardFile: ({ conversationId, message, to }) =>
			files.forward(conversationId, message, to),
		stopFile: ({ id }) => files.stop(id),
		openFile: ({ id }) =>
			withPlace(files, disk, id, (place) => openFile(window, place)),
		showFile: ({ id }) =>
			withPlace(files, disk, id, async (place) => {
				shell.showItemInFolder(place);
				return ok(null);
			}),
		setAutoDownload: ({ bytes }) =>
			messenger.note({
				type: "file-settings-changed",
				settings: { ...messenger.state.fileSettings, autoDownload: bytes },
			}),
		chooseFileFolder: async () => {
			const { filePaths } = await dialog.showOpenDialog(window, {
				defaultPath: downloads(),
				properties: ["openDirectory", "createDirectory"],
			});
			const [folder] = filePaths;
			if (folder === undefined) return ok(null);
			messenger.note({
				type: "file-settings-changed",
				settings: { ...messenger.state.fileSettings, folder },
			});
			return ok(folder);
		},
	};
}

/** Nothing runs by a click alone: what may be a program is asked about, and the safe answer is the first. */
async function openFile(
	window: BrowserWindow,
	place: string,
): Promise<Result<null>> {
	const name = basename(place);
	const words = strings.files;
	if (mayRun(name)) {
		const { response } = await dialog.showMessageBox(window, {
			type: "warning",
			message: words.mayRunTitle(shownFileName(name)),
			detail: words.mayRunLead,
			buttons: [words.showInFolder, words.openAnyway, strings.common.cancel],
			// Somebody who is writing may press Enter the moment the question appears.
			defaultId: 2,
			cancelId: 2,
			noLink: true,
		});
		if (response === 0) shell.showItemInFolder(place);
		if (response !== 1) return ok(null);
	}
	const problem = await shell.openPath(place);
	return problem === ""
		? ok(null)
		: fail("no-program", { file: shownFileName(name) });
}

async function withPlace(
	files: Files,
	disk: DiskFiles,
	id: FileId,
	act: (place: string) => Promise<Result<null>>,
): Promise<Result<null>> {
	const place = await files.placeOf(id);
	if (place === null || !(await disk.isThere(place, null))) {
		return refused(fileError("file-gone"));
	}
	return act(place);
}

function refused(error: unknown): Result<never> {
	if (!(error instanceof FileError)) throw error;
	return failed(error.appError);
}
