import { existsSync, statSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { say } from "./progress.mjs";
import { Stop } from "./project.mjs";
import { run } from "./run.mjs";

/** What Electron links against, by Debian's names. Each brings the others it needs. */
const libraryPackages = ["libgtk-3-0", "libnss3", "libasound2", "libgbm1"];

export const isRoot = process.getuid?.() === 0;

/** Whether windows can be shown without a display of our own. */
export function hasDisplay() {
	if (process.platform !== "linux") return true;
	return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/**
 * Makes sure of the system's part of Electron: its libraries and, where there is no display, Xvfb.
 * Installs them where that needs no password, and otherwise says how to.
 *
 * @param {string} executable Electron
 */
export async function ensureSystem(executable) {
	if (process.platform !== "linux") return;
	const missing = await missingParts(executable);
	if (missing.length > 0) await supply(missing, executable);
	if (!isRoot && !(await canSandbox(executable)))
		say(
			`this system does not let Electron make its sandbox; if it aborts, run\n${setuidLine(executable)}`,
		);
}

/**
 * @param {string[]} missing
 * @param {string} executable
 */
async function supply(missing, executable) {
	say(`missing on this system: ${missing.join(" ")}`);
	if (!onPath("apt-get"))
		throw new Stop(
			"install them with this system's package manager (Electron's libraries are GTK 3, NSS, ALSA and GBM)",
		);
	if (isRoot) await install(executable);
	else throw new Stop(`install them with:\n${await installLine("sudo ")}`);
}

/** @param {string} executable */
async function missingParts(executable) {
	const { stdout } = await run("ldd", [executable]);
	const missing = missingLibraries(stdout);
	if (!hasDisplay() && !onPath("Xvfb")) missing.push("Xvfb");
	return missing;
}

/** @param {string} lddOutput */
export function missingLibraries(lddOutput) {
	return [...lddOutput.matchAll(/^\s*(\S+) => not found$/gm)].map(
		([, library = ""]) => library,
	);
}

/** @param {string} executable */
async function install(executable) {
	say("installing them with apt-get");
	const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
	const apt = async (/** @type {string[]} */ ...args) => {
		const { code } = await run("apt-get", args, { env, echo: true });
		if (code !== 0)
			throw new Stop(`"apt-get ${args.join(" ")}" failed (exit code ${code})`);
	};
	await apt("update", "-qq");
	await apt(...installArguments(await packages()));
	const missing = await missingParts(executable);
	if (missing.length > 0)
		throw new Stop(`still missing after that: ${missing.join(" ")}`);
}

/** @param {string} prefix */
async function installLine(prefix) {
	return `${prefix}apt-get ${installArguments(await packages()).join(" ")}`;
}

/** @param {string[]} names */
function installArguments(names) {
	return ["install", "-y", "--no-install-recommends", ...names];
}

/**
 * Chromium's sandbox needs either user namespaces, which Ubuntu does not give to every program, or
 * its helper to be root's.
 *
 * @param {string} executable
 */
async function canSandbox(executable) {
	const helper = statSync(sandboxHelper(executable), { throwIfNoEntry: false });
	if (helper?.uid === 0 && helper.mode & 0o4000) return true;
	const { code } = await run("unshare", ["--map-root-user", "true"]);
	return code === 0;
}

/** @param {string} executable */
function setuidLine(executable) {
	const helper = `"${sandboxHelper(executable)}"`;
	return `sudo chown root:root ${helper} && sudo chmod 4755 ${helper}`;
}

/** @param {string} executable */
function sandboxHelper(executable) {
	return join(dirname(executable), "chrome-sandbox");
}

/** The same packages have other names since the 64-bit time of Debian 13 and Ubuntu 24.04. */
async function packages() {
	const names = await Promise.all(
		libraryPackages.map(async (name) => {
			const { stdout } = await run("apt-cache", ["policy", `${name}t64`]);
			return hasCandidate(stdout) ? `${name}t64` : name;
		}),
	);
	return [...names, "xvfb"];
}

/** @param {string} policy what `apt-cache policy` says of one package */
export function hasCandidate(policy) {
	return /^\s*Candidate: (?!\(none\))/m.test(policy);
}

/** @param {string} command */
function onPath(command) {
	const folders = (process.env.PATH ?? "").split(delimiter);
	return folders.some((folder) => existsSync(join(folder, command)));
}
