/** Why the store could not do what it was asked; each has one sentence for the user. */
export type StoreErrorCode =
	/** Not a database, a damaged one, or one that another key encrypts. */
	| "store-damaged"
	/** Another process has it. */
	| "store-locked"
	/** A later version of this app has written it. */
	| "store-newer"
	| "disk-full"
	/** The disk can't be read or written. */
	| "disk-failed"
	/** Its process ended by itself, again and again. */
	| "store-died";

const sentences: Readonly<Record<StoreErrorCode, string>> = {
	"store-damaged":
		"The database of your messages is damaged, or its key is another one.",
	"store-locked": "Another program is using the database of your messages.",
	"store-newer":
		"The database of your messages was written by a newer version of FLEX Messenger. Install that version to open it.",
	"disk-full":
		"The disk is full: nothing new is saved. Free some space; the app goes on by itself.",
	"disk-failed":
		"The disk can't be read or written: nothing new is saved. Check that it is there and may be written.",
	"store-died":
		"The part of the app that keeps your messages stopped by itself, several times: nothing new is saved. Restart the app.",
};

export class StoreError extends Error {
	override readonly name = "StoreError";

	constructor(
		readonly code: StoreErrorCode,
		/** What the database or the system said. */
		readonly detail: string,
	) {
		super(sentences[code]);
	}
}

export function isStoreErrorCode(code: string): code is StoreErrorCode {
	return Object.hasOwn(sentences, code);
}

/** @returns what `error` means to the user; itself where that is nothing but a mistake of ours */
export function storeErrorOf(error: unknown): unknown {
	if (!(error instanceof Error) || error instanceof StoreError) return error;
	const code = codeOf(String((error as NodeJS.ErrnoException).code ?? ""));
	if (code) return new StoreError(code, error.message);
	// libsql has no code for a file that it can't open.
	const opening = /ConnectionFailed\(.*: (\d+)"\)/.exec(error.message);
	return opening ? new StoreError("disk-failed", error.message) : error;
}

function codeOf(code: string): StoreErrorCode | null {
	if (code === "SQLITE_NOTADB" || code.startsWith("SQLITE_CORRUPT"))
		return "store-damaged";
	if (code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED"))
		return "store-locked";
	// The file that processes share needs space too, and SQLite has a code of its own for that.
	if (
		["SQLITE_FULL", "SQLITE_IOERR_SHMSIZE", "ENOSPC", "EDQUOT"].includes(code)
	)
		return "disk-full";
	if (/^SQLITE_(IOERR|CANTOPEN|READONLY|PERM)/.test(code)) return "disk-failed";
	if (["EIO", "EROFS", "EACCES", "EPERM"].includes(code)) return "disk-failed";
	return null;
}
