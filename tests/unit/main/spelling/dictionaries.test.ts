import { mkdir, mkdtemp, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
	chooseDictionaries,
	findDictionaries,
	systemFolders,
} from "../../../../src/main/spelling/dictionaries";

const bundled = [{ language: "en", aff: "in the app", dic: "in the app" }];

async function folderWith(...names: string[]): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), "flex-dictionaries-"));
	for (const name of names) await writeFile(join(folder, name), "");
	return folder;
}

const languagesOf = (found: readonly { language: string }[]) =>
	found.map(({ language }) => language);

test("what has both files and the name of a language is a dictionary", async () => {
	const folder = await folderWith(
		...["de_DE.aff", "de_DE.dic", "ar.aff", "ar.dic", "pt-BR.aff", "pt-BR.dic"],
		...[
			"fr.aff",
			"README.aff",
			"README.dic",
			"../evil.aff",
			"xx_YYY.aff",
		].slice(0, 3),
	);
	await mkdir(join(folder, "it.aff"));
	await writeFile(join(folder, "it.dic"), "");
	const found = await findDictionaries([folder, "/nowhere"], bundled);
	expect(languagesOf(found)).toEqual(["ar", "de-DE", "en", "pt-BR"]);
});

test("the earlier folder counts, and a folder before what comes with the app", async () => {
	const own = await folderWith("en.aff", "en.dic");
	const other = await folderWith("en.aff", "en.dic", "de.aff", "de.dic");
	const found = await findDictionaries([own, other], bundled);
	expect(found).toEqual([
		{ language: "de", aff: join(other, "de.aff"), dic: join(other, "de.dic") },
		{ language: "en", aff: join(own, "en.aff"), dic: join(own, "en.dic") },
	]);
});

test("a file without measure is not used", async () => {
	const folder = await folderWith("de.aff", "de.dic");
	await truncate(join(folder, "de.dic"), 16 * 1_024 * 1_024 + 1);
	expect(languagesOf(await findDictionaries([folder], bundled))).toEqual([
		"en",
	]);
});

test("Windows has none, the others have places", () => {
	expect(systemFolders("win32")).toEqual([]);
	expect(systemFolders("linux")).toContain("/usr/share/hunspell");
	expect(systemFolders("darwin")).toContain("/Library/Spelling");
});

const there = ["ar", "de-AT", "de-DE", "en", "fr", "it"].map((language) => ({
	language,
	aff: "",
	dic: "",
}));

test.each([
	["the user's languages", "system", ["de-DE", "en-US"], ["de-DE", "en"]],
	["their regions where there are", "system", ["de-AT"], ["de-AT"]],
	["another region where there is none", "system", ["de-CH"], ["de-AT"]],
	["each language once", "system", ["en-GB", "en-US", "en"], ["en"]],
	["three at most", "system", ["ar-EG", "fr", "it", "en"], ["ar", "fr", "it"]],
	["none where there is none", "system", ["ja-JP"], []],
	["the one that was chosen", "fr", ["de-DE"], ["fr"]],
	["nothing where it is off", "off", ["de-DE"], []],
	["nothing where it is gone", "nl", ["de-DE"], []],
])("%s", (_what, wanted, system, languages) => {
	expect(languagesOf(chooseDictionaries(there, wanted, system))).toEqual(
		languages,
	);
});
