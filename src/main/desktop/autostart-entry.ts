import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { makeFolder, writeFileAtomic } from "../../node/files";
import type { Autostart } from "./autostart";

const FILE_NAME = "flex-messenger.desktop";

/**
 * Starting at login as Linux desktops have it: an entry in a folder (Desktop Application Autostart Specification).
 * @param folder the user's `autostart`
 */
export function entryAutostart(
	folder: string,
	program: string,
	args: readonly string[],
): Autostart {
	const file = join(folder, FILE_NAME);
	return {
		isOn: async () => {
			const text = await readFile(file, "utf8").catch(() => null);
			// A desktop's own settings switch an entry off by one of these lines.
			return (
				text !== null &&
				!/^(?:Hidden=true|X-GNOME-Autostart-enabled=false)\s*$/m.test(text)
			);
		},
		set: async (on) => {
			if (!on) return rm(file, { force: true });
			await makeFolder(folder);
			await writeFileAtomic(file, entry([program, ...args]));
		},
	};
}

function entry(command: readonly string[]): string {
	return [
		"[Desktop Entry]",
		"Type=Application",
		"Name=FLEX Messenger",
		`Exec=${command.map(quoted).join(" ")}`,
		"Icon=flex-messenger",
		"Terminal=false",
		"",
	].join("\n");
}

/** An argument of `Exec`: quoted, and then as a string of the file (Desktop Entry Specification, "The Exec key"). */
function quoted(argument: string): string {
	const inQuotes = argument.replace(/["`$\\]/g, "\\$&").replaceAll("%", "%%");
	return `"${inQuotes.replaceAll("\\", "\\\\")}"`;
}
