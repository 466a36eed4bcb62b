// npm run gallery: every component in every state, and the main screens, in a window of its own.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { quietly } from "./lib/app.mjs";
import { buildGallery } from "./lib/gallery.mjs";
import { prepareMachine } from "./lib/machine.mjs";
import { inProject, main, requireModules } from "./lib/project.mjs";
import { runInForeground } from "./lib/run.mjs";

await main(async () => {
	requireModules();
	await buildGallery();
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
