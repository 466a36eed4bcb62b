import { afterEach, describe, expect, test } from "vitest";
import { speak } from "../../../src/language";
import { sentenceOf } from "../../../src/language/sentence-of";
import { isRelayErrorCode, relayErrorCodes } from "../../../src/relay/words";
import {
	type ErrorCode,
	type ErrorKind,
	errorValues,
	serverErrorValues,
} from "../../../src/shared/error-values";
import {
	type AppError,
	errorOf,
	isSameError,
	keptError,
} from "../../../src/shared/errors";

const codes = Object.keys(errorValues) as ErrorCode[];

/** One of that code, with something to recognise in it. */
function sample(code: ErrorCode): AppError {
	const kinds: Readonly<Record<string, ErrorKind>> = errorValues[code];
	const values = Object.entries(kinds).map(([name, kind]) => {
		const byKind = {
			text: "X1",
			number: 7,
			texts: ["X1", "X2"],
			error: errorOf("left"),
		};
		return [name, byKind[kind]];
	});
	return { code, values: Object.fromEntries(values) };
}

afterEach(() => speak({ language: "en", locale: "en" }));

describe.each(["en", "ar"] as const)("in %s", (language) => {
	test("every error has a sentence, and names what it has to name", async () => {
		await speak({ language, locale: language });
		const left = sentenceOf(errorOf("left"));
		for (const code of codes) {
			const sentence = sentenceOf(sample(code));
			expect(sentence, code).not.toMatch(/undefined|NaN|\[object|^\s*$/);
			const kinds: readonly ErrorKind[] = Object.values(errorValues[code]);
			// `listen-failed` and its like are given more than each needs.
			if (kinds.includes("text")) expect(sentence, code).toContain("X1");
			if (kinds.includes("texts")) expect(sentence, code).toMatch(/X1.*X2/);
			if (kinds.includes("error")) expect(sentence, code).toContain(left);
		}
	});
});

test("Arabic sentences are Arabic: no two Latin words beside each other but names", async () => {
	await speak({ language: "ar", locale: "ar" });
	for (const code of codes) {
		const sentence = sentenceOf(sample(code)).replaceAll("FLEX Messenger", "");
		expect(sentence, code).not.toMatch(
			/\p{Script=Latin}{2,} \p{Script=Latin}/u,
		);
		if (!isPassedOn(code)) expect(sentence).toMatch(/\p{Script=Arabic}{2}/u);
	}
});

/** Somebody else's words, or a place. */
function isPassedOn(code: ErrorCode): boolean {
	return ["other-words", "file-refused", "backup-chosen"].includes(code);
}

test("what stands in a right-to-left sentence keeps its own direction", async () => {
	await speak({ language: "ar", locale: "ar" });
	const where = "[fe80::1]:4321";
	expect(sentenceOf(errorOf("line-lost", { where }))).toContain(
		`\u2066${where}\u2069`,
	);
});

test("what others have written can neither turn nor hide a sentence", () => {
	const name = "bob\u202e\nevil\u200b";
	expect(sentenceOf(errorOf("already-listed", { name }))).toBe(
		"bob evil is on the list already.",
	);
	const words = "x".repeat(9_000);
	expect([...sentenceOf(errorOf("file-refused", { words }))]).toHaveLength(500);
});

test("an error in an error is one sentence", () => {
	const why = errorOf("file-unreadable", { reason: "EACCES" });
	expect(sentenceOf(errorOf("of-file", { file: "a.txt", why }))).toBe(
		"a.txt: The file can't be read (EACCES).",
	);
});

test("the app has its own sentence for every code of its relay's, and no other's", () => {
	for (const code of relayErrorCodes)
		expect(serverErrorValues).toHaveProperty(code);
	const others = Object.keys(serverErrorValues).filter(
		(code) => !isRelayErrorCode(code),
	);
	// Those of other editions, which the app itself makes.
	expect(others).not.toEqual([]);
	for (const code of others) {
		expect(code).toMatch(
			/^(fleximd-.*|other-edition|already-talking|several-people|nobody-online|hung-up.*|no-peer)$/,
		);
	}
});

describe("what was kept", () => {
	test("comes back as it was", () => {
		for (const code of codes) {
			const error = sample(code);
			const kept = keptError(JSON.parse(JSON.stringify(error)));
			expect(isSameError(kept, error), code).toBe(true);
		}
	});

	test.each([
		[{ code: "left", message: "You have left." }, "left"],
		[{ code: "gone-code", message: "Old words." }, "other-words"],
		[{ code: "server-refuses", message: "Nothing at x." }, "other-words"],
		[{ code: "server-refuses", values: { where: 7 } }, "other-words"],
		[{ code: "of-file", values: { file: "a", why: "b" } }, "other-words"],
		[{ code: "toString", values: {} }, "other-words"],
		[{ code: "documents-damaged", values: { names: [1] } }, "other-words"],
	])("%j is read as %s", (kept, code) => {
		const error = keptError(kept);
		expect(error.code).toBe(code);
		const words = "message" in kept ? kept.message : kept.code;
		if (code === "other-words") expect(sentenceOf(error)).toBe(words);
	});

	test("a chain of errors without end is none", () => {
		let why: unknown = errorOf("left");
		for (let i = 0; i < 10; i++)
			why = { code: "of-file", values: { file: "a", why } };
		expect(keptError(why as AppError).code).toBe("other-words");
	});
});
