import { fail, ok } from "../../shared/errors";
import type { CommandHandlers } from "../ipc/answer";
import type { Autostart } from "./autostart";

export type DesktopCommand = "setStartAtLogin";

/** @param onChange the system may have something else now */
export function desktopCommands(
	autostart: Autostart | null,
	onChange: () => Promise<unknown>,
): Pick<CommandHandlers, DesktopCommand> {
	return {
		setStartAtLogin: async ({ on }) => {
			if (!autostart) return fail("not-installed");
			try {
				await autostart.set(on);
			} catch (error) {
				return fail("autostart-refused", {
					reason: error instanceof Error ? error.message : String(error),
				});
			}
			await onChange();
			return ok(null);
		},
	};
}
