import {
	constants,
	cpSync,
	existsSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { createPackageWithOptions } from "@electron/asar";
import { say } from "../progress.mjs";
import { Stop } from "../project.mjs";
import { findRuntime } from "../runtime.mjs";
import { setProductionFuses } from "./fuses.mjs";
import { licences } from "./licences.mjs";
import { copyNatives } from "./natives.mjs";
import { manifest, releaseSeconds } from "./release.mjs";
import { settle } from "./tools.mjs";

/** What the app reads of its package.json when it runs. */
const runtimeFields = [
	"name",
	"productName",
	"desktopName",
	"version",
	"description",
	"license",
	"type",
	"main",
];

/**
 * Lays out what goes into the app's archive: the bundles, what can't be bundled, and a manifest.
 *
 * @param {import("./build.mjs").Build} built
 * @param {string} folder
 * @param {number} seconds the time that the files get
 */
export function stage({ folder: from }, folder, seconds) {
	rmSync(folder, { recursive: true, force: true });
	for (const part of ["main", "preload", "renderer"])
		cpSync(join(from, part), join(folder, "out", part), { recursive: true });
	copyNatives(folder);
	const all = manifest();
	const kept = Object.fromEntries(runtimeFields.map((it) => [it, all[it]]));
	kept.updateFeed = updateFeed();
	writeFileSync(join(folder, "package.json"), JSON.stringify(kept));
	settle(folder, seconds);
}

/**
 * Where the installed app looks for newer versions once its user turns that on: an https address of a small JSON file
 * with `version` and `page`. Without FLEX_UPDATE_FEED a package names none, and says so when asked.
 */
function updateFeed() {
	const feed = process.env.FLEX_UPDATE_FEED;
	if (feed === undefined) return undefined;
	if (!URL.canParse(feed) || new URL(feed).protocol !== "https:")
		throw new Stop("FLEX_UPDATE_FEED is no https address");
	return feed;
}

/**
 * Makes the app: Electron's runtime under the app's name, with the app's archive in it.
 *
 * @param {import("./build.mjs").Build} built
 * @param {import("./release.mjs").Release} release
 * @param {{ work: string, folder: string, isRelease: boolean }} where
 */
export async function makeAppFolder(
	built,
	release,
	{ work, folder, isRelease },
) {
	const runtime = await findRuntime();
	const electron = electronVersion(runtime);
	checkVersion(electron, isRelease);
	say(`packing the app with Electron ${electron}`);
	rmSync(folder, { recursive: true, force: true });
	cpSync(dirname(runtime), folder, {
		recursive: true,
		mode: constants.COPYFILE_FICLONE,
	});
	const executable = join(folder, release.name);
	renameSync(join(folder, basename(runtime)), executable);
	rmSync(join(folder, "resources", "default_app.asar"), {
		recursive: true,
		force: true,
	});
	const staged = join(work, "app");
	stage(built, staged, releaseSeconds(release));
	// A system loads native code from a file of its own only: it lies beside the archive.
	await createPackageWithOptions(
		staged,
		join(folder, "resources", "app.asar"),
		{ unpack: "*.node" },
	);
	writeFileSync(
		join(folder, "LICENSES.txt"),
		licences(built.bundled, dirname(runtime)),
	);
	rmSync(join(folder, "LICENSE"), { force: true });
	await setProductionFuses(executable);
	settle(folder, releaseSeconds(release));
	return electron;
}

/** @param {string} executable */
function electronVersion(executable) {
	const file = join(dirname(executable), "version");
	if (!existsSync(file)) throw new Stop(`${file} is missing`);
	return readFileSync(file, "utf8").trim().replace(/^v/, "");
}

/**
 * The fallback runtime gets no security fixes: good for a test of the packaging, not for people.
 *
 * @param {string} electron
 * @param {boolean} isRelease
 */
function checkVersion(electron, isRelease) {
	const wanted = manifest().devDependencies.electron;
	if (electron === wanted) return;
	const sentence = `this machine has Electron ${electron} instead of ${wanted}, so the package is for testing only`;
	if (isRelease) throw new Stop(`${sentence}: no release`);
	say(sentence);
}
