import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "./project.mjs";
import { isRoot } from "./system.mjs";

/** Keeps Chromium's own log off the terminal: without a desktop around it, it complains at length. */
export const quietly = "--log-level=3";

/** @type {import("@playwright/test").ElectronApplication[]} */
const launched = [];

/**
 * Starts the built app and waits until its window shows something.
 *
 * @param {import("./machine.mjs").Machine} machine
 * @param {{ profile: string, colorScheme?: "dark" | "light" | null }} options colorScheme: null is the system's own
 */
export async function launchApp(machine, { profile, colorScheme = null }) {
	const { _electron } = await import("@playwright/test");
	const { ELECTRON_OVERRIDE_DIST_PATH: dist } = machine.env;
	// Playwright asks the electron package where the runtime is, and that reads our own environment. With
	// an executablePath instead it does not hold the app back until it listens, and a launch now and
	// then hangs.
	if (dist) process.env.ELECTRON_OVERRIDE_DIST_PATH = dist;
	const app = await _electron.launch({
		args: [projectRoot, quietly, `--user-data-dir=${profile}`],
		env: /** @type {Record<string, string>} */ (machine.env),
		chromiumSandbox: !isRoot,
		colorScheme,
	});
	launched.push(app);
	const page = await app.firstWindow();
	await page.waitForFunction(() => document.body.innerText.trim() !== "");
	return { app, page };
}

/** Ends what launchApp() has started, as far as it still runs. */
export async function closeApps() {
	await Promise.all(launched.map((app) => app.close()));
}

/**
 * Places an app's window on the screen.
 *
 * @param {import("@playwright/test").ElectronApplication} app
 * @param {{ x?: number, y?: number, width: number, height: number }} bounds of what it shows, without its frame
 */
export async function placeWindow(app, { x = 0, y = 0, width, height }) {
	const window = await app.browserWindow(await app.firstWindow());
	await window.evaluate(
		(browserWindow, bounds) => browserWindow.setContentBounds(bounds),
		{ x, y, width, height },
	);
}

/**
 * Makes a profile that is gone when this process ends.
 *
 * @param {string} name
 */
export function temporaryProfile(name) {
	const folder = mkdtempSync(join(tmpdir(), `flex-${name}-`));
	process.once("exit", () =>
		rmSync(folder, { recursive: true, force: true, maxRetries: 3 }),
	);
	return folder;
}
