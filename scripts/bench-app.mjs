// npm run bench:app: what the app costs beside a bare Electron window of the same runtime, as ratios.
//
//   npm run bench:app -- --only start --rounds 9      start, memory, typing or hosting
import { ensureBuilt } from "./lib/build.mjs";
import { prepareMachine } from "./lib/machine.mjs";
import { inProject, main, Stop } from "./lib/project.mjs";
import { run, runInForeground } from "./lib/run.mjs";

await main(async () => {
	if (process.platform !== "linux")
		throw new Stop(
			"the benchmark reads /proc and types by X: it runs on Linux only",
		);
	await ensureBuilt("app");
	const { code, stdout, stderr } = await run(process.execPath, [
		"node_modules/vite/bin/vite.js",
		"build",
		"-c",
		"tests/bench/app/vite.config.ts",
	]);
	if (code !== 0)
		throw new Stop(`the benchmark could not be built:\n${stdout}${stderr}`);
	// On a display of its own: it would type into whatever has the focus on the user's.
	delete process.env.DISPLAY;
	delete process.env.WAYLAND_DISPLAY;
	const machine = await prepareMachine();
	try {
		return await runInForeground(
			process.execPath,
			[inProject("out", "bench-app", "main.js"), ...process.argv.slice(2)],
			machine.env,
		);
	} finally {
		machine.close();
	}
});
