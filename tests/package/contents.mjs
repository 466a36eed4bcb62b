import assert from "node:assert/strict";
import { lstatSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { extractFile, listPackage } from "@electron/asar";
import {
	filesIn,
	isInstalled,
	must,
	pathOf,
} from "../../scripts/lib/package/tools.mjs";
import { projectRoot } from "../../scripts/lib/project.mjs";

/** Every file of the app's archive, by kind. */
const inArchive = [
	/^\/package\.json$/,
	/^\/out\/main\/[\w.-]+\.js$/,
	/^\/out\/main\/chunks\/[\w.-]+\.js$/,
	// Hunspell, and its English.
	/^\/out\/main\/chunks\/(hunspell-[\w-]+\.wasm|index-[\w-]+\.(aff|dic))$/,
	/^\/out\/preload\/index\.cjs$/,
	/^\/out\/renderer\/index\.html$/,
	/^\/out\/(main|preload|renderer)\/licences\.json$/,
	/^\/node_modules\/(libsql|@libsql\/linux-(x64|arm64)-gnu|@neon-rs\/load|libsql\/node_modules\/detect-libc)\/[\w./-]+\.(js|json|node)$/,
	/^\/out\/renderer\/assets\/[\w.-]+\.(js|css|svg|png|woff2)$/,
];

/** Where the packages may put anything. */
const inSystem =
	/^(usr\/bin\/|usr\/lib\/(flex-(messenger|relay)|systemd\/system)\/|usr\/share\/(applications|doc\/flex-(messenger|relay)|icons\/hicolor|man\/man8|metainfo)\/|etc\/default\/flex-relay$)/;

/**
 * Nothing but the app: no sources, no maps, no tests, no npm packages but the native one, no path of the machine that built it.
 *
 * @param {string} tree where the package is unpacked
 */
export function nothingElseInside(tree) {
	const files = filesIn(tree).map(pathOf);
	for (const file of files) {
		const name = file.slice(tree.length + 1);
		assert.match(name, inSystem, "a file where a package has none");
		const native =
			/app\.asar\.unpacked\/node_modules\/@libsql\/linux-(x64|arm64)-gnu\/index\.node$/;
		if (!native.test(name))
			assert.doesNotMatch(name, /node_modules|\.map$|\.tsx?$|test|default_app/);
		assert.equal(lstatSync(file).uid, 0, name);
	}
	const archive = join(tree, "usr/lib/flex-messenger/resources/app.asar");
	const names = listPackage(archive, { isPack: false });
	const parts = names.filter((name) => /\.\w+$/.test(name));
	for (const name of parts) {
		const isKnown = inArchive.some((pattern) => pattern.test(name));
		assert.ok(isKnown, `${name} in the archive`);
		const text = extractFile(archive, name.slice(1)).toString();
		assert.ok(!text.includes(projectRoot), `${name} names ${projectRoot}`);
		assert.doesNotMatch(text, /sourceMappingURL=\S+\.map/, name);
	}
	return `${files.length} files, ${parts.length} of them more in app.asar`;
}

/**
 * @param {string} tree where the .deb files are unpacked
 * @param {string[]} rpms
 */
export async function sameInRpm(tree, rpms) {
	const format = "[%{FILEMODES:perms} %{FILENAMES}\n]";
	const query = ["-q", "--package", "--queryformat", format];
	const lines = (await must("rpm", [...query, ...rpms])).trim().split("\n");
	const found = lines.filter((line) => !line.startsWith("d"));
	const names = found.map((line) => line.replace(/^\S+ /, "")).sort();
	const expected = filesIn(tree).map((it) => pathOf(it).slice(tree.length));
	assert.deepEqual(names, expected.sort());
	const helper = found.find((line) => line.endsWith("/chrome-sandbox"));
	assert.match(helper ?? "", /^-rwsr-xr-x /);
	return `${names.length} files`;
}

/**
 * The licence of each package that the bill of materials names, and of Electron, stands in the text.
 *
 * @param {string} tree
 * @param {string} bill
 */
export function licencesOfAll(tree, bill) {
	const text = readFileSync(
		join(tree, "usr/share/doc/flex-messenger/copyright"),
		"utf8",
	);
	const { components, bomFormat, specVersion } = JSON.parse(
		readFileSync(bill, "utf8"),
	);
	assert.equal(`${bomFormat} ${specVersion}`, "CycloneDX 1.5");
	const names = components.map((it) => it.name);
	for (const name of [
		"react",
		"react-dom",
		"zod",
		"@msgpack/msgpack",
		"electron",
	])
		assert.ok(names.includes(name), `${name} in the bill of materials`);
	for (const { name, version } of components)
		assert.ok(
			text.toLowerCase().includes(`\n${name} ${version} (`),
			`the licence of ${name} ${version}`,
		);
	assert.match(
		readFileSync(
			join(tree, "usr/lib/flex-messenger/LICENSES.chromium.html"),
			"utf8",
		),
		/BoringSSL/,
	);
	return names.join(" ");
}

/**
 * What the desktop reads of the package, judged by the desktop's own tools where they are there.
 *
 * @param {string} tree
 */
export async function desktopFiles(tree) {
	const share = join(tree, "usr/share");
	const entry = join(share, "applications/flex-messenger.desktop");
	assert.match(
		readFileSync(entry, "utf8"),
		/^MimeType=x-scheme-handler\/flex;x-scheme-handler\/flexs;$/m,
	);
	for (const size of [16, 24, 32, 48, 64, 128, 256, 512]) {
		const icon = `icons/hicolor/${size}x${size}/apps/flex-messenger.png`;
		const head = readFileSync(join(share, icon));
		assert.deepEqual(
			[head.readUInt32BE(16), head.readUInt32BE(20)],
			[size, size],
		);
	}
	return judge([
		["desktop-file-validate", entry],
		[
			...["appstreamcli", "validate", "--no-net"],
			join(share, "metainfo/flex-messenger.metainfo.xml"),
		],
	]);
}

/**
 * @param {string} tree
 */
export async function serviceFiles(tree) {
	const unit = "usr/lib/systemd/system/flex-relay.service";
	const judged = await judge([
		[
			...["man", "--warnings", "--local-file"],
			join(tree, "usr/share/man/man8/flex-relay.8.gz"),
		],
	]);
	if (!(await isInstalled("systemd-analyze"))) return judged;
	const text = await must("systemd-analyze", [
		...["security", "--offline=true", "--no-pager", "--threshold=20"],
		join(tree, unit),
	]);
	return `${judged}; ${/Overall exposure.*/.exec(text)?.[0]}`;
}

/**
 * @param {string[][]} commands each must find nothing to say
 * @returns {Promise<string>} which were there
 */
async function judge(commands) {
	const said = [];
	for (const [tool = "", ...args] of commands) {
		const isThere = await isInstalled(tool);
		if (isThere) await must(tool, args);
		said.push(isThere ? `${tool}: nothing to say` : `${tool} is not here`);
	}
	return said.join("; ");
}
