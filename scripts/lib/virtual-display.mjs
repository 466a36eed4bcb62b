import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import {
	lstatSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Stop } from "./project.mjs";
import { tiedToUs } from "./run.mjs";

const screen = "1440x1000x24";
/** Xvfb's own name for it. */
const framebufferName = "Xvfb_screen0";

/**
 * @typedef {object} VirtualDisplay
 * @property {{ DISPLAY: string, XAUTHORITY: string }} env how programs find it
 * @property {() => void} close
 */

/**
 * Starts Xvfb: a display without a screen. Only this user's programs get to see it.
 *
 * @param {{ isShared: boolean }} options isShared: latestFramebuffer() may find it
 * @returns {Promise<VirtualDisplay>}
 */
export async function startVirtualDisplay({ isShared }) {
	removeLeftovers();
	const folder = mkdtempSync(join(privateFolder(), `${process.pid}-`));
	const authority = join(folder, "authority");
	writeFileSync(authority, authorityFile(randomBytes(16)), { mode: 0o600 });
	const args = [
		...[
			"-displayfd",
			"3",
			"-screen",
			"0",
			screen,
			"-nolisten",
			"tcp",
			"-nocursor",
		],
		...["-auth", authority],
		...(isShared ? ["-fbdir", folder] : []),
	];
	const xvfb = spawn(...tiedToUs("Xvfb", args), {
		stdio: ["ignore", "ignore", "pipe", "pipe"],
		// In a session of its own: Ctrl-C must reach the app first, and the display only after it.
		detached: true,
	});
	const close = () => {
		process.off("exit", close);
		xvfb.kill();
		rmSync(folder, { recursive: true, force: true });
	};
	process.once("exit", close);
	let complaint = "";
	xvfb.stderr.on("data", (chunk) => {
		complaint += chunk;
	});
	const [number] = await Promise.race([
		once(xvfb.stdio[3], "data"),
		once(xvfb, "exit").then(() => []),
	]).catch((error) => {
		complaint += error.message;
		return [];
	});
	if (number === undefined) {
		close();
		throw new Stop(`Xvfb did not start: ${complaint.trim()}`);
	}
	return {
		env: { DISPLAY: `:${String(number).trim()}`, XAUTHORITY: authority },
		close,
	};
}

/**
 * Finds the virtual display that was started last and is still in use, whichever process started it.
 *
 * @returns {string | undefined} the file that Xvfb draws into
 */
export function latestFramebuffer() {
	if (process.platform !== "linux") return;
	removeLeftovers();
	const parent = privateFolder();
	return readdirSync(parent)
		.map((name) => join(parent, name, framebufferName))
		.map((path) => ({ path, stats: statSync(path, { throwIfNoEntry: false }) }))
		.filter(({ stats }) => stats)
		.sort((a, b) => b.stats.birthtimeMs - a.stats.birthtimeMs)[0]?.path;
}

/** A process that was killed could not clean up. The folders' names begin with their process's id. */
function removeLeftovers() {
	const parent = privateFolder();
	for (const name of readdirSync(parent))
		if (!isAlive(Number.parseInt(name, 10)))
			rmSync(join(parent, name), { recursive: true, force: true });
}

/** A folder that nobody else can look into: a screen shows private messages. */
function privateFolder() {
	const folder = join(tmpdir(), `flex-messenger-${process.getuid?.()}`);
	mkdirSync(folder, { recursive: true, mode: 0o700 });
	const stats = lstatSync(folder);
	const isOurs = stats.isDirectory() && stats.uid === process.getuid?.();
	if (!isOurs || stats.mode & 0o077)
		throw new Stop(`${folder} is open to others: remove it and try again`);
	return folder;
}

/** @param {number} pid */
function isAlive(pid) {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
}

/**
 * @param {Buffer} cookie
 * @returns {Buffer} an Xauthority file with one entry, which is good for every display number
 */
function authorityFile(cookie) {
	const wildFamily = 0xffff;
	const counted = (/** @type {Buffer} */ bytes) => [
		uint16(bytes.length),
		bytes,
	];
	const [anyAddress, anyNumber] = [Buffer.alloc(0), Buffer.alloc(0)];
	return Buffer.concat([
		uint16(wildFamily),
		...counted(anyAddress),
		...counted(anyNumber),
		...counted(Buffer.from("MIT-MAGIC-COOKIE-1")),
		...counted(cookie),
	]);
}

/** @param {number} value */
function uint16(value) {
	const bytes = Buffer.alloc(2);
	bytes.writeUInt16BE(value);
	return bytes;
}
