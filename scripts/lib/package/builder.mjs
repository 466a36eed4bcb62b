import { readdirSync } from "node:fs";
import { join } from "node:path";
import { builderConfiguration } from "../../../packaging/builder/config.mjs";
import { say } from "../progress.mjs";
import { inProject, Stop } from "../project.mjs";
import { npm, runInForeground } from "../run.mjs";
import { stage } from "./app-folder.mjs";
import { licences } from "./licences.mjs";
import { releaseSeconds } from "./release.mjs";
import { write } from "./tools.mjs";

/**
 * Windows' and macOS' packages are electron-builder's work. It is installed from a lock file of its
 * own, so that who doesn't package for these systems doesn't need its 300 packages. It downloads the
 * outside tools itself: NSIS, winCodeSign and 7-Zip for Windows, nothing for macOS, whose own
 * hdiutil and codesign it uses; and Electron's runtime.
 *
 * @param {import("./release.mjs").Release} release
 * @param {import("./build.mjs").Build} built
 * @param {{ out: string, work: string, isFolderOnly: boolean }} options
 * @returns {Promise<string[]>} the files made
 */
export async function makeWithBuilder(
	release,
	built,
	{ out, work, isFolderOnly },
) {
	const app = join(work, "app");
	stage(built, app, releaseSeconds(release));
	const texts = join(work, "LICENSES.txt");
	write(texts, licences(built.bundled));
	const configuration = join(work, "electron-builder.json");
	const paths = { app, licences: texts, out };
	write(configuration, JSON.stringify(builderConfiguration(paths)));
	const folder = inProject("packaging/builder");
	say("installing electron-builder");
	const [npmCommand, args] = npm("ci", "--prefix", folder);
	await step(npmCommand, args);
	await step(process.execPath, [
		join(folder, "node_modules/electron-builder/cli.js"),
		...["--config", configuration, "--publish", "never"],
		...["--projectDir", inProject(), ...(isFolderOnly ? ["--dir"] : [])],
	]);
	return readdirSync(out)
		.filter((name) => name.includes(release.version))
		.map((name) => join(out, name));
}

/**
 * @param {string} command
 * @param {string[]} args
 */
async function step(command, args) {
	const code = await runInForeground(command, args, process.env);
	if (code !== 0) throw new Stop(`${command} ended with exit code ${code}`);
}
