import { app, type BrowserWindow, dialog, screen } from "electron";
import { strings } from "../../language";
import type { JsonFile } from "../profile/json-file";
import { offerContextMenu } from "./context-menu";
import type { Quitting } from "./quitting";
import { placeOn, type WindowPlace } from "./window-place";

/** A page that dies more often than this within a minute would go on dying. */
const MAX_DEATHS_A_MINUTE = 3;
const MINUTE_MS = 60_000;

/** From the page's loading to its window, where no frame is reported. */
const MAX_WAIT_FOR_FRAME_MS = 1_000;

/**
 * Gives the window its place and shows it as soon as there is something to see. Called before its page has been served: what is
 * listened for here has not happened yet.
 * @param place where it stood last, and where its place is kept from now on
 * @param hidden it is shown when somebody asks for it
 */
export function settleWindow(
	window: BrowserWindow,
	place: JsonFile<WindowPlace | null, WindowPlace>,
	quitting: Quitting,
	hidden: boolean,
): void {
	const main = screen.getPrimaryDisplay();
	const others = screen.getAllDisplays().filter(({ id }) => id !== main.id);
	const bounds = placeOn(
		place.initial,
		[main, ...others].map(({ workArea }) => workArea),
	);
	window.setBounds(bounds);
	if (bounds.x === undefined) window.center();
	if (!hidden) showWhenPainted(window, place.initial?.maximized ?? false);
	keepPlace(window, place);
	reopenWhenPageDies(window, quitting);
	offerContextMenu(window);
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
function reopenWhenPageDies(window: BrowserWindow, quitting: Quitting): void {
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
