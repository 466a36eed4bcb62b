import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { ok, type Result } from "../../shared/errors";
import { type StartStore, StoreClient } from "../store-host/store-client";
import { FRESH_FILE } from "../store-host/store-files";
import { readBackup } from "./backup";
import { putRecords } from "./records";

export interface RestoreOptions {
	/** The profile's. */
	readonly folder: string;
	/** The store's. */
	readonly key: Uint8Array;
	readonly start: StartStore;
}

const WORK_FILE = "store.db.restoring";

/**
 * Makes a new database of a backup. It takes the old one's place at the next start, which keeps that aside;
 * until then nothing has changed.
 */
export async function restoreBackup(
	backup: string,
	passphrase: string,
	{ folder, key, start }: RestoreOptions,
): Promise<Result<null>> {
	const file = join(folder, WORK_FILE);
	const clear = async () => {
		for (const end of ["", "-wal", "-shm", ".lock"])
			await rm(`${file}${end}`, { force: true });
	};
	await clear();
	const store = new StoreClient({
		start,
		file,
		key,
		onTrouble: () => {},
		onDamage: () => {},
	});
	try {
		await store.open(false);
		const read = await readBackup(backup, passphrase, async (records) => {
			await putRecords(store, records);
		});
		await store.close();
		if (!read.ok) return read;
		await rename(file, join(folder, FRESH_FILE));
		return ok(null);
	} finally {
		await store.close();
		await clear();
	}
}
