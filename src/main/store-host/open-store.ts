import { copyFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { exists, writeFileAtomic } from "../../node/files";
import type { GateStop } from "../../shared/domain/gate";
import { type AppError, errorOf } from "../../shared/errors";
import type { StoredDocument } from "../../store/calls";
import { StoreError } from "../../store/errors";
import type { FromStore, ToStore } from "../../store/process";
import type { Salvaged } from "../../store/salvage";
import { restoreBackup } from "../archive/restore";
import { type Step, Stopped } from "../gate/gate";
import { keepAside } from "../gate/keep-aside";
import { type Imported, importFiles } from "./import-files";
import { StoreClient, type StoreClientOptions } from "./store-client";
import { FRESH_FILE, STORE_FILE, STORE_FILES } from "./store-files";

/** A copy of a damaged one, while it is read. */
const WORK_FILE = "store.db.salvaging";
/** There after a check in the background has found damage. */
const DAMAGED_MARK = "store.db.damaged";

export interface OpenedStore {
	readonly store: StoreClient;
	readonly documents: readonly StoredDocument[];
	/** Too large to have been checked whole before it was opened. */
	readonly isLarge: boolean;
	/** What the user is told once the app is open. */
	readonly remarks: readonly AppError[];
}

export interface OpenStoreOptions
	extends Pick<StoreClientOptions, "start" | "key" | "onTrouble" | "onDamage"> {
	/** The profile's. */
	readonly folder: string;
	/** Has something done in a process of its own. */
	readonly run: (task: ToStore) => Promise<FromStore>;
	/** Asks the user for a backup's file; null where they chose none. */
	readonly chooseBackup: () => Promise<string | null>;
	/** Unix milliseconds. */
	readonly now: () => number;
}

/** The gate's step that opens the store, and what can be done where that doesn't go. */
export function storeStep(options: OpenStoreOptions): Step<OpenedStore> {
	const remarks: AppError[] = [];
	let backup: string | null = null;
	return async (answer) => {
		const { folder, now } = options;
		if (answer?.choice === "restore-backup") {
			backup = await options.chooseBackup();
			if (backup) throw new Stopped(passphraseStop(folder, backup));
		}
		try {
			if (answer?.choice === "passphrase" && backup) {
				const { passphrase } = answer;
				const restored = await restoreBackup(backup, passphrase, options);
				if (!restored.ok)
					throw new Stopped(passphraseStop(folder, backup), restored.error);
			}
			if (answer?.choice === "salvage") remarks.push(await salvaged(options));
			if (answer?.choice === "start-anew") {
				const kept = await keepAside(folder, STORE_FILES, now());
				remarks.push(errorOf("store-kept", { folder: kept }));
			}
			return await open(options, remarks);
		} catch (error) {
			if (!(error instanceof StoreError)) throw error;
			throw new Stopped(stopFor(error, folder));
		}
	};
}

async function open(
	options: OpenStoreOptions,
	remarks: AppError[],
): Promise<OpenedStore> {
	const { folder, now, ...rest } = options;
	const file = join(folder, STORE_FILE);
	const fresh = join(folder, FRESH_FILE);
	if (await exists(fresh)) {
		if (await exists(file)) {
			const kept = await keepAside(folder, STORE_FILES, now());
			remarks.push(errorOf("store-before-kept", { folder: kept }));
		}
		await rename(fresh, file);
	}
	const store = new StoreClient({ ...rest, file });
	const mark = join(folder, DAMAGED_MARK);
	const isLarge = await store.open(await exists(mark));
	await rm(mark, { force: true });
	const imported = await importFiles(folder, store, now());
	if (imported) remarks.push(importedRemark(imported));
	const documents = await store.call("documents", {});
	return { store, documents, isLarge, remarks };
}

/** The damaged files stay as they are, aside; what reads them has a copy. */
async function salvaged(options: OpenStoreOptions): Promise<AppError> {
	const { folder, key, run } = options;
	const path = (name: string) => join(folder, name);
	const clear = async () => {
		for (const end of ["", "-wal", "-shm", ".new.lock", ".new-wal", ".new-shm"])
			await rm(path(`${WORK_FILE}${end}`), { force: true });
	};
	await clear();
	for (const end of ["", "-wal"]) {
		if (await exists(path(`${STORE_FILE}${end}`)))
			await copyFile(path(`${STORE_FILE}${end}`), path(`${WORK_FILE}${end}`));
	}
	const to = path(`${WORK_FILE}.new`);
	const answer = await run({
		type: "salvage",
		from: path(WORK_FILE),
		to,
		key,
	});
	if (answer.type !== "salvaged") throw failureOf(answer);
	await rename(to, path(FRESH_FILE));
	await clear();
	return salvagedRemark(answer.salvaged);
}

/**
 * Looks at every page of a large database while the app is in use. Damage is told, and the next start stops
 * at the gate for it.
 */
export async function checkInBackground(
	{ folder, key, run }: Pick<OpenStoreOptions, "folder" | "key" | "run">,
	onDamage: (error: AppError) => void,
): Promise<void> {
	const answer = await run({
		type: "check",
		file: join(folder, STORE_FILE),
		key,
	});
	if (answer.type !== "failed" || answer.code !== "store-damaged") return;
	await writeFileAtomic(join(folder, DAMAGED_MARK), "");
	onDamage(errorOf("store-damaged-in-places"));
}

function failureOf(answer: FromStore): Error {
	if (answer.type !== "failed" || answer.code === "store-failed")
		return new Error(JSON.stringify(answer));
	return new StoreError(answer.code, answer.detail);
}

function passphraseStop(folder: string, backup: string): GateStop {
	const choices = ["passphrase", "try-again"] as const;
	const detail = errorOf("backup-chosen", { file: backup });
	return { kind: "backup-passphrase", choices, detail, folder };
}

function stopFor(error: StoreError, folder: string): GateStop {
	const { code } = error;
	switch (code) {
		case "store-damaged":
			return {
				kind: code,
				choices: ["salvage", "restore-backup", "start-anew"],
				detail: null,
				folder,
			};
		case "store-newer":
			return { kind: code, choices: ["start-anew"], detail: null, folder };
		case "store-locked":
			return { kind: code, choices: ["try-again"], detail: null, folder };
		default:
			return {
				kind: "store-failed",
				choices: ["try-again"],
				detail: errorOf(code),
				folder,
			};
	}
}

function importedRemark({ kept, messages, unreadable }: Imported): AppError {
	return errorOf("store-imported", { messages, unreadable, folder: kept });
}

function salvagedRemark({ saved, lost, lostDocuments }: Salvaged): AppError {
	return errorOf("store-salvaged", { saved, lost, documents: lostDocuments });
}
