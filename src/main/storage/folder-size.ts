import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";

/** More files than a profile ever has: a folder that somebody put there must not be counted for ever. */
const MAX_FILES = 100_000;

/** How long the files in it are together, links not followed; 0 where there is none. What goes meanwhile counts nothing. */
export async function sizeOnDisk(path: string): Promise<number> {
	let left = MAX_FILES;
	const measure = async (place: string): Promise<number> => {
		if (left-- <= 0) return 0;
		const found = await lstat(place).catch(() => null);
		if (!found?.isDirectory()) return found?.isFile() ? found.size : 0;
		const names = await readdir(place).catch(() => []);
		let sum = 0;
		for (const name of names) sum += await measure(join(place, name));
		return sum;
	};
	return measure(path);
}
