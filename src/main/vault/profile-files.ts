import { readdir } from "node:fs/promises";

/** In a profile's folder: its keys. */
export const KEYS_FILE = "keys.json";
/** What the keys encrypt: the database, and whatever else of it a crash has left. */
export const ENCRYPTED = /^store\.db/;
/** What versions without keys have written. */
export const PLAIN = /^(profile\.json|messages)$/;

/** Nothing has been kept here that would have to be opened, or asked about, before the first screen. */
export async function isFirstStart(folder: string): Promise<boolean> {
	const names = await readdir(folder);
	return !names.some(
		(name) => name === KEYS_FILE || ENCRYPTED.test(name) || PLAIN.test(name),
	);
}
