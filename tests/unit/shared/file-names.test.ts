import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
	isFileName,
	mayRun,
	numberedFileName,
	safeFileName,
	shownFileName,
} from "../../../src/shared/file-names";

const bytes = (text: string) => Buffer.byteLength(text);

describe("a name that somebody else has chosen is written as a name", () => {
	test.each([
		["report.pdf", "report.pdf"],
		["../../etc/passwd", "passwd"],
		["/etc/passwd", "passwd"],
		["C:\\Windows\\system32\\cmd.exe", "cmd.exe"],
		["..", "file"],
		["...", "file"],
		["", "file"],
		["/", "_"],
		[".bashrc", "bashrc"],
		["a/..", "file"],
		["CON", "_CON"],
		["con.txt", "_con.txt"],
		["NUL.tar.gz", "_NUL.tar.gz"],
		["LPT¹", "_LPT¹"],
		["name.", "name"],
		["name. . .", "name"],
		["invoice\u202Efdp.exe", "invoicefdp.exe"],
		["a\u0000b\u001B[31m.txt", "ab[31m.txt"],
		["zero\u200Bwidth.txt", "zerowidth.txt"],
		['a<b>c:d"e|f?g*.txt', "a_b_c_d_e_f_g_.txt"],
		["stream.txt:hidden", "stream.txt_hidden"],
		["e\u0301.txt", "é.txt"],
		["日本語.png", "日本語.png"],
	])("%j becomes %j", (name, safe) => {
		expect(safeFileName(name)).toBe(safe);
	});

	test("whatever it is, it is one name, visible, short, and the same again", () => {
		fc.assert(
			fc.property(
				fc.oneof(
					fc.string({ unit: "binary", maxLength: 400 }),
					fc.string({
						unit: fc.constantFrom(
							..."./\\: \u202E\u0000\u200F*CONnul~é𝒳\uD800".split(""),
						),
						maxLength: 60,
					}),
				),
				(name) => {
					const safe = safeFileName(name);
					expect(safe).not.toMatch(/[/\\<>:"|?*]|\p{Cc}|\p{Cf}/u);
					expect(safe).not.toMatch(/^\.|[.\s]$/u);
					expect(safe).not.toBe("");
					expect(bytes(safe)).toBeLessThanOrEqual(200);
					expect(safe.isWellFormed()).toBe(true);
					expect(safeFileName(safe)).toBe(safe);
				},
			),
			{ numRuns: 500 },
		);
	});

	test("a long one keeps its ending", () => {
		expect(safeFileName(`${"ä".repeat(300)}.pdf`)).toMatch(/^ä+\.pdf$/);
	});

	test("a number stands before the ending", () => {
		expect(numberedFileName("a.tar.gz", 2)).toBe("a.tar (2).gz");
		expect(numberedFileName("README", 3)).toBe("README (3)");
	});
});

test("a name is shown without what turns its letters around", () => {
	expect(shownFileName("invoice\u202Egpj.exe")).toBe("invoicegpj.exe");
	expect(shownFileName("\u200E\u2066")).toBe("file");
});

test.each([
	["setup.exe", true],
	["SETUP.EXE", true],
	["photo.jpg\u202E.exe", true],
	["photo.jpg.exe ", true],
	["script.sh", true],
	["page.html", true],
	["drawing.svg", true],
	["macro.docm", true],
	["image.iso", true],
	["no ending", true],
	["photo.jpg", false],
	["letter.pdf", false],
	["notes.txt", false],
	["archive.zip", false],
])("whether %j may run: %j", (name, may) => {
	expect(mayRun(name)).toBe(may);
});

test("what can be a name in an offer has 1 to 255 bytes", () => {
	expect(isFileName("a".repeat(255))).toBe(true);
	expect(isFileName("a".repeat(256))).toBe(false);
	expect(isFileName("ä".repeat(128))).toBe(false);
	expect(isFileName(" ")).toBe(false);
});
