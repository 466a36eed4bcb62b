import { join } from "node:path";
import { app, BrowserWindow, dialog, Menu, nativeTheme } from "electron";
import { applicationMenu } from "./application-menu";
import { PAGE_URL } from "./serve-page";

/** The page's own background, so that a window never flashes before it is painted (tokens.css). */
const BACKGROUND = { light: "#ffffff", dark: "#15171c" };

/** A page that dies more often than this within a minute would go on dying. */
const MAX_DEATHS_A_MINUTE = 3;
const MINUTE_MS = 60_000;

export function openMainWindow(): BrowserWindow {
	Menu.setApplicationMenu(applicationMenu());
	const window = new BrowserWindow({
		width: 1100,
		height: 720,
		minWidth: 360,
		minHeight: 400,
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
			devTools: !app.isPackaged,
		},
	});
	window.once("ready-to-show", () => window.show());
	reopenWhenPageDies(window);
	void window.loadURL(PAGE_URL);
	return window;
}

/** The messenger lives in main: a page that dies is shown again, and nothing was lost. */
function reopenWhenPageDies(window: BrowserWindow): void {
	let deaths: number[] = [];
	window.webContents.on("render-process-gone", async (_event, { reason }) => {
		if (reason === "clean-exit" || window.isDestroyed()) return;
		const now = Date.now();
		deaths = [...deaths.filter((at) => now - at < MINUTE_MS), now];
		if (deaths.length > MAX_DEATHS_A_MINUTE) {
			const { response } = await dialog.showMessageBox(window, {
				type: "error",
				message: "FLEX Messenger's window keeps failing",
				detail:
					"Your messages are kept, and new ones are still received. Try again, or close the app and start it again.",
				buttons: ["Try again", "Close the app"],
				defaultId: 0,
				noLink: true,
			});
			if (response === 1) app.quit();
			deaths = [];
		}
		if (!window.isDestroyed()) window.reload();
	});
}
