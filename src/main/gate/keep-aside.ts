import { mkdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { FOLDER_MODE, syncFolder } from "../../node/files";

/**
 * Moves files and folders of a profile out of the way, into a new folder of their own. Nothing is ever
 * deleted: what can't be opened today may be opened by a key that is found tomorrow.
 *
 * @param names in the order in which they are moved; those that don't exist are passed over
 * @param now Unix milliseconds
 * @returns the folder they are kept in
 * @throws what the file system answers; what was moved until then stays moved
 */
export async function keepAside(
	folder: string,
	names: readonly string[],
	now: number,
): Promise<string> {
	const time = new Date(now).toISOString().replace(/[:.]/g, "-");
	const kept = join(folder, `kept-${time}`);
	// Not `makeFolder`: a folder that is there holds what was kept before, and nothing may cover that.
	await mkdir(kept, { mode: FOLDER_MODE });
	for (const name of names) {
		await rename(join(folder, name), join(kept, name)).catch((error) => {
			if (error.code !== "ENOENT") throw error;
		});
	}
	await syncFolder(kept);
	await syncFolder(folder);
	return kept;
}
