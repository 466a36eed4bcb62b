import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
	type Block,
	type Inline,
	readMarkdown,
	visibleText,
} from "../../../src/renderer/text/markdown";
import { hostileTexts } from "../../e2e/hostile-texts";

const inline = (one: Inline): string => {
	switch (one.kind) {
		case "text":
			return one.text;
		case "code":
			return `<code ${one.text}>`;
		case "link":
			return `<a ${one.url}>`;
		case "named-link":
			return `<a ${one.url} ${one.children.map(inline).join("")}>`;
		default:
			return `<${one.kind} ${one.children.map(inline).join("")}>`;
	}
};
const block = (one: Block): string => {
	switch (one.kind) {
		case "paragraph":
			return `p(${one.children.map(inline).join("")})`;
		case "code":
			return `pre:${one.language}(${one.text})`;
		case "quote":
			return `quote(${one.children.map(block).join("")})`;
		case "list":
			return `list:${one.start}(${one.items.map((item) => item.map(block).join("")).join(";")})`;
	}
};
const shown = (text: string) => readMarkdown(text).map(block).join("");

describe("markdown", () => {
	test.each([
		["just words", "p(just words)"],
		["two\nlines\n\n\nand more", "p(two\nlines\n\n\nand more)"],
		[
			"**bold** *it* _it_ ~~gone~~",
			"p(<strong bold> <em it> <em it> <del gone>)",
		],
		["`a * b`", "p(<code a * b>)"],
		["snake_case_name and 2 * 3 * 4", "p(snake_case_name and 2 * 3 * 4)"],
		["```ts\nlet x = `1`;\n\n  y\n```", "pre:ts(let x = `1`;\n\n  y)"],
		["```\nnever ended", "pre:(never ended)"],
		["> said\n> before\n\nanswer", "quote(p(said\nbefore))p(answer)"],
		["- a\n- b **c**", "list:null(p(a);p(b <strong c>))"],
		["3. a\n4. b", "list:3(p(a);p(b))"],
		[
			"see https://example.org/a_b_c *now*",
			"p(see <a https://example.org/a_b_c> <em now>)",
		],
		["[here](https://example.org/x)", "p(<a https://example.org/x here>)"],
		// Not of a chat: no headings, rules, tables, pictures, HTML, entities, definitions.
		[
			"# no\n---\n![x](http://e.org/p.png) `c`",
			"p(# no\n---\n!<a http://e.org/p.png x> <code c>)",
		],
		["[a]: http://e.org/ *b*", "p([a]: <a http://e.org/> <em b>)"],
		["<b>x</b> &amp; *y*", "p(<b>x</b> &amp; <em y>)"],
		["C:\\_temp_\\*x*", "p(C:\\<em temp>\\<em x>)"],
		// What would leave nothing to be read is shown as it was typed.
		["-", "p(-)"],
		["- ", "p(- )"],
		["1. ", "p(1. )"],
		["> ", "p(> )"],
		["```\n```", "p(```\n```)"],
	])("%j", (text, expected) => {
		expect(shown(text)).toBe(expected);
	});

	test.each([
		"[click](javascript:alert(1))",
		"[click](JaVaScRiPt:alert(1))",
		"[click](data:text/html,x)",
		"[click](file:///etc/passwd)",
		"[click](https://bank.example@evil.example/)",
		"[click](//evil.example/)",
		"[click](https://evil.example/\u202egpj.exe)",
		"[click](  vbscript:x)",
	])("%j is no link", (text) => {
		expect(shown(text)).not.toContain("<a");
		expect(visibleText(readMarkdown(text))).toBe(text);
	});
});

test("whatever is typed, every letter of it that is no sign of markdown's is there, and no more", () => {
	const piece = fc.constantFrom(
		"*",
		"_",
		"**",
		"~~",
		"`",
		"```",
		"\n",
		"\n\n",
		"> ",
		"- ",
		"1. ",
		"[",
		"](",
		")",
		"a",
		"b c",
		"http://e.org/",
		"\\",
		"<i>",
		"&lt;",
		"  ",
		"😀",
		"!",
	);
	const letters = (text: string) =>
		text.replace(/[^a-z😀<>&;:/!]/gu, "").replaceAll(">", "");
	fc.assert(
		fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
			const text = pieces.join("");
			const seen = visibleText(readMarkdown(text));
			// The address of a link that has words of its own, and the language of code, stand elsewhere.
			if (!/\]\(|```|~~~/.test(text)) expect(letters(seen)).toBe(letters(text));
		}),
		{ numRuns: 500 },
	);
});

test("hostile texts make no tree that is deep or large, and cost little", () => {
	const n = 20_000;
	const pathological = [
		"*".repeat(n),
		"_a ".repeat(n / 3),
		"*a_ ".repeat(n / 4),
		"a**b".repeat(n / 4),
		"**x*".repeat(n / 4),
		"~~".repeat(n / 2),
		"`".repeat(n),
		Array.from({ length: 190 }, (_, i) => `e${"`".repeat(i)}`).join(""),
		"[".repeat(n),
		"[a](".repeat(n / 4),
		"![".repeat(n / 2),
		"]".repeat(n),
		"[a](<b".repeat(n / 6),
		"> ".repeat(n / 2),
		">".repeat(n),
		"- ".repeat(n / 2),
		Array.from({ length: 199 }, (_, i) => `${" ".repeat(i)}- a`).join("\n"),
		"1. ".repeat(n / 3),
		"> - ".repeat(n / 4),
		"* a *".repeat(n / 5),
		"<".repeat(n),
		"http://".repeat(n / 7),
		"\\".repeat(n),
		...Object.values(hostileTexts),
	];
	const depth = (blocks: readonly (Block | Inline)[]): number =>
		1 +
		Math.max(
			0,
			...blocks.map((one) =>
				one.kind === "list"
					? Math.max(0, ...one.items.map(depth))
					: "children" in one
						? depth(one.children)
						: 0,
			),
		);
	const plain = "words and nothing else ".repeat(n / 23);
	const cost = (text: string) => {
		const start = performance.now();
		const blocks = readMarkdown(text);
		const ms = performance.now() - start;
		expect(depth(blocks)).toBeLessThan(40);
		return ms;
	};
	cost(plain);
	const slowest = Math.max(
		...pathological.map((text) => Math.min(cost(text), cost(text), cost(text))),
	);
	console.log(`slowest of ${pathological.length}: ${slowest.toFixed(1)} ms`);
});
