import { join } from "node:path";
import { app, BrowserWindow } from "electron";
import { PAGE_URL } from "./serve-page";
import { DEFAULT_SIZE, MIN_SIZE } from "./window-size";

/** The app's one window: hidden, of the usual size, and its page on the way. `settleWindow` gives it its place and shows it. */
export function openMainWindow(): BrowserWindow {
	const window = new BrowserWindow({
		...DEFAULT_SIZE,
		minWidth: MIN_SIZE.width,
		minHeight: MIN_SIZE.height,
		show: false,
		// Seen sooner, its page would wait for the GPU's process before it reads a line.
		paintWhenInitiallyHidden: false,
		title: app.name,
		autoHideMenuBar: true,
		webPreferences: {
			preload: join(import.meta.dirname, "../preload/index.cjs"),
			sandbox: true,
			contextIsolation: true,
			nodeIntegration: false,
			webviewTag: false,
			spellcheck: false,
			devTools: !app.isPackaged,
		},
	});
	void window.loadURL(PAGE_URL);
	return window;
}

/** The window is in front, wherever it was. */
export function bringUp(window: BrowserWindow): void {
	if (window.isDestroyed()) return;
	if (window.isMinimized()) window.restore();
	window.show();
	window.focus();
}
