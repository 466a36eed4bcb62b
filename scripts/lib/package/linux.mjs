import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { say } from "../progress.mjs";
import { appImage, tarball } from "./archives.mjs";
import { appDeb, relayDeb } from "./deb.mjs";
import { licences } from "./licences.mjs";
import { appRpm, relayRpm } from "./rpm.mjs";
import { isInstalled, must } from "./tools.mjs";
import { appTree, relayTree } from "./usr-tree.mjs";

/**
 * @typedef {object} Job everything a target is made from
 * @property {import("./release.mjs").Release} release
 * @property {import("./build.mjs").Build} built
 * @property {string} app the unpacked app
 * @property {{ program: string, help: string, licences: string }} relay
 * @property {string} out
 * @property {string} work
 * @property {boolean} isRelease
 */

/**
 * What Linux users install, each with what it needs of the machine that makes it.
 *
 * @type {Record<string, { missing: () => Promise<string | undefined>, make: (job: Job) => Promise<string[]> }>}
 */
export const linuxTargets = {
	deb: {
		missing: async () =>
			(await isInstalled("dpkg-deb"))
				? undefined
				: "dpkg-deb (Debian and Ubuntu have it; Fedora: dnf install dpkg)",
		make: async ({ release, app, relay, work, out, isRelease }) => {
			// xz is a quarter smaller, 77 MB instead of 103, and takes two minutes.
			const compression = isRelease ? "xz" : "zstd";
			return [
				await appDeb(release, appTree(release, app, work), {
					out,
					compression,
				}),
				await relayDeb(release, relayTree(release, relay, work), {
					out,
					compression: "xz",
				}),
			];
		},
	},
	rpm: {
		missing: async () =>
			(await isInstalled("rpmbuild"))
				? undefined
				: "rpmbuild (Debian: apt-get install rpm)",
		make: async ({ release, app, relay, work, out }) => [
			await appRpm(release, appTree(release, app, work), { out, work }),
			await relayRpm(release, relayTree(release, relay, work), { out, work }),
		],
	},
	AppImage: {
		missing: async () => {
			if (!(await isInstalled("mksquashfs")))
				return "mksquashfs (Debian: apt-get install squashfs-tools)";
			return process.env.APPIMAGE_RUNTIME
				? undefined
				: "AppImage's runtime: download the file for this processor from github.com/AppImage/type2-runtime and name it in APPIMAGE_RUNTIME";
		},
		make: async ({ release, app, work, out }) => [
			await appImage(release, app, {
				runtime: process.env.APPIMAGE_RUNTIME ?? "",
				work,
				file: join(out, `${fileName(release)}.AppImage`),
			}),
		],
	},
	tar: {
		missing: async () => ((await isInstalled("tar")) ? undefined : "tar"),
		make: async ({ release, app, relay, work, out }) => {
			const folder = join(work, fileName(release));
			cpSync(app, folder, { recursive: true });
			const relayName = `flex-relay-${release.version}`;
			const relayFolder = join(work, relayName);
			cpSync(relayTree(release, relay, work), relayFolder, { recursive: true });
			return [
				await tarball(
					release,
					folder,
					join(out, `${fileName(release)}.tar.gz`),
				),
				await tarball(release, relayFolder, join(out, `${relayName}.tar.gz`)),
			];
		},
	},
};

/** @param {import("./release.mjs").Release} release */
function fileName({ name, version }) {
	return `${name}-${version}-linux-${process.arch}`;
}

/**
 * @param {import("./build.mjs").Build} built
 * @param {string} work
 * @returns {Promise<Job["relay"]>}
 */
export async function prepareRelay({ folder, bundled }, work) {
	const program = join(folder, "relay", "bin.js");
	const help = await must(process.execPath, [program, "--help"]);
	const file = join(work, "relay-licences.txt");
	writeFileSync(file, licences(bundled));
	return { program, help, licences: file };
}

/**
 * @param {Job} job
 * @param {string[]} names of targets
 * @returns {Promise<string[]>} the files made
 */
export async function makeLinux(job, names) {
	const files = [];
	for (const name of names) {
		const { missing, make } = linuxTargets[name];
		const lack = await missing();
		if (lack) {
			say(`no ${name}: this machine lacks ${lack}`);
			continue;
		}
		say(`making ${name}`);
		files.push(...(await make(job)));
	}
	return files;
}
