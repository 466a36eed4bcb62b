import { join } from "node:path";
import { app, BrowserWindow, dialog, nativeTheme, screen } from "electron";
import { strings } from "../../language";
import type { JsonFile } from "../profile/json-file";
import { offerContextMenu } from "./context-menu";
import type { Quitting } from "./quitting";
import { PAGE_URL } from "./serve-page";
import { MIN_SIZE, placeOn, type WindowPlace } from "./window-place";

/** The page's own background, so that a window never flashes before it is painted (tokens.css). */
const BACKGROUND = { light: "#ffffff", dark: "#15171c" };

/** A page that dies more often than this within a minute would go on dying. */
const MAX_DEATHS_A_MINUTE = 3;
const MINUTE_MS = 60_000;

/** From the page's loading to its window, where no frame is reported. */
const MAX_WAIT_FOR_FRAME_MS = 1_000;

/**
 * @param place where it stood last, and where its place is kept from now on
 * @param hidden it is shown when somebody asks for it
 */
export function openMainWindow(
	place: JsonFile<WindowPlace | null, WindowPlace>,
	hidden: boolean,
): BrowserWindow {
	const main = screen.getPrimaryDisplay();
	const others = screen.getAllDisplays().filter(({ id }) => id !== main.id);
	const window = new BrowserWindow({
		...placeOn(
			place.initial,
			[main, ...others].map(({ workArea }) => workArea),
		),
		minWidth: MIN_SIZE.width,
		minHeight: MIN_SIZE.height,
		show: false,
		title: strings.app.name,
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
	if (!hidden) showWhenPainted(window, place.initial?.maximized ?? false);
	keepPlace(window, place);
	offerContextMenu(window);
	void window.loadURL(PAGE_URL);
	return window;
}

/** Chromium now and then reports no first frame of a hidden window on a busy machine: a loaded page is shown without it. */
function showWhenPainted(window: BrowserWindow, maximized: boolean): void {
	let isShown = false;
	const show = () => {
		if (isShown || window.isDestroyed()) return;
		isShown = true;
		if (maximized) window.maximize();
		else window.show();
	};
	window.once("ready-to-show", show);
	window.webContents.once("did-finish-load", () =>
		setTimeout(show, MAX_WAIT_FOR_FRAME_MS),
	);
}

/** The window is in front, wherever it was. */
export function bringUp(window: BrowserWindow): void {
	if (window.isDestroyed()) return;
	if (window.isMinimized()) window.restore();
	window.show();
	window.focus();
}

function keepPlace(
	window: BrowserWindow,
	place: JsonFile<WindowPlace | null, WindowPlace>,
): void {
	const save = () =>
		place.save({
			...window.getNormalBounds(),
			maximized: window.isMaximized(),
		});
	window.on("resize", save);
	window.on("move", save);
	window.on("maximize", save);
	window.on("unmaximize", save);
}

/** The messenger lives in main: a page that dies is shown again, and nothing was lost. */
export function reopenWhenPageDies(
	window: BrowserWindow,
	quitting: Quitting,
): void {
	let deaths: number[] = [];
	window.webContents.on("render-process-gone", async (_event, { reason }) => {
		if (reason === "clean-exit" || window.isDestroyed()) return;
		if (quitting.isUnderWay) {
			// A logout ends every process at once, and a window waits for its page before it closes.
			window.destroy();
			return;
		}
		const now = Date.now();
		deaths = [...deaths.filter((at) => now - at < MINUTE_MS), now];
		if (deaths.length > MAX_DEATHS_A_MINUTE) {
			const words = strings.desktop.dialogs;
			const { response } = await dialog.showMessageBox(window, {
				type: "error",
				message: words.windowFails,
				detail: words.windowFailsLead,
				buttons: [words.tryAgain, words.closeApp],
				defaultId: 0,
				noLink: true,
			});
			if (response === 1) app.quit();
			deaths = [];
		}
		if (!window.isDestroyed()) window.reload();
	});
}
