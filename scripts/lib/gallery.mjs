import { Stop } from "./project.mjs";
import { run } from "./run.mjs";

/** Builds the gallery's page and its window into out/gallery. */
export async function buildGallery() {
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
}
