import { existsSync, statSync } from "node:fs";
import type { ConversationId } from "../shared/domain/ids";
import { type AppError, errorOf } from "../shared/errors";
import type {
	Batch,
	Commit,
	StoreAnswer,
	StoreCalls,
	StoreRequest,
	StoreStatistics,
} from "./calls";
import { Database, lockFile } from "./database";
import { StoreError } from "./errors";
import { putBlob, putDocument, readBlobs, readDocuments } from "./kept-values";
import { type StoreKeys, storeKeysOf } from "./keys";
import { migrate } from "./schema";
import { searchMessages } from "./search";
import { Talk, type Told } from "./talk";

/**
 * A database as small as this is checked whole at each start, in about ten milliseconds; larger ones when the last run
 * broke off.
 */
const CHECKED_WHOLE_BYTES = 2 * 1_024 * 1_024;
const MAX_BLOB_KEY_LENGTH = 200;

export interface StoreOptions {
	readonly file: string;
	/** 32 bytes, from the vault. */
	readonly key: Uint8Array;
	/** A message's checksum was wrong; it keeps its place, and says so in it. */
	readonly onDamage?: (seq: number) => void;
	/** The whole database is checked before anything is read. */
	readonly check?: boolean;
}

/**
 * Everything private that the app keeps, in one encrypted SQLite database that one process has. What an
 * answer has confirmed outlasts a power cut.
 */
export class Store {
	readonly #talk: Talk;

	private constructor(
		readonly options: StoreOptions,
		readonly lock: Database,
		readonly database: Database,
		readonly keys: StoreKeys,
		/** The whole database was checked when it was opened. */
		readonly isChecked: boolean,
	) {
		const told = new Set<number>();
		this.#talk = new Talk(database, keys, (seq) => {
			if (told.has(seq)) return;
			told.add(seq);
			options.onDamage?.(seq);
		});
	}

	/**
	 * Makes the database where there never was one. One that was there and is gone or empty is damage, and
	 * nothing is made in its place.
	 * @throws StoreError
	 */
	static open(options: StoreOptions): Store {
		const { file, key } = options;
		const lock = lockFile(lockOf(file));
		let database: Database | null = null;
		try {
			const wasThere = Number(lock.all("pragma user_version")[0]?.[0]) > 0;
			const size = sizeOf(file);
			if (wasThere && size === 0)
				throw new StoreError("store-damaged", `${file} is gone or empty`);
			const brokeOff = sizeOf(`${file}-wal`) > 0;
			const keys = storeKeysOf(key);
			database = new Database(file, keys.cipher);
			prepare(database);
			const isChecked = options.check || size < CHECKED_WHOLE_BYTES || brokeOff;
			if (isChecked && size > 0) checkWhole(database);
			migrate(database);
			if (!wasThere) {
				lock.exec("pragma user_version = 1; commit; begin exclusive");
			}
			return new Store(options, lock, database, keys, isChecked);
		} catch (error) {
			database?.close();
			lock.close();
			throw error;
		}
	}

	/**
	 * Answers all requests of a batch when everything they write is on the disk. One that makes no sense fails
	 * alone; a disk that fails, fails them all.
	 */
	run(batch: Batch): readonly StoreAnswer[] {
		const writes = batch.requests.some(({ call }) => call === "commit");
		try {
			if (!writes) {
				return batch.requests.map((request) => this.#answer(request));
			}
			return this.database.transaction(() => this.#write(batch));
		} catch (error) {
			this.#talk.forget();
			return batch.requests.map(() => refusal(error));
		}
	}

	/** Empties the write-ahead log, which tells the next start that nothing broke off. */
	close(): void {
		this.database.all("pragma wal_checkpoint(truncate)");
		this.database.close();
		this.lock.close();
	}

	#write({ id, requests }: Batch): readonly StoreAnswer[] {
		const before = this.#toldOf(id);
		const told: (Told | null)[] = [];
		const answers = requests.map((request, i): StoreAnswer => {
			if (request.call !== "commit") return this.#answer(request);
			const known = before?.[i];
			try {
				const found =
					known ?? this.database.part(() => this.#commit(request.input));
				told[i] = found;
				return { ok: true, value: this.#talk.appended(request.input, found) };
			} catch (error) {
				// Where the transaction is over, nothing of the batch was written.
				if (error instanceof StoreError) throw error;
				this.#talk.forget();
				return refusal(error);
			}
		});
		if (!before) {
			this.database.run(
				"insert or replace into batch (one, id, answers) values (1, ?, ?)",
				id,
				JSON.stringify(told),
			);
		}
		return answers;
	}

	#toldOf(id: string): (Told | null)[] | null {
		const [row] = this.database.all(
			"select cast(id as blob), cast(answers as blob) from batch",
		);
		return row && String(row[0]) === id ? JSON.parse(String(row[1])) : null;
	}

	#commit(commit: Commit): Told {
		const { documents = [], blobs = [] } = commit;
		for (const { key } of blobs) {
			if (key.length > MAX_BLOB_KEY_LENGTH) throw new RangeError("blob key");
		}
		const told = this.#talk.commit(commit);
		for (const document of documents)
			putDocument(this.database, this.keys, document);
		for (const blob of blobs) putBlob(this.database, this.keys, blob);
		return told;
	}

	#answer(request: StoreRequest): StoreAnswer {
		try {
			return { ok: true, value: this.#read(request) };
		} catch (error) {
			return refusal(error);
		}
	}

	#read(request: StoreRequest) {
		const { messages } = this.#talk;
		switch (request.call) {
			case "commit":
				throw new Error("a commit is no reading");
			case "page": {
				const { id, anchor, length } = request.input;
				return messages.page(id, anchor, length);
			}
			case "search": {
				const { search, length } = request.input;
				return searchMessages(this.database, messages, search, length);
			}
			case "unsent":
				return this.#talk.unsent(request.input.id);
			case "summary": {
				const { id, readUpTo } = request.input;
				return messages.summary(id, readUpTo);
			}
			case "find": {
				const { id, message } = request.input;
				return messages.find(id, message);
			}
			case "unsettled":
				return this.#talk.unsettled();
			case "after": {
				const { seq, length } = request.input;
				return messages.after(seq, length);
			}
			case "documents":
				return readDocuments(this.database, this.keys);
			case "blobs":
				return readBlobs(this.database, this.keys, request.input.prefix);
			case "statistics":
				return this.#statistics();
			case "sizes":
				return sizesAfter(
					this.database,
					request.input.seq,
					request.input.length,
				);
		}
	}

	#statistics(): StoreStatistics {
		const [row] = this.database.all(
			"select (select count(*) from message), (select count(*) from conversation)",
		);
		return { messages: Number(row?.[0]), conversations: Number(row?.[1]) };
	}
}

