import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { say } from "../progress.mjs";
import { inProject, requireModules } from "../project.mjs";
import { nativePackages } from "./natives.mjs";
import { packagesIn } from "./packages.mjs";
import { filesIn, must, pathOf } from "./tools.mjs";

/**
 * @typedef {object} Build
 * @property {string} folder what goes into the archive
 * @property {import("./packages.mjs").Bundled[]} bundled the npm packages whose code is in it, or beside it
 */

/**
 * Builds app and relay anew, apart from the out/ that developers use.
 *
 * @param {string} folder
 * @returns {Promise<Build>}
 */
export async function build(folder) {
	requireModules();
	say("building app and relay");
	rmSync(folder, { recursive: true, force: true });
	// Source maps tell which packages a bundle was made of; they are not shipped.
	const bin = (/** @type {string} */ path) => inProject("node_modules", path);
	const steps = [
		[bin("electron-vite/bin/electron-vite.js"), "build", "--outDir", folder],
		[
			...[bin("vite/bin/vite.js"), "build", "-c", "vite.relay.config.ts"],
			...["--outDir", join(folder, "relay")],
		],
	];
	for (const step of steps)
		await must(process.execPath, [...step, "--sourcemap"]);
	const maps = filesIn(folder)
		.map(pathOf)
		.filter((path) => path.endsWith(".map"));
	const bundled = [...packagesIn(maps.flatMap(sources)), ...nativePackages()];
	for (const map of maps) forget(map);
	return { folder, bundled };
}

/** @param {string} map a file; it goes, and so does the line that names it */
function forget(map) {
	const bundle = map.replace(/\.map$/, "");
	const code = readFileSync(bundle, "utf8");
	writeFileSync(bundle, code.replace(/^\/\/# sourceMappingURL=.*$/m, ""));
	rmSync(map);
}

/** @param {string} map @returns {string[]} */
function sources(map) {
	return JSON.parse(readFileSync(map, "utf8")).sources;
}
