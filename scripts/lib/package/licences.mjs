import { readFileSync } from "node:fs";
import { join } from "node:path";
import { inProject } from "../project.mjs";
import { licenceOf } from "./packages.mjs";

const rule = "=".repeat(78);

/**
 * The licence texts of everything in a package, in one text. Chromium's own collection of hundreds
 * comes with the runtime as LICENSES.chromium.html and stays beside it.
 *
 * @param {import("./packages.mjs").Bundled[]} bundled
 * @param {string} [runtime] the folder of Electron, where that is part of the package
 */
export function licences(bundled, runtime) {
	const parts = [
		["FLEX Messenger", "MIT", readFileSync(inProject("LICENSE"), "utf8")],
		...bundled.map(({ name, version, license, folder }) => [
			`${name} ${version}`,
			license,
			licenceOf(name, folder),
		]),
	];
	if (runtime)
		parts.push([
			`Electron ${readFileSync(join(runtime, "version"), "utf8").trim()}`,
			"MIT; the Chromium, Node.js and V8 in it: see LICENSES.chromium.html beside this file",
			readFileSync(join(runtime, "LICENSE"), "utf8"),
		]);
	return parts
		.map(
			([what, kind, text]) =>
				`${rule}\n${what} (${kind})\n${rule}\n\n${text.trim()}\n`,
		)
		.join("\n");
}
