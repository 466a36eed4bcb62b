// npm run faults: clients, relays and disks killed, cut, filled and damaged for real; then everybody's messages
// are compared. Nothing may be lost, repeated, or out of order.
//
//   npm run faults -- --only relay-killed --rounds 300 --seed 7
//   npm run faults -- --short                          what npm test runs
import { pathToFileURL } from "node:url";
import { ensureBuilt } from "./lib/build.mjs";
import { inProject, main, requireModules, Stop } from "./lib/project.mjs";
import { run, runInForeground } from "./lib/run.mjs";

const isInside = process.env.FLEX_OWN_NAMESPACES !== undefined;

await main(async () => {
	requireModules();
	process.chdir(inProject());
	if (isInside) return inside();
	await ensureBuilt("relay");
	const { code, stdout, stderr } = await run(process.execPath, [
		"node_modules/vite/bin/vite.js",
		"build",
		"-c",
		"tests/faults/vite.config.ts",
	]);
	if (code !== 0)
		throw new Stop(`the harness could not be built:\n${stdout}${stderr}`);
	const own = await ownNamespaces();
	const [command = "", ...args] = [
		...own,
		process.execPath,
		process.argv[1] ?? "",
		...process.argv.slice(2),
	];
	return runInForeground(command, args, {
		...process.env,
		FLEX_OWN_NAMESPACES: own.length > 0 ? "1" : "0",
	});
});

async function inside() {
	if (process.env.FLEX_OWN_NAMESPACES === "1") {
		await run("ip", ["link", "set", "lo", "up"]);
		// Names of network namespaces lie here; they go with this mount.
		await run("mount", ["-t", "tmpfs", "none", "/run"]);
	}
	// The first process of a namespace is sent to its end by no signal that it does not handle.
	for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
		process.on(signal, () => process.exit(1));
	const harness = inProject("out", "faults", "main.js");
	const { main: faults } = await import(pathToFileURL(harness).href);
	process.exit(await faults(process.argv.slice(2)));
}

/**
 * Networks, mounts and processes of our own, where that may be had: what is done to them reaches nobody else, and
 * the kernel takes all of it away when this ends, however it ends.
 */
async function ownNamespaces() {
	const unshare = [
		"unshare",
		"--mount",
		"--net",
		"--pid",
		"--fork",
		"--kill-child",
		"--mount-proc",
	];
	if (process.platform !== "linux" || process.getuid?.() !== 0) return [];
	const { code } = await run("unshare", [...unshare.slice(1), "true"]).catch(
		() => ({ code: 1 }),
	);
	return code === 0 ? unshare : [];
}
