import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	textToSend,
	withoutSent,
} from "../../../src/renderer/features/chat/sendable";
import {
	hasRecipient,
	recipientsIn,
	toggleRecipient,
} from "../../../src/renderer/features/requests/recipients";
import { isEmojiOnly } from "../../../src/renderer/text/is-emoji-only";
import {
	AVATAR_COLOURS,
	colourOf,
	initials,
	shownName,
} from "../../../src/renderer/text/names";
import { parsePort } from "../../../src/renderer/text/parse-port";
import { splitLinks } from "../../../src/renderer/text/split-links";

describe("shownName", () => {
	it("leaves ordinary names alone", () => {
		for (const name of [
			"Bob",
			"Zoë",
			"O'Neil",
			"יעל",
			"محمد",
			"👩‍👩‍👧",
			"Đặng Thị",
		])
			expect(shownName(name)).toBe(name);
	});

	it("takes out what turns, hides or breaks the text beside it", () => {
		expect(shownName("Ev\u202ee\u2066")).toBe("Eve");
		expect(shownName("A\u200bl\ufeffice\u0000\u0007")).toBe("Alice");
		expect(shownName(" two\r\nlines\t")).toBe("two lines");
	});

	it("caps stacked marks and length", () => {
		expect(shownName(`a${"\u0301".repeat(50)}`).length).toBeLessThanOrEqual(5);
		expect([...shownName("x".repeat(500))]).toHaveLength(64);
		expect(shownName("x".repeat(500)).endsWith("…")).toBe(true);
	});

	it("never fails and never grows", () => {
		fc.assert(
			fc.property(fc.string({ unit: "binary" }), (name) => {
				expect([...shownName(name)].length).toBeLessThanOrEqual(64);
				expect(() => initials(name)).not.toThrow();
				expect(colourOf(name)).toBeLessThan(AVATAR_COLOURS);
			}),
		);
	});
});

describe("initials", () => {
	it.each([
		["Bob", "B"],
		["Dmitri Oyelaran", "DO"],
		["ann-marie van der berg", "AB"],
		["alice_2", "A2"],
		["יעל", "י"],
		["🦊 fox", "🦊F"],
		["\u202e", "?"],
		["!!!", "?"],
	])("%s", (name, letters) => {
		expect(initials(name)).toBe(letters);
	});
});

