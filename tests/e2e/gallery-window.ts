import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import {
	_electron,
	type ElectronApplication,
	type Page,
} from "@playwright/test";
import { build } from "vite";

/** The gallery (tests/gallery), under the app's own policy: the app's page and components, with the same people at the same moment. */
export class GalleryWindow {
	private constructor(
		readonly app: ElectronApplication,
		readonly page: Page,
		private readonly profile: string,
	) {}

	static async open(): Promise<GalleryWindow> {
		for (const part of ["page", "window"])
			await build({ configFile: `tests/gallery/${part}.vite.config.ts` });
		const profile = mkdtempSync(join(tmpdir(), "flex-gallery-"));
		const app = await _electron.launch({
			args: [
				resolve("out/gallery/window.mjs"),
				`--user-data-dir=${profile}`,
				"--force-device-scale-factor=1",
			],
			env: { ...process.env, TZ: "UTC" } as Record<string, string>,
			chromiumSandbox: process.getuid?.() !== 0,
			colorScheme: null,
		});
		return new GalleryWindow(app, await app.firstWindow(), profile);
	}

	/** @param look as `tests/gallery/look.ts` reads it; the gallery itself without a screen */
	async show(look: Readonly<Record<string, string>>): Promise<void> {
		await this.page.goto(`app://ui/?${new URLSearchParams(look)}`);
	}

	async close(): Promise<void> {
		await this.app.close();
		rmSync(this.profile, { recursive: true, force: true });
	}
}
