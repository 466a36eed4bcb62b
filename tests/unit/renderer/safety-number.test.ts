import fc from "fast-check";
import jsQR from "jsqr";
import { encode } from "uqr";
import { describe, expect, test } from "vitest";
import {
	codeText,
	readCode,
	safetyRows,
	sideOf,
	spokenNumber,
} from "../../../src/renderer/text/safety-number";
import { person } from "./samples";

const number =
	"01234 56789 00000 11111 22222 33333 44444 55555 66666 77777 88888 99999";
const other = number.replace("99999", "99998");
const digits = number.replaceAll(" ", "");

describe("a safety number", () => {
	test("stands in three rows of four groups of five digits", () => {
		expect(safetyRows(number)).toEqual([
			["01234", "56789", "00000", "11111"],
			["22222", "33333", "44444", "55555"],
			["66666", "77777", "88888", "99999"],
		]);
	});

	test("is read aloud digit by digit", () => {
		expect(spokenNumber("01234 56789")).toBe("0 1 2 3 4, 5 6 7 8 9");
	});
});

describe("a code", () => {
	test("of the other side with the same number is a match", () => {
		expect(readCode(codeText(number, "B"), number, "A")).toBe("match");
		expect(readCode(codeText(number, "A"), number, "B")).toBe("match");
	});

	test("with one digit changed anywhere is a mismatch", () => {
		for (let at = 0; at < digits.length; at++) {
			const changed = `${digits.slice(0, at)}${(Number(digits[at]) + 1) % 10}${digits.slice(at + 1)}`;
			expect(readCode(`FLEX-SAFETY:1:B:${changed}`, number, "A")).toBe(
				"mismatch",
			);
		}
		expect(readCode(codeText(other, "A"), number, "A")).toBe("mismatch");
	});

	test("of one's own screen verifies nobody", () => {
		expect(readCode(codeText(number, "A"), number, "A")).toBe("own");
	});

	test("of a later version is said to be", () => {
		expect(readCode(`FLEX-SAFETY:2:B:${digits}`, number, "A")).toBe("newer");
	});

	test.each([
		"",
		digits,
		number,
		`FLEX-SAFETY:1:${digits}`,
		`FLEX-SAFETY:1:C:${digits}`,
		`flex-safety:1:B:${digits}`,
		` FLEX-SAFETY:1:B:${digits}`,
		`FLEX-SAFETY:1:B:${digits}\n`,
		`FLEX-SAFETY:1:B:${digits}0`,
		`FLEX-SAFETY:1:B:${digits.slice(1)}`,
		`FLEX-SAFETY:1:B:${number}`,
		`FLEX-SAFETY:0:B:${digits}`,
		`FLEX-SAFETY:01:B:${digits}`,
		`FLEX-SAFETY:99999:B:${digits}`,
		`FLEX-SAFETY:1:B:${digits.replace("0", "٠")}`,
		`https://example.org/FLEX-SAFETY:1:B:${digits}`,
	])("that is anything else is none: %j", (text) => {
		expect(readCode(text, number, "A")).toBe("foreign");
	});

	test("never matches by chance", () => {
		fc.assert(
			fc.property(fc.string({ unit: "binary" }), (text) => {
				expect(readCode(text, number, "A")).toBe("foreign");
			}),
		);
	});

	test("is shown by two different sides", () => {
		const alice = person("Alice").key;
		const bob = person("Bob").key;
		expect([sideOf(alice, bob), sideOf(bob, alice)]).toEqual(["A", "B"]);
	});

	test("can be scanned as it is drawn", () => {
		const text = codeText(number, "B");
		const { data, size } = encode(text, { ecc: "M", border: 4 });
		const scale = 6;
		const side = size * scale;
		const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
		for (let y = 0; y < side; y++)
			for (let x = 0; x < side; x++)
				if (data[Math.floor(y / scale)]?.[Math.floor(x / scale)])
					pixels.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3);
		expect(jsQR(pixels, side, side)?.data).toBe(text);
	});
});
