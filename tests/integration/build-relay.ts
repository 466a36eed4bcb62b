import { execFileSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";

const folder = "out/test-relay";

/** The headless relay, as built. */
export const relayProgram = resolve(folder, "bin.js");

/**
 * Vitest's global set-up: the tests run the program as users do, so it has to be fresh. It is built into a folder
 * of its own, so that a build that goes on at the same time does not take it away.
 */
export default function setup(): void {
	const sources = ["relay", "protocol", "shared", "node", "discovery"].map(
		(room) => `src/${room}`,
	);
	const newest = Math.max(
		...[...sources, "vite.relay.config.ts"].map(changedAt),
	);
	if (changedAt(relayProgram) > newest) return;
	execFileSync(
		process.execPath,
		[
			"node_modules/vite/bin/vite.js",
			"build",
			"-c",
			"vite.relay.config.ts",
			"--outDir",
			folder,
		],
		{ stdio: "inherit" },
	);
}

/** When a file, or anything in a folder, last changed, in Unix milliseconds; 0 where there is nothing. */
function changedAt(path: string): number {
	const stats = statSync(path, { throwIfNoEntry: false });
	if (!stats?.isDirectory()) return stats?.mtimeMs ?? 0;
	const within = readdirSync(path).map((name) => changedAt(join(path, name)));
	return Math.max(stats.mtimeMs, ...within);
}
