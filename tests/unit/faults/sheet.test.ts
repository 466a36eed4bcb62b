import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { scenarios } from "../../faults/scenarios";

const sheet = readFileSync("docs/RELIABILITY.md", "utf8");

test.each(scenarios.map(({ name, what }) => [name, what]))(
	"docs/RELIABILITY.md has figures for %s, and says what it is",
	(name, what) => {
		expect(sheet).toContain(`| \`${name}\` | ${what} |`);
		const figures = sheet
			.split("\n")
			.filter((line) => line.startsWith(`| \`${name}\` |`));
		expect(figures).toHaveLength(2);
	},
);

test("no two faults have one name", () => {
	const names = scenarios.map(({ name }) => name);
	expect(new Set(names).size).toBe(names.length);
});
