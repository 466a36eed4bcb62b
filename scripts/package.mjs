// npm run package: what people install, for the system this runs on, into dist/.
//
//   npm run package                      everything that this machine has the tools for
//   npm run package -- --dir             the unpacked app only
//   npm run package -- --only deb,tar    some targets of Linux: deb, rpm, AppImage, tar
//   npm run package -- --release         refuses a runtime that is for testing only
//   npm run package -- --out DIR         elsewhere
import { mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { makeAppFolder } from "./lib/package/app-folder.mjs";
import { build } from "./lib/package/build.mjs";
import { makeWithBuilder } from "./lib/package/builder.mjs";
import { linuxTargets, makeLinux, prepareRelay } from "./lib/package/linux.mjs";
import { manifest, readRelease } from "./lib/package/release.mjs";
import { sbom } from "./lib/package/sbom.mjs";
import { sha256, sizeOf, write } from "./lib/package/tools.mjs";
import { inProject, main, Stop } from "./lib/project.mjs";

await main(async () => {
	const { values } = parseArgs({
		options: {
			dir: { type: "boolean", default: false },
			only: { type: "string", default: Object.keys(linuxTargets).join() },
			release: { type: "boolean", default: false },
			out: { type: "string", default: inProject("dist") },
		},
	});
	const targets = values.only.split(",");
	const unknown = targets.filter((name) => !Object.hasOwn(linuxTargets, name));
	if (unknown.length > 0) throw new Stop(`no such target: ${unknown.join()}`);
	const out = resolve(values.out);
	mkdirSync(out, { recursive: true });
	// Outside the project, so that no tool takes what lies here for a part of it.
	const work = mkdtempSync(join(tmpdir(), "flex-package-"));
	process.once("exit", () => rmSync(work, { recursive: true, force: true }));
	const release = readRelease();
	const built = await build(join(work, "build"));
	const { files, electron } =
		process.platform === "linux"
			? await forLinux(out, work, release, built)
			: await forOthers(out, work, release, built);
	if (values.dir) return;
	const bill = join(out, `${release.name}-${release.version}.cdx.json`);
	write(bill, sbom(release, built.bundled, electron));
	await finish(out, [...files, bill]);

	/** @type {(...args: [string, string, typeof release, typeof built]) => Promise<{ files: string[], electron: string }>} */
	async function forLinux(out, work, release, built) {
		const app = join(out, "linux-unpacked");
		const electron = await makeAppFolder(built, release, {
			work,
			folder: app,
			isRelease: values.release,
		});
		console.log(`${show(app)}  ${megabytes(sizeOf(app))}`);
		if (values.dir) return { files: [], electron };
		const relay = await prepareRelay(built, work);
		const job = { release, built, app, relay, out, work };
		const files = await makeLinux(
			{ ...job, isRelease: values.release },
			targets,
		);
		return { files, electron };
	}

	/** @type {typeof forLinux} */
	async function forOthers(out, work, release, built) {
		const files = await makeWithBuilder(release, built, {
			out,
			work,
			isFolderOnly: values.dir,
		});
		return { files, electron: manifest().devDependencies.electron };
	}
});

/**
 * @param {string} out
 * @param {string[]} files
 */
async function finish(out, files) {
	const lines = [];
	for (const file of files.sort()) {
		if (!statSync(file).isFile()) continue;
		console.log(`${show(file)}  ${megabytes(statSync(file).size)}`);
		lines.push(`${await sha256(file)}  ${basename(file)}\n`);
	}
	write(join(out, "SHA256SUMS"), lines.join(""));
}

/** @param {string} path */
function show(path) {
	return relative(process.cwd(), path) || ".";
}

/** @param {number} bytes */
function megabytes(bytes) {
	return `${(bytes / 1e6).toFixed(1)} MB`;
}
