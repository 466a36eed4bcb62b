import { writeFile } from "node:fs/promises";
import { type BrowserWindow, dialog } from "electron";
import { fail, ok } from "../../shared/errors";
import { MAX_LOG_LENGTH } from "../../shared/ipc";
import type { CommandHandlers } from "../ipc/answer";
import { type AppLog, LOG_FILE } from "./app-log";

export type LogCommand = "getLog" | "saveLog";

/** What the user reads, and nobody else unless they send it. */
export function logCommands(
	log: AppLog,
	window: BrowserWindow,
): Pick<CommandHandlers, LogCommand> {
	return {
		getLog: async () => ok((await log.read()).slice(-MAX_LOG_LENGTH)),
		saveLog: async () => {
			const { filePath } = await dialog.showSaveDialog(window, {
				defaultPath: LOG_FILE,
			});
			if (!filePath) return ok(null);
			try {
				await writeFile(filePath, await log.read());
			} catch (error) {
				const { code } = error as NodeJS.ErrnoException;
				if (!code) throw error;
				return fail("path-failed", { path: filePath, reason: code });
			}
			return ok(filePath);
		},
	};
}
