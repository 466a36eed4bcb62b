import { existsSync } from "node:fs";
import { fallbackRuntime } from "./fallback-runtime.mjs";
import { downloadedRuntime, installedRuntime } from "./official-runtime.mjs";
import { requireModules, Stop } from "./project.mjs";

/**
 * Finds an Electron executable, or gets one: Electron's own binary wherever that can be had.
 *
 * @returns {Promise<string>} its path
 */
export async function findRuntime() {
	const given = process.env.ELECTRON_EXEC_PATH;
	if (given) return existing(given);
	requireModules();
	const executable =
		installedRuntime() ??
		(await downloadedRuntime()) ??
		(await fallbackRuntime().catch(explain));
	return executable ?? explain();
}

/** @param {string} executable */
function existing(executable) {
	if (existsSync(executable)) return executable;
	throw new Stop(
		`ELECTRON_EXEC_PATH names ${executable}, which does not exist`,
	);
}

/**
 * @param {unknown} [cause]
 * @returns {never}
 */
function explain(cause) {
	if (cause && !(cause instanceof Stop)) throw cause;
	throw new Stop(
		[
			cause?.message ??
				`there is no Electron for ${process.platform}-${process.arch} here`,
			"What you can do:",
			'  - with internet access, run "npx install-electron"',
			"  - set ELECTRON_MIRROR to the URL of a mirror that this machine reaches",
			"  - set ELECTRON_EXEC_PATH to the executable of an Electron that is already here",
		].join("\n"),
	);
}
