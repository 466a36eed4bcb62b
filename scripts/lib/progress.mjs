import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

const linePauseMs = 3_000;
const pollMs = 250;

/**
 * Tells the person at the terminal something. On stderr: stdout belongs to what a script is asked for.
 *
 * @param {string} text
 */
export function say(text) {
	process.stderr.write(`flex: ${text}\n`);
}

/**
 * Awaits a piece of work that fills a folder, and tells how far it is: one line that is
 * rewritten on a terminal, a line every few seconds elsewhere.
 *
 * @template T
 * @param {{ label: string, folder: string, bytes?: number }} what bytes: the size expected at the end, where known
 * @param {Promise<T>} work
 * @returns {Promise<T>}
 */
export async function watchGrowth({ label, folder, bytes }, work) {
	const show = process.stderr.isTTY ? rewriteLine() : pacedLines();
	const started = Date.now();
	show(`${label} …`);
	let measuring = false;
	const timer = setInterval(async () => {
		if (measuring) return;
		measuring = true;
		show(`${label} … ${amount(await folderSize(folder), bytes)}`);
		measuring = false;
	}, pollMs);
	try {
		const result = await work;
		stopTimer();
		show(`${label}: done in ${seconds(Date.now() - started)}`, true);
		return result;
	} catch (error) {
		stopTimer();
		show(`${label}: failed`, true);
		throw error;
	}

	function stopTimer() {
		clearInterval(timer);
		measuring = true;
	}
}

/**
 * @param {number} done
 * @param {number} [total]
 */
export function amount(done, total) {
	const megabytes = (/** @type {number} */ n) => Math.round(n / 1e6);
	if (!total) return `${megabytes(done)} MB`;
	// The total is only what the last run came to, so 100 % is left to the end itself.
	const percent = Math.min(99, Math.floor((100 * done) / total));
	return `${percent} % (${megabytes(Math.min(done, total))} of ${megabytes(total)} MB)`;
}

/** @param {number} ms */
export function seconds(ms) {
	return `${(ms / 1000).toFixed(1)} s`;
}

function rewriteLine() {
	return (/** @type {string} */ text, last = false) => {
		process.stderr.write(`\r\x1b[Kflex: ${text}${last ? "\n" : ""}`);
	};
}

function pacedLines() {
	let shownAt = 0;
	return (/** @type {string} */ text, last = false) => {
		if (!last && Date.now() - shownAt < linePauseMs) return;
		shownAt = Date.now();
		say(text);
	};
}

/**
 * @param {string} folder
 * @returns {Promise<number>} what is in it right now; files may come and go meanwhile
 */
async function folderSize(folder) {
	const entries = await readdir(folder, {
		recursive: true,
		withFileTypes: true,
	}).catch(() => []);
	const sizes = await Promise.all(
		entries
			.filter((entry) => entry.isFile())
			.map((entry) =>
				stat(join(entry.parentPath, entry.name)).then(
					({ size }) => size,
					() => 0,
				),
			),
	);
	return sizes.reduce((sum, size) => sum + size, 0);
}
