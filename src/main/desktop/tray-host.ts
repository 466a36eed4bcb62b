import { execFile } from "node:child_process";

const WATCHER = "org.kde.StatusNotifierWatcher";
const HOST = "IsStatusNotifierHostRegistered";
const PROPERTIES = "org.freedesktop.DBus.Properties";
const TIMEOUT_MS = 2_000;

/** The same question with each of the tools that a desktop may have; all of them answer `true` or not. */
const questions: readonly (readonly [tool: string, ...args: string[]])[] = [
	[
		"dbus-send",
		"--session",
		"--print-reply=literal",
		`--dest=${WATCHER}`,
		"/StatusNotifierWatcher",
		`${PROPERTIES}.Get`,
		`string:${WATCHER}`,
		`string:${HOST}`,
	],
	[
		"gdbus",
		"call",
		"--session",
		`--dest=${WATCHER}`,
		"--object-path=/StatusNotifierWatcher",
		`--method=${PROPERTIES}.Get`,
		WATCHER,
		HOST,
	],
	[
		"busctl",
		"--user",
		"get-property",
		WATCHER,
		"/StatusNotifierWatcher",
		WATCHER,
		HOST,
	],
];

/** What a tool has said; null where there is no such tool. */
type Ask = (tool: string, args: readonly string[]) => Promise<string | null>;

/**
 * Whether an icon in the tray would be seen. On Linux a desktop says so on D-Bus (StatusNotifierItem of
 * freedesktop.org); GNOME without an extension has none, and Electron doesn't tell.
 */
export async function hasTray(
	platform: NodeJS.Platform = process.platform,
	ask: Ask = askTool,
): Promise<boolean> {
	if (platform !== "linux") return true;
	for (const [tool, ...args] of questions) {
		const answer = await ask(tool, args);
		if (answer !== null) return /\btrue\b/.test(answer);
	}
	return false;
}

function askTool(
	tool: string,
	args: readonly string[],
): Promise<string | null> {
	return new Promise((resolve) =>
		execFile(tool, args, { timeout: TIMEOUT_MS }, (error, stdout) => {
			if (error?.code === "ENOENT") resolve(null);
			else resolve(error ? "" : stdout);
		}),
	);
}
