import {
	type AppError,
	type ErrorCode,
	errorOf,
	fail,
	type Result,
} from "../../shared/errors";
import { shownFileName } from "../../shared/file-names";

/**
 * What files need of a disk. A place is a name that only the disk's own side understands; nobody else makes one
 * up. Everything rejects with a `FileError`, and with nothing else, where the disk says no.
 */
export interface FileAccess {
	/** A file that is given to others, as it is now. */
	openSource(place: string): Promise<FileSource>;
	/** A new, empty part where files are wanted now. */
	createPart(name: string): Promise<string>;
	/** What there is of a part; an empty one where it is gone. */
	openPart(place: string): Promise<FilePart>;
	/**
	 * Makes a part, which is whole, a file beside it.
	 * @param name as its author calls it; it gets a name that is safe, and free
	 * @returns the file's place
	 */
	finishPart(place: string, name: string): Promise<string>;
	/** Takes away a part, or what was pasted. What lies elsewhere, and what isn't there, is left alone. */
	discard(place: string): Promise<void>;
	/** Whether a file of that size is there; null for any. */
	isThere(place: string, size: number | null): Promise<boolean>;
}

export interface FileSource {
	/** Bytes. */
	readonly size: number;
	/** Another one as soon as anything was written to it. */
	readonly version: string;
	/** @returns fewer bytes than asked only at its end */
	read(offset: number, length: number): Promise<Uint8Array>;
	/** The version now. */
	versionNow(): Promise<string>;
	close(): Promise<void>;
}

export interface FilePart {
	/** Bytes that are there. */
	readonly size: number;
	read(offset: number, length: number): Promise<Uint8Array>;
	write(offset: number, bytes: Uint8Array): Promise<void>;
	/** Forgets what is behind. */
	truncate(size: number): Promise<void>;
	/** What was written outlasts a power cut. */
	sync(): Promise<void>;
	close(): Promise<void>;
}

/** Why a file can't be read, written, given or taken. */
export class FileError extends Error {
	override readonly name = "FileError";

	constructor(
		readonly code: FileErrorCode,
		readonly appError: AppError,
	) {
		super(code);
	}
}

const codes = [
	"file-gone",
	"file-changed",
	"file-folder",
	"file-too-large",
	"file-unknown",
	"file-withdrawn",
	"file-busy",
	"file-altered",
	"file-damaged",
	"file-nonsense",
	"file-disk-full",
] as const satisfies readonly ErrorCode[];
type PlainCode = (typeof codes)[number];
/** Of these the system says why. */
export type DiskErrorCode = "file-unreadable" | "folder-unwritable";
type FileErrorCode = PlainCode | DiskErrorCode | "file-refused";

export function fileError(code: PlainCode): FileError {
	return new FileError(code, errorOf(code));
}

/** @param reason what the system says; "" where it says nothing */
export function diskError(code: DiskErrorCode, reason: string): FileError {
	return new FileError(code, errorOf(code, { reason }));
}

/** What who gives a file may say of it. */
const givers = [
	"file-gone",
	"file-changed",
	"file-unknown",
	"file-withdrawn",
	"file-busy",
	"file-nonsense",
] as const satisfies readonly PlainCode[];

/** What the other side's app said of a file. */
export function refusedFile(code: string, words: string): FileError {
	if (code === "file-unreadable") return diskError(code, "");
	const known = givers.find((one) => one === code);
	return known
		? fileError(known)
		: new FileError("file-refused", errorOf("file-refused", { words }));
}

/** Whatever went wrong with a file is said of the file. */
export function fileErrorOf(error: unknown): FileError {
	return error instanceof FileError
		? error
		: diskError("file-unreadable", String(error));
}

/**
 * What the disk has said no to, of which file.
 * @throws whatever else it is
 */
export function refused(error: unknown, name: string): Result<never> {
	if (!(error instanceof FileError)) throw error;
	return fail("of-file", {
		file: shownFileName(name),
		why: error.appError,
	});
}
