// Loads the app that `electron [-r MODULE]... [OPTION]... APP` names. The official distribution has
// such a loader, the fallback runtime has not, so this one is put into its resources.
//
// It is an ES module with top-level await because Electron holds back 'ready' until its first module
// has been evaluated: an app must be able to register its privileged schemes before 'ready'.
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { app } from "electron";

const { target, preloads } = parse(process.argv.slice(1));
if (!target) {
	console.error("usage: electron [-r MODULE]... [OPTION]... APP");
	process.exit(1);
}
process.defaultApp = true;
const path = resolve(target);
const require = createRequire(join(path, "index.js"));
adopt(path);
for (const module of preloads) require(resolve(module));
try {
	await import(pathToFileURL(require.resolve(path)).href);
} catch (error) {
	console.error("The app threw an error while it was loaded:\n", error);
	app.exit(1);
}

/** @param {string[]} argv */
function parse(argv) {
	const preloads = [];
	for (let i = 0; i < argv.length; i++) {
		const argument = argv[i];
		if (argument === "-r" || argument === "--require") preloads.push(argv[++i]);
		else if (argument === "-v" || argument === "--version") {
			console.log(`v${process.versions.electron}`);
			process.exit(0);
		} else if (!argument.startsWith("-")) return { target: argument, preloads };
	}
	return { target: undefined, preloads };
}

/**
 * Gives Electron the app's own name and version, as the official loader does.
 *
 * @param {string} path a folder with a package.json, or a single file
 */
function adopt(path) {
	const manifest = join(path, "package.json");
	if (!existsSync(manifest)) {
		app.setAppPath(dirname(path));
		return;
	}
	const { name, productName, version, desktopName } = JSON.parse(
		readFileSync(manifest, "utf8"),
	);
	if (version) app.setVersion(version);
	if (productName ?? name) app.name = productName ?? name;
	app.setDesktopName(desktopName ?? `${app.name}.desktop`);
	app.setAppPath(path);
}
