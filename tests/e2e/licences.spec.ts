import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { Person } from "./person";

/** The packages that the app is made of, found otherwise than by the build that lists them. */

/** By the source maps of main's bundles. */
function inMaps(): string[] {
	const maps = readdirSync("out/main").filter((name) => name.endsWith(".map"));
	return maps.flatMap((name): string[] => {
		const { sources } = JSON.parse(
			readFileSync(join("out/main", name), "utf8"),
		);
		return sources.flatMap(
			(path: string) =>
				/.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? [],
		);
	});
}

/** By what the page's own files import by name. */
function importedByPage(): string[] {
	return readdirSync("src/renderer", { encoding: "utf8", recursive: true })
		.filter((name) => /\.tsx?$/.test(name))
		.flatMap((name) => {
			const code = readFileSync(join("src/renderer", name), "utf8");
			return [
				...code.matchAll(
					/(?:from |import\()"((?:@[^/"]+\/)?[^./"][^/"]*)[^"]*"/g,
				),
			].map(([, found]) => found ?? "");
		});
}

test("each package in the app stands under About with its licence's text", async () => {
	const ann = await Person.arrive("Ann");
	const about = await ann.openSettings("About");
	await about.getByText(/^\d+ packages$/).click();
	const rows = about.locator(".licences li");
	const shown = await rows.locator("bdi:first-of-type").allTextContents();
	const [maps, imports] = [inMaps(), importedByPage()];
	expect(maps).toContain("zod");
	expect(imports).toContain("react");
	for (const name of [...maps, ...imports, "libsql", "react-dom"])
		expect(shown).toContain(name);
	expect(new Set(shown).size).toBe(shown.length);
	await expect(about.getByText(/It runs on Electron \d+\./)).toBeVisible();
	const texts = await rows.locator("pre").allTextContents();
	expect(texts).toHaveLength(shown.length);
	for (const text of texts)
		expect(text).toMatch(/copyright|licen[cs]e|permission/i);
	const zod = rows.filter({ hasText: /^zod / });
	await zod.locator("summary").click();
	await expect(zod.getByText(/Permission is hereby granted/)).toBeVisible();
	await ann.leave();
});
