import { readdir, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

/** Hunspell's two files for one language. */
export interface Dictionary {
	/** BCP 47, such as `de` or `en-GB`. */
	readonly language: string;
	readonly aff: string;
	readonly dic: string;
}

/** The largest there are have some 10 MB. */
const MAX_FILE_BYTES = 16 * 1_024 * 1_024;
/** Of a folder more is not looked at. */
const MAX_DICTIONARIES = 300;
/** More languages at once would take memory, and know every mistake as a word of one of them. */
const MAX_LANGUAGES = 3;

const filePattern = /^([a-z]{2,3})(?:[_-]([A-Z]{2}))?\.aff$/;

/** Where systems and office programs put dictionaries for everybody. */
export function systemFolders(platform: NodeJS.Platform): readonly string[] {
	if (platform === "win32") return [];
	if (platform === "darwin")
		return [join(homedir(), "Library/Spelling"), "/Library/Spelling"];
	return [
		join(homedir(), ".local/share/hunspell"),
		"/usr/share/hunspell",
		"/usr/share/myspell",
		"/usr/share/myspell/dicts",
	];
}

/**
 * What is there, each language once: of two the one in the earlier folder. Nothing is downloaded.
 * @param bundled what comes with the app, for languages that no folder has
 */
export async function findDictionaries(
	folders: readonly string[],
	bundled: readonly Dictionary[],
): Promise<readonly Dictionary[]> {
	const found = new Map<string, Dictionary>();
	for (const folder of folders) {
		const names = await readdir(folder).catch(() => []);
		for (const name of names.sort().slice(0, 2 * MAX_DICTIONARIES)) {
			const [, language, region] = filePattern.exec(name) ?? [];
			if (language === undefined || found.size >= MAX_DICTIONARIES) continue;
			const tag = region ? `${language}-${region}` : language;
			const aff = join(folder, name);
			const dic = `${aff.slice(0, -4)}.dic`;
			if (found.has(tag) || !(await isUsable(aff)) || !(await isUsable(dic)))
				continue;
			found.set(tag, { language: tag, aff, dic });
		}
	}
	for (const one of bundled)
		if (!found.has(one.language)) found.set(one.language, one);
	return [...found.values()].sort((a, b) => (a.language < b.language ? -1 : 1));
}

/**
 * Those that what is written is held against.
 * @param wanted a dictionary's language, or `system`: the user's languages as far as there is a dictionary
 * @param system BCP 47, best first
 */
export function chooseDictionaries(
	available: readonly Dictionary[],
	wanted: string,
	system: readonly string[],
): readonly Dictionary[] {
	if (wanted !== "system")
		return available.filter(({ language }) => language === wanted);
	const chosen = new Map<string, Dictionary>();
	for (const tag of system) {
		const base = baseOf(tag);
		const one =
			available.find(({ language }) => language === tag) ??
			available.find(({ language }) => language === base) ??
			available.find(({ language }) => baseOf(language) === base);
		if (one && !chosen.has(base)) chosen.set(base, one);
	}
	return [...chosen.values()].slice(0, MAX_LANGUAGES);
}

function baseOf(tag: string): string {
	return tag.split("-")[0]?.toLowerCase() ?? "";
}

async function isUsable(file: string): Promise<boolean> {
	const found = await stat(file).catch(() => null);
	return found?.isFile() === true && found.size <= MAX_FILE_BYTES;
}
