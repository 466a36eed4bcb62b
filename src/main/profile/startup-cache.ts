import { readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { FILE_MODE } from "../../node/files";
import type { AppState } from "../../shared/state";
import { seal, unseal } from "../vault/crypto";

const FILE = "startup.cache";

/** A larger one would take longer than the store does. */
const MAX_BYTES = 8 * 1_024 * 1_024;

interface Sealing {
	/** The profile's. */
	readonly folder: string;
	/** 32 bytes, for nothing else. */
	readonly key: Uint8Array;
	/** The app's: another version's state may have another shape. */
	readonly version: string;
}

/**
 * The state as the next start will find it in the store, written when the app ends: it can be shown before the store's process is
 * there. It is gone before anything can change, so that none outlasts a crash and shows what is no more. It is sealed with a key
 * of its own (AES-256-GCM): nobody else reads it, and what opens was written here.
 */
export async function writeStartupCache(
	{ folder, key, version }: Sealing,
	state: AppState,
): Promise<void> {
	const sealed = seal(key, Buffer.from(JSON.stringify(state)), header(version));
	if (sealed.length > MAX_BYTES) return;
	await writeFile(join(folder, FILE), sealed, { mode: FILE_MODE });
}

/** @returns null where there is none, or none that this version could use */
export async function readStartupCache({
	folder,
	key,
	version,
}: Sealing): Promise<AppState | null> {
	const file = join(folder, FILE);
	try {
		const { size } = await stat(file);
		const sealed = size > MAX_BYTES ? "" : await readFile(file, "utf8");
		const json = unseal(key, sealed, header(version));
		return json && (JSON.parse(json.toString()) as AppState);
	} catch {
		// Without it the store is waited for.
		return null;
	}
}

export function removeStartupCache(folder: string): Promise<void> {
	return rm(join(folder, FILE), { force: true });
}

function header(version: string): string {
	return `flex startup cache ${version}`;
}
