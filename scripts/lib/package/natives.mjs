import { cpSync, existsSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";
import { inProject } from "../project.mjs";
import { manifest } from "./release.mjs";

/**
 * @typedef {import("./packages.mjs").Bundled} Bundled
 */

/** Of a package only what runs, and its licence. */
const shipped = /\.(js|json|node)$|^licen[cs]e/i;
/** For Alpine and its like, on which Electron does not run. */
const unusable = /-musl(eabihf)?$/;

/**
 * The packages that can't be in a bundle, because native code is in them: the manifest's `dependencies`,
 * and theirs, as far as they are installed here. Those for another system than this one are not.
 *
 * @returns {Bundled[]}
 */
export function nativePackages() {
	/** @type {Map<string, Bundled>} */
	const found = new Map();
	const root = inProject();
	for (const name of Object.keys(manifest().dependencies))
		collect(name, root, found);
	return [...found.values()];
}

/**
 * @param {string} staged the app's folder
 */
export function copyNatives(staged) {
	const modules = inProject("node_modules");
	for (const { folder } of nativePackages()) {
		const to = join(staged, "node_modules", relative(modules, folder));
		cpSync(folder, to, {
			recursive: true,
			// Its own packages are copied for themselves.
			filter: (path) =>
				statSync(path).isDirectory()
					? !relative(folder, path).split(sep).includes("node_modules")
					: shipped.test(basename(path)),
		});
	}
}

/**
 * @param {string} name
 * @param {string} from the folder of who asks for it
 * @param {Map<string, Bundled>} found
 */
function collect(name, from, found) {
	const folder = resolve(name, from);
	if (!folder || found.has(folder) || unusable.test(name)) return;
	const { version, license, dependencies, optionalDependencies } = JSON.parse(
		readFileSync(join(folder, "package.json"), "utf8"),
	);
	found.set(folder, { name, version, license, folder });
	for (const other of Object.keys({ ...dependencies, ...optionalDependencies }))
		collect(other, folder, found);
}

/**
 * As Node looks for it.
 *
 * @param {string} name
 * @param {string} from
 * @returns {string | null} null where it is not installed, as one for another system
 */
function resolve(name, from) {
	const folder = join(from, "node_modules", name);
	if (existsSync(folder)) return folder;
	const up = dirname(from);
	return up === from ? null : resolve(name, up);
}
