import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	excerptStart,
	markedParts,
} from "../../../src/renderer/text/marked-parts";
import { findPhrases, phrasesOf } from "../../../src/shared/search-text";

/** A text with its hits in brackets. */
function shown(text: string, typed: string, start?: number, end?: number) {
	const marks = findPhrases(text, phrasesOf(typed)) ?? [];
	return markedParts(text, marks, start, end)
		.map((part) => (part.marked ? `[${part.text}]` : part.text))
		.join("");
}

describe("markedParts", () => {
	it.each([
		["a Café by the sea", "cafe", "a [Café] by the sea"],
		["a Cafe\u0301 by", "CAFÉ", "a [Cafe\u0301] by"],
		["Straße und Strasse", "strasse", "[Straße] und [Strasse]"],
		["明日の会議は十時", "会議", "明日の[会議]は十時"],
		["well done 👍 all", "👍", "well done [👍] all"],
		["<b>bold</b>", "bold", "<b>[bold]</b>"],
		["harbour, harbours", "harb", "[harbour], [harbours]"],
	])("%s, looked for %s", (text, typed, expected) => {
		expect(shown(text, typed)).toBe(expected);
	});

	it("shows of a piece only what is in it, cutting a mark at its ends", () => {
		expect(shown("one two three", "two", 0, 5)).toBe("one [t]");
		expect(shown("one two three", "two", 5)).toBe("[wo] three");
		expect(shown("one two three", "two", 8)).toBe("three");
	});

	it("loses and repeats nothing of any text, whatever the marks", () => {
		const range = fc
			.tuple(fc.nat(40), fc.nat(40))
			.map(([a, b]) => [Math.min(a, b), Math.max(a, b)]);
		fc.assert(
			fc.property(
				fc.string({ maxLength: 30 }),
				fc.array(range, { maxLength: 5 }),
				(text, marks) => {
					const parts = markedParts(
						text,
						marks as unknown as readonly (readonly [number, number])[],
					);
					expect(parts.map((part) => part.text).join("")).toBe(text);
				},
			),
		);
	});
});

describe("excerptStart", () => {
	it("is the beginning where the hit is near it", () => {
		expect(excerptStart("see the boats", [[8, 13]])).toBe(0);
		expect(excerptStart("no words at all", [])).toBe(0);
	});

	it("is a word's beginning a little before the hit", () => {
		const text = `${"filler ".repeat(50)}boats`;
		const start = excerptStart(text, [[text.length - 5, text.length]]);
		expect(text.slice(start)).toMatch(/^filler (?:filler )*boats$/);
		expect(text.length - start).toBeLessThan(32);
	});

	it("never cuts a character in two", () => {
		const text = `${"👨‍👩‍👧".repeat(60)}boats`;
		const start = excerptStart(text, [[text.length - 5, text.length]]);
		expect(text.slice(start)).toMatch(/^(?:👨‍👩‍👧)+boats$/u);
	});
});
