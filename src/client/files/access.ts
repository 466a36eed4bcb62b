import type { AppError } from "../../shared/errors";

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

/** Why a file can't be read, written, given or taken: one sentence for the user. */
export class FileError extends Error {
	override readonly name = "FileError";

	constructor(
		readonly code: FileErrorCode,
		message: string,
	) {
		super(message);
	}

	get appError(): AppError {
		return { code: this.code, message: this.message };
	}
}

export type FileErrorCode = keyof typeof sentences;

const sentences = {
	"file-gone": "The file is not where it was any more.",
	"file-changed": "The file was changed since it was offered.",
	"file-unreadable": "The file can't be read.",
	"file-folder": "This is a folder. Pack it into one file (zip) and send that.",
	"file-too-large": "This file is larger than a file may be.",
	"file-unknown": "Its author's app does not have this file any more.",
	"file-withdrawn": "Its author does not share this file any more.",
	"file-busy": "Its author's app is giving files to too many at present.",
	"file-altered":
		"A piece of this file was changed on its way and was refused. What came before is kept; try again.",
	"file-damaged":
		"What came is not the file that was offered, so it was thrown away. Try again, or ask for it anew.",
	"file-nonsense":
		"Pieces of this file are missing or out of order: its author's app, or the server between, does not keep to the protocol. What came before is kept; try again.",
	"folder-unwritable":
		"Files can't be written where they should go. Choose another folder in Settings, Files.",
	"disk-full":
		"There is no room left on the disk. Make some and try again; what came is kept.",
} as const;

export function fileError(code: FileErrorCode, detail = ""): FileError {
	return new FileError(code, sentences[code] + (detail && ` (${detail})`));
}

/** Whatever went wrong with a file is said of the file. */
export function fileErrorOf(error: unknown): FileError {
	return error instanceof FileError
		? error
		: fileError("file-unreadable", String(error));
}

export function isFileErrorCode(code: string): code is FileErrorCode {
	return code in sentences;
}