describe("splitLinks", () => {
	const urls = (text: string) =>
		splitLinks(text).flatMap((part) => (part.kind === "link" ? part.url : []));

	it("finds http and https, with ports and bare hosts", () => {
		expect(
			urls("see http://intranet:8080/a?b=c, and https://example.org."),
		).toEqual(["http://intranet:8080/a?b=c", "https://example.org/"]);
		expect(urls("http://192.168.1.5/ http://localhost:3000")).toHaveLength(2);
	});

	it.each([
		"javascript:alert(1)",
		"file:///etc/passwd",
		"data:text/html,x",
		"ftp://host/x",
		"mailto:bob@example.org",
		"bob@example.org",
		"//example.org/x",
		"example.org",
		"flex://host:4321",
		"http://",
	])("offers no link for %s", (text) => {
		expect(urls(text)).toEqual([]);
	});

	it("finds invites that name their server's key, and those alone", () => {
		const key = "Ab-_".repeat(10) + "xyz";
		const invite = `flex://192.168.1.20:4321/?key=${key}`;
		expect(urls(`join ${invite}, or https://a.example`)).toEqual([
			invite,
			"https://a.example/",
		]);
		expect(urls(`flex://[fd00::2]:4321/?key=${key}`)).toHaveLength(1);
		for (const none of [
			"flex://192.168.1.20:4321/",
			`flex://host:4321/?key=${key}x`,
			`flex://host:4321/?key=${key.slice(1)}`,
			`flex://user@host:4321/?key=${key}`,
			`flex://ho\u202est:4321/?key=${key}`,
			`xflex://host:4321/?key=${key}`,
		])
			expect(urls(none)).toEqual([]);
	});

	it("turns down an address that reads like another one", () => {
		expect(urls("http://bank.example@evil.example/")).toEqual([]);
		expect(urls("http://user:pass@evil.example/")).toEqual([]);
	});

	it("turns down an address with characters that turn or hide others", () => {
		expect(urls("https://evil.example/\u202egpj.exe")).toEqual([]);
		expect(urls("https://bank.example\u200b.evil.example/")).toEqual([]);
		expect(urls("https://example.org/\u2066x\u2069")).toEqual([]);
	});

	it("leads where the letters lead, not where they seem to", () => {
		expect(urls("https://\u0430pple.com/")).toEqual([
			"https://xn--pple-43d.com/",
		]);
	});

	it("loses nothing of the text", () => {
		const piece = fc.oneof(
			fc.string({ unit: "binary" }),
			fc.webUrl(),
			fc.constantFrom("http://", "https://a.b/(c)", " ", "\n", "@", "\u202e"),
		);
		fc.assert(
			fc.property(fc.array(piece), (pieces) => {
				const text = pieces.join("");
				const parts = splitLinks(text);
				expect(parts.map((part) => part.text).join("")).toBe(text);
				for (const part of parts)
					if (part.kind === "link") expect(part.url).toMatch(/^https?:\/\//);
			}),
		);
	});

	it("takes no time to speak of for a long hostile text", () => {
		const start = performance.now();
		splitLinks("http://a".repeat(2000));
		splitLinks("http:".repeat(3200));
		splitLinks(`http://${"a.".repeat(7900)}`);
		splitLinks(`http://x/${"(".repeat(15_900)}`);
		splitLinks("flex://a".repeat(2000));
		splitLinks(`flex://${"a.".repeat(7900)}`);
		splitLinks("flex://[::]:1?key=".repeat(900));
		expect(performance.now() - start).toBeLessThan(1000);
	});
});

describe("a message before it is sent", () => {
	it.each([
		["hi", "hi"],
		["  indented\n", "  indented"],
		["\n \n  code\n\n", "  code"],
		["a\n\nb", "a\n\nb"],
		[" \n\t", ""],
	])("%j becomes %j", (typed, sent) => {
		expect(textToSend(typed)).toBe(sent);
	});

	it("leaves what was typed while it was sent", () => {
		expect(withoutSent("hello and more", "hello")).toBe(" and more");
		expect(withoutSent("hello", "hello")).toBe("");
		expect(withoutSent("changed", "hello")).toBe("changed");
	});
});

describe("isEmojiOnly", () => {
	it("is true for one to three", () => {
		for (const text of ["👍", "🎉🎉", "👩‍👩‍👧‍👦 ❤️ 🇳🇴"])
			expect(isEmojiOnly(text)).toBe(true);
	});
	it("is false for more, for words, and for digits, which are emoji's halves", () => {
		for (const text of ["", "👍👍👍👍", "ok 👍", "1", "#", "a".repeat(5000)])
			expect(isEmojiOnly(text)).toBe(false);
	});
});

describe("recipients", () => {
	it("reads the field between its commas", () => {
		expect(recipientsIn(" bob,, carol@10.0.0.5:4321/desk , ")).toEqual([
			"bob",
			"carol@10.0.0.5:4321/desk",
		]);
	});
	it("puts a name in and takes it out again, whatever its case", () => {
		expect(toggleRecipient("", "Bob")).toBe("Bob");
		expect(toggleRecipient("carol", "Bob")).toBe("carol, Bob");
		expect(toggleRecipient("carol, BOB", "Bob")).toBe("carol");
		expect(hasRecipient("carol, bob", "Bob")).toBe(true);
	});
});

describe("parsePort", () => {
	it.each([
		["4321", 4321],
		[" 0 ", 0],
		["65535", 65535],
		["65536", null],
		["-1", null],
		["1e3", null],
		["", null],
		["80a", null],
	])("%j", (text, port) => {
		expect(parsePort(text)).toBe(port);
	});
});
