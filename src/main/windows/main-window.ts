import { join } from "node:path";
import { app, BrowserWindow, nativeTheme } from "electron";
import { PAGE_URL } from "./serve-page";
import { DEFAULT_SIZE, MIN_SIZE } from "./window-size";

/** The page's own background, so that a window never flashes before it is painted (tokens.css). */
const BACKGROUND = { light: "#ffffff", dark: "#15171c" };

/** The app's one window: hidden, of the usual size, and its page on the way. `settleWindow` gives it its place and shows it. */
export function openMainWindow(): BrowserWindow {
	const window = new BrowserWindow({
		...DEFAULT_SIZE,
		minWidth: MIN_SIZE.width,
		minHeight: MIN_SIZE.height,
		show: false,
		title: app.name,
		autoHideMenuBar: true,
		backgroundColor: nativeTheme.shouldUseDarkColors
			? BACKGROUND.dark
			: BACKGROUND.light,
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
