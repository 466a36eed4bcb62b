import { rmSync } from "node:fs";
import type { Commit, StoredDocument } from "./calls";
import { Database, type Row } from "./database";
import { StoreError } from "./errors";
import { readDocuments } from "./kept-values";
import { storeKeysOf } from "./keys";
import { Store } from "./store";
import { Talk } from "./talk";

export interface Salvaged {
	readonly saved: number;
	/** Messages that were there and could not be read; at least so many. */
	readonly lost: number;
	/** Servers, conversations and requests that could not be read. */
	readonly lostDocuments: number;
}

/** Messages that are written together. */
const BATCH_LENGTH = 500;

/**
 * Puts every message and document that can be read, and whose checksum is right, into a fresh database. The
 * damaged one is read and not written. What the encryption of conversations keeps (blobs) is left behind: a
 * state that is not the last one must not be used.
 *
 * @param to must not exist
 * @throws StoreError where the new one can't be written
 */
export function salvage(from: string, to: string, key: Uint8Array): Salvaged {
	const keys = storeKeysOf(key);
	for (const file of [to, `${to}-wal`, `${to}-shm`, `${to}.lock`])
		rmSync(file, { force: true });
	const fresh = Store.open({ file: to, key });
	try {
		const damaged = openDamaged(from, keys.cipher);
		if (!damaged) return { saved: 0, lost: 0, lostDocuments: 0 };
		try {
			const talk = new Talk(damaged, keys, () => {});
			const documents = attempt(() => readDocuments(damaged, keys)) ?? [];
			const readable = documents.filter(({ body }) => body !== null);
			write(fresh, "documents", { documents: readable as StoredDocument[] });
			const { saved, lost } = copyMessages(damaged, talk.messages, fresh);
			const unsettled = attempt(() => talk.unsettled());
			if (unsettled) write(fresh, "unsettled", unsettled);
			const lostDocuments = documents.length - readable.length;
			return { saved, lost, lostDocuments };
		} finally {
			damaged.close();
		}
	} finally {
		fresh.close();
	}
}

function openDamaged(file: string, cipher: string): Database | null {
	return attempt(() => {
		const database = new Database(file, cipher);
		database.all("select count(*) from sqlite_schema");
		return database;
	});
}

/** Piece by piece, each halved where it can't be read, down to the one message that is in the way. */
function copyMessages(
	damaged: Database,
	messages: Talk["messages"],
	fresh: Store,
) {
	const pending: Parameters<Store["run"]>[0]["requests"][number][] = [];
	let saved = 0;
	let lost = 0;
	const flush = () => {
		if (pending.length > 0)
			check(fresh.run({ id: `salvage ${saved}`, requests: pending.splice(0) }));
	};
	const copy = (first: number, last: number): void => {
		const rows = attempt(() => {
			const found = damaged.all(
				"select seq from message not indexed where seq between ? and ? order by seq",
				first,
				last,
			);
			return found.map((row) => messages.at(Number(row[0])));
		});
		if (!rows) {
			if (first === last) lost++;
			else {
				const middle = Math.floor((first + last) / 2);
				copy(first, middle);
				copy(middle + 1, last);
			}
			return;
		}
		for (const stored of rows) {
			if (!stored || stored.isDamaged) lost++;
			else {
				saved++;
				const input = { append: [stored.message] };
				pending.push({ call: "commit", input });
			}
		}
		// Where a page is gone, so are the numbers on it: what is between is lost, not never there.
		lost += last - first + 1 - rows.length;
		if (pending.length >= BATCH_LENGTH) flush();
	};
	const end = newestSeq(damaged);
	for (let first = 1; first <= end; first += BATCH_LENGTH)
		copy(first, Math.min(first + BATCH_LENGTH - 1, end));
	flush();
	return { saved, lost };
}

/** By whichever way still leads to it. */
function newestSeq(damaged: Database): number {
	const ways = [
		"select max(seq) from message not indexed",
		"select max(seq) from message indexed by message_number where conversation > 0",
		"select max(seq) from message indexed by message_state where conversation > 0",
		"select max(rowid) from message_words",
	];
	return Math.max(
		0,
		...ways.map((sql) => {
			const rows: Row[] | null = attempt(() => damaged.all(sql));
			return Number(rows?.[0]?.[0] ?? 0);
		}),
	);
}

function write(store: Store, id: string, input: Commit): void {
	check(store.run({ id, requests: [{ call: "commit", input }] }));
}

function check(answers: ReturnType<Store["run"]>): void {
	for (const answer of answers) {
		if (answer.ok) continue;
		const { code, values } = answer.error;
		throw new StoreError(
			code === "disk-full" ? "disk-full" : "disk-failed",
			JSON.stringify(values),
		);
	}
}

function attempt<T>(work: () => T): T | null {
	try {
		return work();
	} catch (error) {
		if (error instanceof StoreError) return null;
		throw error;
	}
}
