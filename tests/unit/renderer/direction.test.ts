import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../../../src/renderer");

/** What knows a left and a right; a page has a start and an end. */
const physical = [
	/\b(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)\b/,
	/\bborder-(?:top|bottom)-(?:left|right)-radius\b/,
	/^\s*(?:left|right):/,
	/\b(?:text-align|float|clear):\s*(?:left|right)\b/,
];

const value = String.raw`((?:[\w-]+\([^)]*\)|[^\s;(]+))`;
/** Four values go around clockwise: the second is the right. */
const four = new RegExp(
	String.raw`^\s*(?:margin|padding|inset|border-width):\s*${value}\s+${value}\s+${value}\s+${value};`,
);

test("no style has a left or a right", () => {
	const found: string[] = [];
	for (const name of readdirSync(root, { recursive: true, encoding: "utf8" })) {
		if (!name.endsWith(".css")) continue;
		const lines = readFileSync(join(root, name), "utf8").split("\n");
		for (const [i, line] of lines.entries()) {
			const [, , right, , left] = four.exec(line) ?? [];
			if (right !== left || physical.some((pattern) => pattern.test(line)))
				found.push(`${name}:${i + 1}: ${line.trim()}`);
		}
	}
	expect(found).toEqual([]);
});
