// npm run bench:relay: our relay beside what people could take instead, measured on this machine.
//
//   npm run bench:relay -- --quick                   fewer rounds, printed only
//   npm run bench:relay -- --systems "FLEX|splice" --scenarios "200 B"
//   npm run bench:relay -- --soak 10                 ours alone at full load for ten minutes: its memory
import { spawnSync } from "node:child_process";
import { pathToFileURL } from "node:url";
import { ensureBuilt } from "./lib/build.mjs";
import { inProject, main, Stop } from "./lib/project.mjs";

await main(async () => {
	if (process.platform !== "linux")
		throw new Stop("the benchmark reads /proc: it runs on Linux only");
	process.chdir(inProject());
	await ensureBuilt("relay");
	const { status } = spawnSync(
		process.execPath,
		[
			"node_modules/vite/bin/vite.js",
			"build",
			"-c",
			"tests/bench/relay/vite.config.ts",
		],
		{ stdio: "inherit" },
	);
	if (status !== 0) throw new Stop("the benchmark could not be built");
	await import(pathToFileURL(inProject("out", "bench", "main.js")).href);
});
