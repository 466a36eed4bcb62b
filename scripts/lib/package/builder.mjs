import { readdirSync } from "node:fs";
import { join } from "node:path";
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
	write(join(work, "LICENSES.txt"), licences(built.bundled));
	const folder = inProject("packaging/builder");
	say("installing electron-builder");
	await step(...npm("ci", "--prefix", folder));
	await step(process.execPath, [
		join(folder, "node_modules/electron-builder/cli.js"),
		...["--config", join(folder, "config.mjs"), "--publish", "never"],
		...["--projectDir", inProject(), ...(isFolderOnly ? ["--dir"] : [])],
		...[`-c.directories.app=${app}`, `-c.directories.output=${out}`],
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
