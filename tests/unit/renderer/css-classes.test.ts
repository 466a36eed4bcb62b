import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const FOLDER = "src/renderer";

/** Rules for one class alone: where it is made, not where another part refers to it. */
function classesOf(css: string): string[] {
	return [
		...css
			.replace(/\/\*.*?\*\//gs, "")
			.matchAll(/(?:^|[{}])\s*(\.[\w-]+)\s*(?=\{)/g),
	].flatMap(([, name]) => name ?? []);
}

// Style sheets have one name space: two parts that use a name spoil each other's looks unnoticed.
test("each class is made in one style sheet", () => {
	const made = new Map<string, Set<string>>();
	const sheets = readdirSync(FOLDER, { encoding: "utf8", recursive: true });
	for (const file of sheets.filter((name) => name.endsWith(".css")))
		for (const name of classesOf(readFileSync(join(FOLDER, file), "utf8")))
			made.set(name, (made.get(name) ?? new Set()).add(file));
	expect(made.size).toBeGreaterThan(100);
	const twice = [...made].filter(([, files]) => files.size > 1);
	expect(twice.map(([name, files]) => [name, ...files])).toEqual([]);
});

// A rule whose class is gone styles nothing, and looks as if it did.
test("each class that a style sheet speaks of is on something", () => {
	const files = readdirSync(FOLDER, { encoding: "utf8", recursive: true });
	const read = (name: string) => readFileSync(join(FOLDER, name), "utf8");
	const source = files
		.filter((name) => /\.tsx?$/.test(name))
		.map(read)
		.join("\n");
	const words = new Set(source.match(/[\w-]+/g));
	/** `button-${variant}` and their like. */
	const beginnings = [...source.matchAll(/([\w-]+-)\$\{/g)].map(
		([, beginning = ""]) => beginning,
	);
	const idle = files
		.filter((name) => name.endsWith(".css"))
		.flatMap((name) =>
			[
				...read(name)
					.replace(/\/\*.*?\*\//gs, "")
					.matchAll(/\.([a-z][\w-]*)/g),
			].map(([, of = ""]) => of),
		)
		.filter(
			(of) =>
				!words.has(of) && !beginnings.some((begin) => of.startsWith(begin)),
		);
	expect(idle).toEqual([]);
});
