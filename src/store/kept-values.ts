import type { BlobChange } from "../shared/domain/history";
import type { DocumentChange, StoredDocument } from "./calls";
import type { Database } from "./database";
import { StoreError } from "./errors";
import { checksum, isChecksum, type StoreKeys } from "./keys";

/** The tables of what is kept whole under a name. */

export function putDocument(
	database: Database,
	keys: StoreKeys,
	{ kind, id, body }: DocumentChange,
): void {
	if (body === null) {
		database.run("delete from document where kind = ? and id = ?", kind, id);
		return;
	}
	database.run(
		"insert or replace into document (kind, id, body, checksum) values (?, ?, ?, ?)",
		kind,
		id,
		body,
		checksum(keys.checksum, "document", kind, id, body),
	);
}

export function readDocuments(
	database: Database,
	keys: StoreKeys,
): readonly StoredDocument[] {
	return database
		.all(
			"select cast(kind as blob), cast(id as blob), cast(body as blob), cast(checksum as blob) from document",
		)
		.map((row) => {
			const [kind, id, body] = row.map(String) as [string, string, string];
			const expected = checksum(keys.checksum, "document", kind, id, body);
			return { kind, id, body: isChecksum(expected, row[3]) ? body : null };
		});
}

export function putBlob(
	database: Database,
	keys: StoreKeys,
	{ key, value }: BlobChange,
): void {
	if (value === null) {
		database.run("delete from blob where key = ?", key);
		return;
	}
	database.run(
		"insert or replace into blob (key, value, checksum) values (?, ?, ?)",
		key,
		value,
		checksum(keys.checksum, "blob", key, value),
	);
}

/** @throws StoreError `store-damaged`: a wrong state of an encryption is worse than none */
export function readBlobs(
	database: Database,
	keys: StoreKeys,
	prefix: string,
): readonly (readonly [string, Uint8Array])[] {
	return database
		.all(
			"select cast(key as blob), cast(value as blob), cast(checksum as blob) from blob where substr(key, 1, length(?)) = ?",
			prefix,
			prefix,
		)
		.map(([key, value, found]) => {
			const bytes = new Uint8Array(value as Uint8Array);
			const expected = checksum(keys.checksum, "blob", String(key), bytes);
			if (!isChecksum(expected, found))
				throw new StoreError("store-damaged", `the checksum of ${key}`);
			return [String(key), bytes] as const;
		});
}
