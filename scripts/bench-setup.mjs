// npm run bench:setup: what the relay is measured beside. What can't be installed is said, and skipped.
import { existsSync } from "node:fs";
import { inProject, main } from "./lib/project.mjs";
import { run } from "./lib/run.mjs";

/** Debian's package -> the program it brings. */
const servers = new Map([
	["redis-server", "redis-server"],
	["nats-server", "nats-server"],
	["ngircd", "ngircd"],
	["mosquitto", "mosquitto"],
	["prosody", "prosody"],
]);

await main(async () => {
	for (const [name, program] of servers) {
		if (isInstalled(program)) console.log(`${name}: is there`);
		else console.log(`${name}: ${await install(name)}`);
	}
	// A development dependency: npm install brings it.
	const aedes = existsSync(inProject("node_modules", "aedes"));
	console.log(`aedes: ${aedes ? "is there" : 'skipped, run "npm install"'}`);
});

/** @param {string} program */
function isInstalled(program) {
	const folders = [
		...(process.env.PATH ?? "").split(":"),
		"/usr/sbin",
		"/sbin",
	];
	return folders.some((folder) => existsSync(`${folder}/${program}`));
}

/**
 * @param {string} name
 * @returns {Promise<string>} how that went, in a few words
 */
async function install(name) {
	if (process.getuid?.() !== 0)
		return `skipped, run "sudo apt-get install ${name}"`;
	const { code, stderr } = await run(
		"apt-get",
		["install", "--yes", "--no-install-recommends", name],
		// Single-user mode: the benchmark starts its own, and no service is left running behind it.
		{
			env: { ...process.env, RUNLEVEL: "1", DEBIAN_FRONTEND: "noninteractive" },
		},
	);
	if (code === 0) return "installed";
	return `skipped, apt can't install it (${stderr.trim().split("\n").at(-1)})`;
}
