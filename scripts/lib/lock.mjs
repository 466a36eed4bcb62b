import { mkdirSync, rmSync, statSync, utimes } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { endBySignal, onSignals } from "./run.mjs";

const beatMs = 1_000;
/** A holder that was killed leaves its lock behind; one this old has no living holder. */
const deadAfterMs = 10_000;
const pollMs = 200;

/**
 * Does the work while no other process on this machine does work under the same lock.
 *
 * @template T
 * @param {string} lock a folder that exists while the lock is held
 * @param {() => Promise<T>} work
 * @param {() => void} [onWait] called once if another process holds the lock
 * @returns {Promise<T>}
 */
export async function withLock(lock, work, onWait = () => {}) {
	mkdirSync(dirname(lock), { recursive: true });
	for (let waited = false; !take(lock); waited = true) {
		if (!waited) onWait();
		await sleep(pollMs);
	}
	const release = () => rmSync(lock, { recursive: true, force: true });
	const heart = setInterval(() => {
		const now = new Date();
		utimes(lock, now, now, () => {});
	}, beatMs);
	// A signal that ends the process runs no exit listener, so it is turned into an exit.
	const stopListening = onSignals(endBySignal);
	process.once("exit", release);
	try {
		return await work();
	} finally {
		clearInterval(heart);
		stopListening();
		process.off("exit", release);
		release();
	}
}

/** @param {string} lock */
function take(lock) {
	try {
		mkdirSync(lock);
		return true;
	} catch (error) {
		if (error.code !== "EEXIST") throw error;
	}
	if (ageOf(lock) > deadAfterMs) rmSync(lock, { recursive: true, force: true });
	return false;
}

/** @param {string} path */
function ageOf(path) {
	const stats = statSync(path, { throwIfNoEntry: false });
	return stats ? Date.now() - stats.mtimeMs : 0;
}
