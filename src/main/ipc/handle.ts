import { ipcMain, type WebFrameMain } from "electron";
import type { Result } from "../../shared/errors";
import {
	COMMAND_CHANNEL,
	type CommandName,
	commandNames,
} from "../../shared/ipc";

/** @param sender the frame that asks; null where it is gone */
export type Answer = (
	name: CommandName,
	sender: WebFrameMain | null,
	input: unknown,
) => Promise<Result<unknown>>;

/**
 * The only door from a window into main, there from the first moment: whoever comes before there is somebody to answer waits. What
 * it takes to answer is loaded meanwhile (answer.ts).
 */
export function handleCommands(answer: Promise<Answer>): void {
	for (const name of commandNames) {
		ipcMain.handle(
			`${COMMAND_CHANNEL}:${name}`,
			async ({ senderFrame }, input: unknown) =>
				(await answer)(name, senderFrame, input),
		);
	}
}
