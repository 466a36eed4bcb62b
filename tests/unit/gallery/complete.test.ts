import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";

/** The gallery shows everything that there is of the design: whoever adds a component or a dialog adds it there as well. */

const PARTS = "tests/gallery/parts";
const COMPONENTS = "src/renderer/components";
const FEATURES = "src/renderer/features";
/** What opens the dialogs that `state/view.ts` names; the compiler asks the gallery for each of those. */
const OPENED = "src/renderer/features/shell/dialogs.tsx";

/** There is nothing to see of them by themselves, and why. */
const unseen: Readonly<Record<string, string>> = {
	"before-change": "draws what is in it",
	"error-boundary": "fills the window: the screen `broken`",
	face: "lies over the letters of an `Avatar`",
	"file-input": "is hidden",
	form: "draws what is in it",
	"menu-items": "what is in `Menu`",
	popup: "opens beside something: the message menu and the emoji of a chat",
};

const filesIn = (folder: string) =>
	readdirSync(folder, { encoding: "utf8", recursive: true });
const read = (file: string) => readFileSync(file, "utf8");
const nameOf = (file: string) => basename(file, ".tsx");

const shown = filesIn(PARTS)
	.map((file) => read(join(PARTS, file)))
	.join("\n");
const isImported = (name: string, by: string) => by.includes(`/${name}"`);

test("every component is in the gallery, or it is said why not", () => {
	const names = filesIn(COMPONENTS)
		.filter((file) => file.endsWith(".tsx"))
		.map(nameOf);
	expect(names.length).toBeGreaterThan(25);
	const missing = names.filter((name) => !isImported(name, shown));
	expect(missing.sort()).toEqual(Object.keys(unseen).sort());
});

test("every dialog is in the gallery", () => {
	const names = filesIn(FEATURES)
		.filter((file) => /dialog\.tsx$/.test(file))
		.map(nameOf);
	expect(names.length).toBeGreaterThan(20);
	const opened = read(OPENED);
	expect(isImported("dialogs", shown)).toBe(true);
	expect(
		names.filter(
			(name) => !isImported(name, shown) && !isImported(name, opened),
		),
	).toEqual([]);
});

test("what is said to be unseen is there", () => {
	for (const name of Object.keys(unseen))
		expect(filesIn(COMPONENTS)).toContain(`${name}.tsx`);
});
