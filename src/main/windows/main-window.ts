import { join } from "node:path";
import { BrowserWindow, nativeTheme } from "electron";
import { PAGE_URL } from "../security";

/** The page's own background, so that a window never flashes before it is painted (tokens.css). */
const BACKGROUND = { light: "#ffffff", dark: "#15171c" };

export function openMainWindow(): BrowserWindow {
	const window = new BrowserWindow({
		width: 1100,
		height: 720,
		minWidth: 720,
		minHeight: 480,
		show: false,
		title: "FLEX Messenger",
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
		},
	});
	window.once("ready-to-show", () => window.show());
	// The messenger lives in main: a page that dies is shown again, and nothing was lost.
	window.webContents.on("render-process-gone", (_event, { reason }) => {
		if (reason !== "clean-exit" && !window.isDestroyed()) window.reload();
	});
	void window.loadURL(PAGE_URL);
	return window;
}
