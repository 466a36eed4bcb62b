import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
	type DictionaryBytes,
	Speller,
} from "../../../../src/main/spelling/speller";

const read = (name: string) => readFileSync(`node_modules/${name}`);
const wasm = read("hunspell-wasm/wasm/hunspell.wasm");
const english: DictionaryBytes = {
	language: "en",
	aff: read("dictionary-en/index.aff"),
	dic: read("dictionary-en/index.dic"),
};

function dictionary(
	language: string,
	aff: string,
	words: readonly string[],
	encoding: BufferEncoding = "utf8",
): DictionaryBytes {
	const dic = [words.length, ...words, ""].join("\n");
	return {
		language,
		aff: Buffer.from(aff, encoding),
		dic: Buffer.from(dic, encoding),
	};
}

test("English, as it comes with the app", async () => {
	const speller = await Speller.open(wasm, [english], []);
	const words = ["hello", "helo", "recieve", "don’t", "don't", "Monday"];
	expect(speller.misspelled(words)).toEqual(["helo", "recieve"]);
	expect(speller.suggestions("recieve")).toContain("receive");
	expect(speller.suggestions("helo").length).toBeLessThanOrEqual(5);
});

test.each(["3rd", "x", "HTTP", "camelCase", "a_b", "user@host", "über9", "…"])(
	"%s is no word to be checked",
	async (word) => {
		const speller = await Speller.open(wasm, [english], []);
		expect(speller.misspelled([word])).toEqual([]);
	},
);

test("what is too long for a word is neither checked nor thought about", async () => {
	const speller = await Speller.open(wasm, [english], []);
	const long = "z".repeat(61);
	expect(speller.misspelled([long])).toEqual([]);
	expect(speller.suggestions(long)).toEqual([]);
});

test("a word is right where one of the dictionaries of its script knows it", async () => {
	const arabic = dictionary("ar", "SET UTF-8\nPFX A Y 1\nPFX A 0 ال .\n", [
		"كتاب/A",
		"رسالة/A",
	]);
	const two = await Speller.open(wasm, [english, arabic], []);
	expect(two.misspelled(["hello", "الكتاب", "رسالة", "رسالةة"])).toEqual([
		"رسالةة",
	]);
	expect(two.suggestions("رسالةة")).toContain("رسالة");
	// Of a script that no dictionary is for nothing is said.
	const one = await Speller.open(wasm, [english], []);
	expect(one.misspelled(["رسالةة", "привет", "helo"])).toEqual(["helo"]);
});

test("a dictionary in an encoding of its own, flags and all", async () => {
	const aff = "SET ISO8859-1\nSFX ö Y 1\nSFX ö 0 e .\n";
	const german = dictionary("de", aff, ["Tür/ö", "Größ/ö"], "latin1");
	const speller = await Speller.open(wasm, [german], []);
	expect(speller.misspelled(["Tür", "Türe", "Größe", "Turr"])).toEqual([
		"Turr",
	]);
});

test("one that can't be read leaves the others in use", async () => {
	const broken = dictionary("fr", "SET NO-SUCH-THING\n", ["x"]);
	const speller = await Speller.open(wasm, [broken, english], []);
	expect(speller.misspelled(["helo", "hello"])).toEqual(["helo"]);
});

test("what the user has added is a word, in whatever case", async () => {
	const speller = await Speller.open(wasm, [english], ["Flexim"]);
	expect(speller.misspelled(["flexim", "fleximd"])).toEqual(["fleximd"]);
	speller.learn("fleximd");
	expect(speller.misspelled(["Fleximd"])).toEqual([]);
});
