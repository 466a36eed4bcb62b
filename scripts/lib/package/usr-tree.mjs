import {
	cpSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { inProject } from "../project.mjs";
import { iconFile, iconSizes, iconSource } from "./icons.mjs";
import { write } from "./tools.mjs";

/** The largest size that icon themes know. */
const largestIcon = 512;

/**
 * Lays out the app as a Linux system has it; .deb and .rpm differ only in what is around that.
 *
 * @param {import("./release.mjs").Release} release
 * @param {string} app its folder
 * @param {string} work
 * @returns {string} the root folder
 */
export function appTree({ name, history }, app, work) {
	const { root, at } = newRoot(work);
	cpSync(app, at("usr/lib", name), { recursive: true });
	symlinkSync(`../lib/${name}/${name}`, at("usr/bin", name));
	cpSync(
		inProject("packaging/desktop/flex-messenger.desktop"),
		at("usr/share/applications", `${name}.desktop`),
	);
	write(at("usr/share/metainfo", `${name}.metainfo.xml`), metainfo(history));
	const icons = "usr/share/icons/hicolor";
	for (const size of iconSizes.filter((it) => it <= largestIcon))
		cpSync(iconFile(size), at(icons, `${size}x${size}`, "apps", `${name}.png`));
	cpSync(iconSource, at(icons, "scalable", "apps", `${name}.svg`));
	documents(name, join(app, "LICENSES.txt"), at);
	return root;
}

/**
 * Lays out the relay without a window: a package of its own, because a server needs no desktop.
 *
 * @param {import("./release.mjs").Release} release
 * @param {{ program: string, help: string, licences: string }} relay
 * @param {string} work
 * @returns {string} the root folder
 */
export function relayTree(release, { program, help, licences }, work) {
	const { root, at } = newRoot(work);
	const parts = [inProject("packaging/relay/node-18.mjs"), program];
	const code = parts.map((file) => readFileSync(file, "utf8")).join("\n");
	write(
		at("usr/lib/flex-relay/flex-relay.mjs"),
		`#!/usr/bin/env node\n${code}`,
	);
	symlinkSync("../lib/flex-relay/flex-relay.mjs", at("usr/bin/flex-relay"));
	cpSync(
		inProject("packaging/relay/flex-relay.service"),
		at("usr/lib/systemd/system/flex-relay.service"),
	);
	cpSync(
		inProject("packaging/relay/flex-relay.default"),
		at("etc/default/flex-relay"),
	);
	writeFileSync(
		at("usr/share/man/man8/flex-relay.8.gz"),
		gzipSync(manPage(release, help), { level: 9 }),
	);
	documents("flex-relay", licences, at);
	return root;
}

/** @param {string} work */
function newRoot(work) {
	mkdirSync(work, { recursive: true });
	const root = mkdtempSync(join(work, "root-"));
	/** @param {string[]} parts */
	const at = (...parts) => {
		const path = join(root, ...parts);
		mkdirSync(dirname(path), { recursive: true });
		return path;
	};
	return { root, at };
}

/**
 * @param {string} name
 * @param {string} licences a file
 * @param {(...parts: string[]) => string} at
 */
function documents(name, licences, at) {
	const folder = join("usr/share/doc", name);
	cpSync(licences, at(folder, "copyright"));
	writeFileSync(
		at(folder, "CHANGELOG.md.gz"),
		gzipSync(readFileSync(inProject("CHANGELOG.md")), { level: 9 }),
	);
}

/** @param {import("./release.mjs").Release["history"]} history */
function metainfo(history) {
	const releases = history.map(
		({ version, date }) => `\t\t<release version="${version}" date="${date}"/>`,
	);
	return readFileSync(
		inProject("packaging/desktop/flex-messenger.metainfo.xml"),
		"utf8",
	).replace(
		"\t<releases/>",
		`\t<releases>\n${releases.join("\n")}\n\t</releases>`,
	);
}

/**
 * The options stand in the manual as the program itself explains them.
 *
 * @param {import("./release.mjs").Release} release
 * @param {string} help
 */
function manPage({ version, date }, help) {
	const options = help.replace(/^Usage:.*\n+/, "").trimEnd();
	return readFileSync(inProject("packaging/relay/flex-relay.8"), "utf8")
		.replaceAll("@VERSION@", version)
		.replaceAll("@DATE@", date)
		.replace("@OPTIONS@", roff(options));
}

/** @param {string} text */
function roff(text) {
	return text
		.replaceAll("\\", "\\e")
		.replaceAll("-", "\\-")
		.replace(/^([.'])/gm, "\\&$1");
}