function sizesAfter(
	database: Database,
	seq: number,
	length: number,
): StoreCalls["sizes"][1] {
	const rows = database.all(
		`select cast(c.id as blob), count(*), sum(octet_length(m.body)), max(m.seq)
		from (select seq, conversation, body from message where seq > ? order by seq limit ?) m
		join conversation c on c.n = m.conversation group by m.conversation`,
		seq,
		length,
	);
	return {
		sizes: rows.map(([id, messages, bytes]) => ({
			id: String(id) as ConversationId,
			messages: Number(messages),
			bytes: Number(bytes),
		})),
		next:
			rows.length > 0 ? Math.max(...rows.map((row) => Number(row[3]))) : null,
	};
}

function sizeOf(file: string): number {
	return existsSync(file) ? statSync(file).size : 0;
}

/** Held by whoever has the store open. */
function lockOf(file: string): string {
	return `${file}.lock`;
}

function prepare(database: Database): void {
	const [mode] = database.all("pragma journal_mode = wal");
	if (mode?.[0] !== "wal") throw new StoreError("disk-failed", `mode ${mode}`);
	// With NORMAL a power cut takes every commit since the last checkpoint with it.
	database.exec("pragma synchronous = full");
	database.exec("pragma journal_size_limit = 67108864");
	database.exec("pragma cache_size = -16000");
}

/**
 * Every page's form, and that rows and indexes fit each other as far as one pass can tell.
 * @throws StoreError `store-damaged`
 */
export function checkWhole(database: Database): void {
	const found = database.all("pragma quick_check(1)").map(String).join();
	if (found !== "ok") throw new StoreError("store-damaged", found);
}

function refusal(error: unknown): StoreAnswer {
	return { ok: false, error: appErrorOf(error) };
}

function appErrorOf(error: unknown): AppError {
	if (error instanceof StoreError) return errorOf(error.code);
	const reason = error instanceof Error ? error.message : String(error);
	return errorOf("store-failed", { reason });
}
