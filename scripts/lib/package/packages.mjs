import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inProject, Stop } from "../project.mjs";

/**
 * @typedef {object} Bundled
 * @property {string} name
 * @property {string} version
 * @property {string} license as in SPDX
 * @property {string} folder where npm put it
 */

/**
 * @param {string[]} paths of source files
 * @returns {Bundled[]}
 */
export function packagesIn(paths) {
	const names = paths.flatMap(
		(path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? [],
	);
	return [...new Set(names)].sort().map((name) => {
		const folder = inProject("node_modules", name);
		const { version, license } = JSON.parse(
			readFileSync(join(folder, "package.json"), "utf8"),
		);
		return { name, version, license, folder };
	});
}

/**
 * @param {string} name
 * @param {string} folder
 * @returns {string}
 */
export function licenceOf(name, folder) {
	const files = readdirSync(folder);
	// Of several to choose from the one that asks nothing of the rest of the app.
	const file =
		files.find((it) => /^copying\.mpl$/i.test(it)) ??
		files.find((it) => /^(licen[cs]e|copying)/i.test(it));
	if (file) return readFileSync(join(folder, file), "utf8");
	// Its native parts are published without a text of their own.
	if (name.startsWith("@libsql/"))
		return licenceOf("libsql", inProject("node_modules/libsql"));
	throw new Stop(`${name} has no licence text: it can't be part of a package`);
}
