import { basename, delimiter, dirname } from "node:path";
import { say } from "./progress.mjs";
import { inProject } from "./project.mjs";
import { findRuntime } from "./runtime.mjs";
import { ensureSystem, hasDisplay, isRoot } from "./system.mjs";
import { startVirtualDisplay } from "./virtual-display.mjs";

/**
 * @typedef {object} Machine everything that a program needs to run Electron here
 * @property {string} executable Electron
 * @property {NodeJS.ProcessEnv} env for Electron, and for what starts it
 * @property {boolean} isVisible whether a person sees the windows
 * @property {() => void} close
 */

/**
 * @param {{ sharesScreen?: boolean }} [options] sharesScreen: `npm run screenshot` may take a picture of the virtual display
 * @returns {Promise<Machine>}
 */
export async function prepareMachine({ sharesScreen = false } = {}) {
	const executable = await findRuntime();
	await ensureSystem(executable);
	const isVisible = hasDisplay();
	const display = isVisible
		? undefined
		: await startVirtualDisplay({ isShared: sharesScreen });
	if (display)
		say(`no display here: windows are drawn on ${display.env.DISPLAY} (Xvfb)`);
	return {
		executable,
		env: { ...electronEnvironment(executable), ...display?.env },
		isVisible,
		close: () => display?.close(),
	};
}

/** @param {string} executable */
function electronEnvironment(executable) {
	const env = {
		...process.env,
		// Read by electron-vite, and by our tests.
		ELECTRON_EXEC_PATH: executable,
		PATH: [inProject("node_modules", ".bin"), process.env.PATH].join(delimiter),
	};
	// Read by the electron package, and so by Playwright; it appends the name itself.
	if (basename(executable) === "electron")
		env.ELECTRON_OVERRIDE_DIST_PATH = dirname(executable);
	// Chromium's sandbox refuses to run as root. Electron reads this in place of --no-sandbox.
	if (process.platform === "linux" && isRoot)
		env.ELECTRON_DISABLE_SANDBOX = "1";
	// Terminals inside Electron apps set it, and Electron would then be no more than Node.
	delete env.ELECTRON_RUN_AS_NODE;
	return env;
}
