import { createHash } from "node:crypto";
import {
	chmodSync,
	createReadStream,
	lutimesSync,
	mkdirSync,
	readdirSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { Stop } from "../project.mjs";
import { run } from "../run.mjs";

/**
 * Runs a tool that must succeed.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {import("node:child_process").SpawnOptions} [options]
 */
export async function must(command, args, options) {
	const { code, stdout, stderr } = await run(command, args, options);
	if (code === 0) return stdout;
	throw new Stop(`${command} failed (exit code ${code}):\n${stdout}${stderr}`);
}

/** @param {string} command */
export async function isInstalled(command) {
	const { code } = await run("sh", ["-c", `command -v ${command}`]);
	return code === 0;
}

/**
 * @param {string} path its folder is made where needed
 * @param {string} text
 */
export function write(path, text) {
	mkdirSync(dirname(path), { recursive: true });
	writeFileSync(path, text);
}

/**
 * Every file and link under a folder, in an order that is always the same.
 *
 * @param {string} folder
 * @returns {import("node:fs").Dirent[]}
 */
export function filesIn(folder) {
	return readdirSync(folder, { withFileTypes: true, recursive: true })
		.filter((entry) => !entry.isDirectory())
		.sort((a, b) => (pathOf(a) < pathOf(b) ? -1 : 1));
}

/** @param {import("node:fs").Dirent} entry */
export function pathOf(entry) {
	return join(entry.parentPath, entry.name);
}

/**
 * Gives everything under a folder the modes of a system folder and one time, whatever the umask and
 * the clock of the machine that builds.
 *
 * @param {string} folder
 * @param {number} seconds
 */
export function settle(folder, seconds) {
	for (const entry of readdirSync(folder, { withFileTypes: true })) {
		const path = join(folder, entry.name);
		if (entry.isDirectory()) settle(path, seconds);
		else if (entry.isFile()) chmodSync(path, isProgram(path) ? 0o755 : 0o644);
		lutimesSync(path, seconds, seconds);
	}
	chmodSync(folder, 0o755);
	lutimesSync(folder, seconds, seconds);
}

/** @param {string} path */
function isProgram(path) {
	return !/\.so(\.\d+)?$/.test(path) && Boolean(statSync(path).mode & 0o111);
}

/** @param {string} folder @returns {number} bytes in its files */
export function sizeOf(folder) {
	return filesIn(folder)
		.filter((entry) => entry.isFile())
		.reduce((sum, entry) => sum + statSync(pathOf(entry)).size, 0);
}

/** @param {string} file @returns {Promise<string>} in hexadecimal */
export async function sha256(file) {
	const hash = createHash("sha256");
	await pipeline(createReadStream(file), hash);
	return hash.digest("hex");
}
