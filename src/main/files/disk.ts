import { type BigIntStats, constants } from "node:fs";
import {
	type FileHandle,
	lstat,
	open,
	rename,
	rm,
	stat,
	writeFile,
} from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import {
	type DiskErrorCode,
	diskError,
	type FileAccess,
	FileError,
	type FilePart,
	type FileSource,
	fileError,
} from "../../client/files/access";
import { FILE_MODE, makeFolder } from "../../node/files";
import { numberedFileName, safeFileName } from "../../shared/file-names";

/** Names that are tried for a file before it is given up. */
const MAX_NUMBER = 10_000;
const PART = ".part";
/** Under Windows this says that a file came from elsewhere, and Windows then asks before it runs. */
const FROM_ELSEWHERE = "[ZoneTransfer]\r\nZoneId=3\r\n";

/** What was pasted and has no file of its own lies here, in the profile. */
const PASTED_FOLDER = "pasted";

interface FolderOptions {
	/** The profile's folder for files. */
	readonly own: string;
	/** Where files are wanted now. */
	readonly downloads: () => string;
}

/** Files in folders of the disk. A place is a path; paths come from the user's own choices and from here alone. */
export class DiskFiles implements FileAccess {
	readonly #own: string;
	#count = 0;

	constructor(readonly options: FolderOptions) {
		this.#own = resolve(options.own);
	}

	/**
	 * Keeps what was pasted.
	 * @returns its place
	 * @throws FileError
	 */
	async keepPasted(bytes: Uint8Array): Promise<string> {
		const folder = join(this.#own, PASTED_FOLDER);
		return explained(async () => {
			await makeFolder(folder);
			for (;;) {
				const place = join(folder, `${Date.now()}-${this.#count++}`);
				try {
					await writeFile(place, bytes, { flag: "wx", mode: FILE_MODE });
					return place;
				} catch (error) {
					if (codeOf(error) !== "EEXIST") throw error;
				}
			}
		}, "folder-unwritable");
	}

	openSource(place: string): Promise<FileSource> {
		return explained(async () => {
			// A pipe with nobody at its other end would be waited for.
			const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
			const handle = await open(place, flags);
			try {
				return await sourceOf(handle);
			} catch (error) {
				await handle.close();
				throw error;
			}
		}, "file-unreadable");
	}

	createPart(name: string): Promise<string> {
		return explained(async () => {
			const folder = resolve(this.options.downloads());
			await makeFolder(folder);
			const safe = safeFileName(name);
			return claimed(folder, (number) => {
				const free = number === 0 ? safe : numberedFileName(safe, number);
				return `${free}${PART}`;
			});
		}, "folder-unwritable");
	}

	openPart(place: string): Promise<FilePart> {
		return explained(async () => {
			await makeFolder(dirname(place));
			// Somebody may have put a link in its place, which would be written through.
			const found = await lstat(place).catch(() => null);
			if (found && !found.isFile()) throw diskError("folder-unwritable", "");
			const handle = await open(place, found ? "r+" : "wx+", FILE_MODE);
			const { size } = await handle.stat();
			return partOf(handle, size);
		}, "folder-unwritable");
	}

	finishPart(place: string, name: string): Promise<string> {
		return explained(async () => {
			const safe = safeFileName(name);
			// Claimed first, so that nothing that is there is ever written over.
			const file = await claimed(dirname(place), (number) =>
				number === 0 ? safe : numberedFileName(safe, number),
			);
			await rename(place, file).catch(async (error) => {
				await rm(file, { force: true });
				throw error;
			});
			if (process.platform === "win32") {
				await writeFile(`${file}:Zone.Identifier`, FROM_ELSEWHERE).catch(
					() => {},
				);
			}
			return file;
		}, "folder-unwritable");
	}

	discard(place: string): Promise<void> {
		return explained(async () => {
			const isPasted =
				dirname(resolve(place)) === join(this.#own, PASTED_FOLDER);
			if (isPasted || basename(place).endsWith(PART)) {
				await rm(place, { force: true });
			}
		}, "folder-unwritable");
	}

	async isThere(place: string, size: number | null): Promise<boolean> {
		const found = await stat(place).catch(() => null);
		return found?.isFile() === true && (size ?? found.size) === found.size;
	}
}

async function sourceOf(handle: FileHandle): Promise<FileSource> {
	const found = await handle.stat({ bigint: true });
	if (found.isDirectory()) throw fileError("file-folder");
	// A pipe or a device has no size, and may never end.
	if (!found.isFile()) throw diskError("file-unreadable", "");
	let isOpen = true;
	return {
		size: Number(found.size),
		version: versionOf(found),
		read: (offset, length) =>
			explained(async () => {
				const bytes = Buffer.allocUnsafe(length);
				let at = 0;
				while (at < length) {
					const { bytesRead } = await handle.read(
						bytes,
						at,
						length - at,
						offset + at,
					);
					if (bytesRead === 0) break;
					at += bytesRead;
				}
				return bytes.subarray(0, at);
			}, "file-unreadable"),
		versionNow: () =>
			explained(
				async () => versionOf(await handle.stat({ bigint: true })),
				"file-unreadable",
			),
		close: async () => {
			if (isOpen) {
				isOpen = false;
				await handle.close();
			}
		},
	};
}

function versionOf({ size, mtimeNs, ino }: BigIntStats): string {
	return `${size} ${mtimeNs} ${ino}`;
}

function partOf(handle: FileHandle, size: number): FilePart {
	let isOpen = true;
	return {
		size,
		read: (offset, length) =>
			explained(async () => {
				const bytes = Buffer.allocUnsafe(length);
				const { bytesRead } = await handle.read(bytes, 0, length, offset);
				return bytes.subarray(0, bytesRead);
			}, "file-unreadable"),
		write: (offset, bytes) =>
			explained(async () => {
				let at = 0;
				while (at < bytes.length) {
					const { bytesWritten } = await handle.write(
						bytes,
						at,
						bytes.length - at,
						offset + at,
					);
					at += bytesWritten;
				}
			}, "folder-unwritable"),
		truncate: (length) =>
			explained(() => handle.truncate(length), "folder-unwritable"),
		sync: () => explained(() => handle.sync(), "folder-unwritable"),
		close: async () => {
			if (isOpen) {
				isOpen = false;
				await handle.close();
			}
		},
	};
}

/**
 * Makes an empty file under the first name that is free. `wx` follows no link and takes nothing that is there.
 * @param nameOf the name with that number; 0 for the name itself
 */
async function claimed(
	folder: string,
	nameOf: (number: number) => string,
): Promise<string> {
	for (let number = 0; number < MAX_NUMBER; number++) {
		const place = join(folder, nameOf(number));
		try {
			await (await open(place, "wx", FILE_MODE)).close();
			return place;
		} catch (error) {
			if (codeOf(error) !== "EEXIST") throw error;
		}
	}
	throw diskError("folder-unwritable", "");
}

/** What the system says, in the user's words. */
async function explained<T>(
	act: () => Promise<T>,
	otherwise: DiskErrorCode,
): Promise<T> {
	try {
		return await act();
	} catch (error) {
		if (error instanceof FileError) throw error;
		const code = codeOf(error);
		if (code === "ENOSPC" || code === "EDQUOT")
			throw fileError("file-disk-full");
		if (code === "EISDIR") throw fileError("file-folder");
		const isGone = code === "ENOENT" && otherwise === "file-unreadable";
		if (isGone) throw fileError("file-gone");
		throw diskError(otherwise, code ?? String(error));
	}
}

function codeOf(error: unknown): string | undefined {
	return (error as NodeJS.ErrnoException | null)?.code;
}
