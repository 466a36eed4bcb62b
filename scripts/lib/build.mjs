import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { withLock } from "./lock.mjs";
import { say, seconds } from "./progress.mjs";
import { inProject, requireModules, Stop } from "./project.mjs";
import { npm, run } from "./run.mjs";

/** What the build reads, besides what npm installed. */
const inputs = [
	"src",
	"electron.vite.config.ts",
	"vite.relay.config.ts",
	"tsconfig.base.json",
	"package.json",
	"package-lock.json",
];

/**
 * @typedef {object} Product
 * @property {string} name
 * @property {string[]} folders what it consists of, in out/
 * @property {[string, string[], { shell: boolean }]} command
 */

/** @type {Record<"app" | "relay", Product>} */
const products = {
	app: {
		name: "the app",
		folders: ["out/main", "out/preload", "out/renderer", "out/relay"],
		command: npm("run", "build"),
	},
	relay: {
		name: "the relay",
		folders: ["out/relay"],
		command: [
			process.execPath,
			["node_modules/vite/bin/vite.js", "build", "-c", "vite.relay.config.ts"],
			{ shell: false },
		],
	},
};

/**
 * Builds a product if something it is made of is newer than it is.
 *
 * @param {keyof typeof products} which
 */
export async function ensureBuilt(which) {
	requireModules();
	const product = products[which];
	const isStale = () =>
		newest(inputs) > Math.min(...product.folders.map((it) => newest([it])));
	if (!isStale()) return;
	await withLock(
		inProject("out", ".build.lock"),
		async () => {
			if (isStale()) await build(product);
		},
		() => say("waiting for another process that is building"),
	);
}

/** @param {Product} product */
async function build({ name, command: [file, args, options] }) {
	say(`building ${name} …`);
	const started = Date.now();
	const { code, stdout, stderr } = await run(file, args, options);
	if (code !== 0)
		throw new Stop(`the build of ${name} failed:\n${stdout}${stderr}`);
	say(`built ${name} in ${seconds(Date.now() - started)}`);
}

/**
 * @param {string[]} paths
 * @returns {number} when something in them last changed
 */
function newest(paths) {
	return Math.max(...paths.map((path) => changedAt(inProject(path))));
}

/**
 * @param {string} path
 * @returns {number} 0 where there is nothing; a folder's own time counts too: it tells that a file was removed
 */
function changedAt(path) {
	const stats = statSync(path, { throwIfNoEntry: false });
	if (!stats?.isDirectory()) return stats?.mtimeMs ?? 0;
	const within = readdirSync(path).map((name) => changedAt(join(path, name)));
	return Math.max(stats.mtimeMs, ...within);
}
