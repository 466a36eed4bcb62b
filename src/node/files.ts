import {
	type FileHandle,
	mkdir,
	open,
	rename,
	rm,
	stat,
} from "node:fs/promises";
import { dirname, resolve } from "node:path";

/** Only the user reads what the app keeps. */
export const FOLDER_MODE = 0o700;
export const FILE_MODE = 0o600;

/**
 * Writes a whole file so that a reader, also one after a power cut, sees the old text or the new one and
 * nothing between.
 * @throws what the file system answers; the old file is then untouched
 */
export async function writeFileAtomic(
	file: string,
	text: string,
): Promise<void> {
	await replaceFile(file, (handle) => handle.writeFile(text));
	await syncFolder(dirname(file));
}

/**
 * The same piece by piece; after a power cut it may be the old file still.
 * @throws what the file system answers, and what `write` throws; the old file is then untouched
 */
export async function replaceFile(
	file: string,
	write: (handle: FileHandle) => Promise<void>,
): Promise<void> {
	const fresh = `${file}.new`;
	try {
		const handle = await open(fresh, "w", FILE_MODE);
		try {
			await write(handle);
			await handle.sync();
		} finally {
			await handle.close();
		}
		await rename(fresh, file);
	} catch (error) {
		await rm(fresh, { force: true }).catch(() => {});
		throw error;
	}
}

/** Makes a new name in a folder outlast a power cut. Windows can't, and needs no such call. */
export async function syncFolder(folder: string): Promise<void> {
	if (process.platform === "win32") return;
	const handle = await open(folder, "r");
	try {
		await handle.sync();
	} finally {
		await handle.close();
	}
}

/**
 * `mkdir -p`. Node's own `recursive` never returns where a file system refuses with ENOENT, as /proc does.
 * @throws what the file system answers
 */
export async function makeFolder(path: string): Promise<void> {
	const folder = resolve(path);
	try {
		await mkdir(folder, { mode: FOLDER_MODE });
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (code === "EEXIST") return;
		const parent = dirname(folder);
		if (code !== "ENOENT" || (await exists(parent))) throw error;
		await makeFolder(parent);
		await mkdir(folder, { mode: FOLDER_MODE });
	}
}

export function exists(path: string): Promise<boolean> {
	return stat(path).then(
		() => true,
		() => false,
	);
}
