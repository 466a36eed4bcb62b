import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const page = readFileSync("docs/FEATURES.md", "utf8");

/** The table's rows, each in its cells. */
const rows = page
	.split("\n")
	.filter((line) => /^\| (?!\|)/.test(line))
	.map((line) => line.slice(1, -1).split("|"))
	.filter(([first]) => first?.trim() !== "complaint");

test("every test that docs/FEATURES.md names is there", () => {
	const named = rows
		.flatMap(([, , shownBy = ""]) => [...shownBy.matchAll(/`([^`]+)`/g)])
		.map(([, path = ""]) => path);
	expect(named.length).toBeGreaterThan(150);
	expect(named.filter((path) => !existsSync(`tests/${path}`))).toEqual([]);
});

test("what has no test says that it is not so", () => {
	const without = rows.filter(([, , shownBy = ""]) => !shownBy.includes("`"));
	expect(without.filter(([, here = ""]) => !/\*\*not/i.test(here))).toEqual([]);
});

test("every complaint has a line", () => {
	const numbers = rows
		.flatMap(([first = ""]) => /^\s*((?:\d+(?:, )?)+) /.exec(first)?.[1] ?? [])
		.flatMap((list) => list.split(", ").map(Number));
	expect(numbers).toEqual(Array.from({ length: 85 }, (_, i) => i + 1));
});
