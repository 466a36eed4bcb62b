import { closeSync, openSync } from "node:fs";
import Libsql from "libsql";
import { FILE_MODE } from "../node/files";
import { StoreError, storeErrorOf } from "./errors";

export type Value = string | number | null | Uint8Array;
/** Columns in their order; blobs come as Buffer. */
export type Row = readonly unknown[];

/** How long a lock of another process is waited for, in milliseconds. */
const BUSY_MS = 2_000;

/**
 * One connection. Every statement is read to its end: libsql keeps one that was not under way, and with it
 * its lock.
 */
export class Database {
	readonly #db: Libsql.Database;
	readonly #statements = new Map<string, Libsql.Statement<unknown[]>>();

	/**
	 * @param key in hexadecimal; null for a file without secrets
	 * @throws StoreError
	 */
	constructor(
		readonly file: string,
		key: string | null,
	) {
		this.#db = guarded(() => {
			// SQLite gives its other files the same mode.
			closeSync(openSync(file, "a", FILE_MODE));
			return new Libsql(
				file,
				key === null
					? {}
					: ({ encryptionCipher: "aes256cbc", encryptionKey: key } as object),
			);
		});
		this.all(`pragma busy_timeout = ${BUSY_MS}`);
	}

	/** @throws StoreError */
	all(sql: string, ...values: readonly Value[]): Row[] {
		return guarded(() => this.#prepared(sql).all(values)) as Row[];
	}

	/** @throws StoreError */
	run(sql: string, ...values: readonly Value[]): void {
		guarded(() => this.#prepared(sql).run(values));
	}

	/** Statements that change nothing but the database's own state. */
	exec(sql: string): void {
		guarded(() => this.#db.exec(sql));
	}

	/** What `work` has written is on the disk when this returns, or nothing of it when it throws. */
	transaction<T>(work: () => T): T {
		this.exec("begin immediate");
		try {
			const result = work();
			this.exec("commit");
			return result;
		} catch (error) {
			// After some failures, as that of a full disk, SQLite has done so itself.
			if (this.#db.inTransaction) this.exec("rollback");
			throw error;
		}
	}

	/** A part of a transaction that can fail alone. */
	part<T>(work: () => T): T {
		this.exec("savepoint part");
		try {
			const result = work();
			this.exec("release part");
			return result;
		} catch (error) {
			if (this.#db.inTransaction) this.exec("rollback to part; release part");
			throw error;
		}
	}

	get inTransaction(): boolean {
		return this.#db.inTransaction;
	}

	/** Lets go of every lock first: libsql keeps a closed connection until its statements are collected. */
	close(): void {
		if (this.#db.inTransaction) this.exec("rollback");
		this.#statements.clear();
		this.#db.close();
	}

	#prepared(sql: string): Libsql.Statement<unknown[]> {
		let statement = this.#statements.get(sql);
		if (!statement) {
			statement = this.#db.prepare(sql);
			if (statement.reader) statement.raw();
			this.#statements.set(sql, statement);
		}
		return statement;
	}
}

function guarded<T>(work: () => T): T {
	try {
		return work();
	} catch (error) {
		throw storeErrorOf(error);
	}
}

/** Holds a file for this process alone, until it closes it or dies; the system lets go for whoever can't. */
export function lockFile(file: string): Database {
	const lock = new Database(file, null);
	try {
		lock.exec("begin exclusive");
		return lock;
	} catch (error) {
		lock.close();
		throw error instanceof StoreError && error.code === "store-damaged"
			? new StoreError("disk-failed", `${file}: ${error.detail}`)
			: error;
	}
}
