import { homedir } from "node:os";
import { join } from "node:path";
import { app } from "electron";
import { entryAutostart } from "./autostart-entry";

/** With this the app starts without its window, where that can be found again. */
export const HIDDEN_SWITCH = "--hidden";

/** Whether the system starts the app when the user logs in. The system keeps it, and its own settings may change it. */
export interface Autostart {
	isOn(): Promise<boolean>;
	set(on: boolean): Promise<void>;
}

/** null for an app that is not installed: what would be started is a place that may be gone tomorrow. */
export function autostartOfThisApp(): Autostart | null {
	if (!app.isPackaged) return null;
	const args = [HIDDEN_SWITCH];
	if (process.platform === "linux") {
		const config = process.env.XDG_CONFIG_HOME || join(homedir(), ".config");
		const program = process.env.APPIMAGE ?? process.execPath;
		return entryAutostart(join(config, "autostart"), program, args);
	}
	return {
		isOn: async () => app.getLoginItemSettings({ args }).openAtLogin,
		set: async (on) => app.setLoginItemSettings({ openAtLogin: on, args }),
	};
}

/** The system has started the app by itself. */
export function wasStartedAtLogin(): boolean {
	return (
		process.argv.includes(HIDDEN_SWITCH) ||
		(process.platform === "darwin" &&
			app.getLoginItemSettings().wasOpenedAtLogin)
	);
}
