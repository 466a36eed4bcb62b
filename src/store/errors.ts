/** Why the store could not do what it was asked; each is an error that the user is told. */
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

const codes: ReadonlySet<string> = new Set<StoreErrorCode>([
	"store-damaged",
	"store-locked",
	"store-newer",
	"disk-full",
	"disk-failed",
	"store-died",
]);

export class StoreError extends Error {
	override readonly name = "StoreError";

	constructor(
		readonly code: StoreErrorCode,
		/** What the database or the system said. */
		readonly detail: string,
	) {
		super(`${code}: ${detail}`);
	}
}

export function isStoreErrorCode(code: string): code is StoreErrorCode {
	return codes.has(code);
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
