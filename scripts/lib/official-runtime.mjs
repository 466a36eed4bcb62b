import { lookup } from "node:dns/promises";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { withLock } from "./lock.mjs";
import { say, watchGrowth } from "./progress.mjs";
import { inProject } from "./project.mjs";
import { run } from "./run.mjs";

const electronPackage = inProject("node_modules", "electron");
const installer = join(electronPackage, "install.js");
const nameServerPatienceMs = 4_000;

/** @returns {string | undefined} the executable that Electron's own installer has put into node_modules */
export function installedRuntime() {
	const read = (/** @type {string[]} */ ...path) =>
		readFileSync(join(electronPackage, ...path), "utf8").trim();
	try {
		const { version } = JSON.parse(read("package.json"));
		// The installer writes path.txt last: without it the folder may be half full.
		const executable = join(electronPackage, "dist", read("path.txt"));
		const installed = read("dist", "version").replace(/^v/, "");
		return installed === version && existsSync(executable)
			? executable
			: undefined;
	} catch {
		return undefined;
	}
}

/** @returns {Promise<string | undefined>} the executable; undefined where it cannot be downloaded */
export async function downloadedRuntime() {
	if (process.env.ELECTRON_SKIP_BINARY_DOWNLOAD) return;
	const host = downloadHost(process.env);
	if (!process.env.ELECTRON_GET_USE_PROXY && !(await resolves(host))) return;
	return withLock(
		inProject("node_modules", ".electron-download.lock"),
		async () => installedRuntime() ?? (await download()),
		() => say("waiting for another process that is downloading Electron"),
	);
}

/** @param {NodeJS.ProcessEnv} env */
export function downloadHost(env) {
	const mirror =
		env.ELECTRON_MIRROR ||
		env.npm_config_electron_mirror ||
		env.NPM_CONFIG_ELECTRON_MIRROR;
	return mirror && URL.canParse(mirror)
		? new URL(mirror).hostname
		: "github.com";
}

/** @param {string} host */
async function resolves(host) {
	const patience = new AbortController();
	const found = lookup(host).then(
		() => true,
		() => false,
	);
	const tooLong = sleep(nameServerPatienceMs, false, {
		signal: patience.signal,
	}).catch(() => false);
	const answer = await Promise.race([found, tooLong]);
	patience.abort();
	return answer;
}

async function download() {
	// Electron's installer keeps what it downloads in the temporary folder until it is complete.
	const scratch = mkdtempSync(join(tmpdir(), "electron-download-"));
	const clean = () => rmSync(scratch, { recursive: true, force: true });
	process.once("exit", clean);
	const env = { ...process.env, TMPDIR: scratch, TEMP: scratch, TMP: scratch };
	const attempt = run(process.execPath, [installer], { env }).then(
		({ stderr }) =>
			installedRuntime() ?? Promise.reject(new Error(firstLine(stderr))),
	);
	try {
		return await watchGrowth(
			{ label: "downloading Electron", folder: scratch },
			attempt,
		);
	} catch (error) {
		say(error.message);
		say("to go without this attempt, set ELECTRON_SKIP_BINARY_DOWNLOAD=1");
		return undefined;
	} finally {
		process.off("exit", clean);
		clean();
	}
}

/** @param {string} text */
function firstLine(text) {
	return text.trim().split("\n", 1).join();
}
