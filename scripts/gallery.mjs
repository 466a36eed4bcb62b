// npm run gallery: every component in every state, and the main screens, in a window of its own.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { quietly } from "./lib/app.mjs";
import { prepareMachine } from "./lib/machine.mjs";
import { inProject, main, requireModules, Stop } from "./lib/project.mjs";
import { run, runInForeground } from "./lib/run.mjs";

await main(async () => {
	requireModules();
	for (const part of ["page", "window"]) {
		const { code, stdout, stderr } = await run(process.execPath, [
			"node_modules/vite/bin/vite.js",
			"build",
			"-c",
			`tests/gallery/${part}.vite.config.ts`,
		]);
		if (code !== 0)
			throw new Stop(`the gallery could not be built:\n${stdout}${stderr}`);
	}
	const machine = await prepareMachine({ sharesScreen: true });
	const profile = mkdtempSync(join(tmpdir(), "flex-gallery-"));
	try {
		return await runInForeground(
			machine.executable,
			[
				...[quietly, `--user-data-dir=${profile}`],
				inProject("out", "gallery", "window.mjs"),
			],
			machine.env,
		);
	} finally {
		machine.close();
		rmSync(profile, { recursive: true, force: true });
	}
});
