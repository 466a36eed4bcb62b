import {
	chmodSync,
	cpSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { inProject } from "../project.mjs";
import { iconFile } from "./icons.mjs";
import { releaseSeconds } from "./release.mjs";
import { must, settle, write } from "./tools.mjs";

/**
 * @param {import("./release.mjs").Release} release
 * @param {string} folder becomes the archive's only folder
 * @param {string} file
 */
export async function tarball(release, folder, file) {
	const own = ["--owner=0", "--group=0", "--numeric-owner", "--sort=name"];
	await must("tar", [
		...["-czf", file, ...own, `--mtime=@${releaseSeconds(release)}`],
		...["-C", dirname(folder), basename(folder)],
	]);
	return file;
}

/** How an AppImage starts: the app lies beside this script, wherever the image is mounted. */
const appRun = `#!/bin/sh
exec "$(dirname "$(readlink -f "$0")")/flex-messenger" "$@"
`;

/**
 * Makes an AppImage: the runtime that mounts it, and behind that the app as a SquashFS.
 *
 * @param {import("./release.mjs").Release} release
 * @param {string} app its folder
 * @param {{ runtime: string, work: string, file: string }} where runtime: the type 2 runtime of AppImage
 */
export async function appImage(release, app, { runtime, work, file }) {
	const folder = join(work, "AppDir");
	rmSync(folder, { recursive: true, force: true });
	cpSync(app, folder, { recursive: true });
	const entry = readFileSync(
		inProject("packaging/desktop/flex-messenger.desktop"),
		"utf8",
	).replace(/^Exec=.*$/m, "Exec=AppRun %U");
	write(
		join(folder, `${release.name}.desktop`),
		`${entry}X-AppImage-Version=${release.version}\n`,
	);
	cpSync(iconFile(256), join(folder, `${release.name}.png`));
	cpSync(iconFile(256), join(folder, ".DirIcon"));
	write(join(folder, "AppRun"), appRun);
	chmodSync(join(folder, "AppRun"), 0o755);
	settle(folder, releaseSeconds(release));
	const image = join(work, "app.squashfs");
	await must("mksquashfs", [
		...[folder, image, "-root-owned", "-noappend", "-no-progress", "-quiet"],
		...["-comp", "gzip", "-all-time", `${releaseSeconds(release)}`],
	]);
	writeFileSync(
		file,
		Buffer.concat([readFileSync(runtime), readFileSync(image)]),
	);
	chmodSync(file, 0o755);
	return file;
}
