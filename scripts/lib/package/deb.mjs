import { chmodSync, cpSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { inProject } from "../project.mjs";
import { maintainer } from "./release.mjs";
import { filesIn, must, pathOf, settle, sizeOf, write } from "./tools.mjs";

/** Debian's names for Node's. */
const architectures = { x64: "amd64", arm64: "arm64", arm: "armhf" };

/** Under both names that the libraries have had since the 64-bit time of Debian 13 and Ubuntu 24.04. */
const appDepends = [
	"desktop-file-utils",
	"libc6",
	"libasound2 | libasound2t64",
	"libgbm1",
	"libgtk-3-0 | libgtk-3-0t64",
	"libnotify4",
	"libnss3",
	"libsecret-1-0",
	"libx11-xcb1",
	"xdg-utils",
];

/**
 * @param {import("./release.mjs").Release} release
 * @param {string} tree the files of the package, as they will lie in /
 * @param {{ out: string, compression: "zstd" | "xz" }} options
 */
export function appDeb(release, tree, options) {
	return makeDeb(tree, release, options, {
		Package: release.name,
		Architecture: architectures[process.arch] ?? process.arch,
		Section: "net",
		Depends: appDepends.join(", "),
		Recommends: "fonts-noto-color-emoji, libegl1, libgl1",
		Suggests: "flex-relay, gnome-keyring",
		Description: `chat with people on your network, without account or cloud
 FLEX Messenger is for people on one network: somebody switches on a relay
 with one click, the others type its address, and they talk.`,
	});
}

/**
 * @param {import("./release.mjs").Release} release
 * @param {string} tree
 * @param {{ out: string, compression: "zstd" | "xz" }} options
 */
export function relayDeb(release, tree, options) {
	return makeDeb(tree, release, options, {
		Package: "flex-relay",
		Architecture: "all",
		Section: "net",
		Depends: "nodejs (>= 18)",
		Description: `relay of FLEX Messenger, without a window
 The server that people with FLEX Messenger meet on, as a hardened systemd
 service. It needs neither a desktop nor the internet.`,
	});
}

/**
 * Needs dpkg-deb and nothing else.
 *
 * @param {string} tree
 * @param {import("./release.mjs").Release} release
 * @param {{ out: string, compression: string }} options
 * @param {Record<string, string>} fields of the control file
 */
async function makeDeb(tree, { version, date }, { out, compression }, fields) {
	const control = join(tree, "DEBIAN");
	mkdirSync(control);
	const { Package, Architecture } = fields;
	const { Description, ...others } = fields;
	const lines = Object.entries({
		...others,
		Version: version,
		Priority: "optional",
		Maintainer: maintainer,
		"Installed-Size": Math.ceil(sizeOf(tree) / 1_024),
		Description,
	}).map(([name, value]) => `${name}: ${value}\n`);
	write(join(control, "control"), lines.join(""));
	const configuration = join(tree, "etc");
	if (existsSync(configuration))
		write(
			join(control, "conffiles"),
			filesIn(configuration)
				.map((it) => `${pathOf(it).slice(tree.length)}\n`)
				.join(""),
		);
	const seconds = Date.parse(date) / 1_000;
	settle(tree, seconds);
	for (const script of ["postinst", "prerm", "postrm"]) {
		const source = inProject("packaging/deb", `${Package}.${script}`);
		if (!existsSync(source)) continue;
		cpSync(source, join(control, script));
		chmodSync(join(control, script), 0o755);
	}
	makeExecutable(tree, Package);
	const file = join(out, `${Package}_${version}_${Architecture}.deb`);
	await must(
		"dpkg-deb",
		["--root-owner-group", `-Z${compression}`, "--build", tree, file],
		{ env: { ...process.env, SOURCE_DATE_EPOCH: `${seconds}` } },
	);
	return file;
}

/**
 * @param {string} tree
 * @param {string} name of the package
 */
export function makeExecutable(tree, name) {
	const folder = join(tree, "usr/lib", name);
	const helper = join(folder, "chrome-sandbox");
	// Chromium's way to a sandbox where the system gives no user namespaces to ordinary users.
	if (existsSync(helper)) chmodSync(helper, 0o4755);
	const script = join(folder, `${name}.mjs`);
	if (existsSync(script)) chmodSync(script, 0o755);
}
