import { app, type BrowserWindow, dialog, nativeTheme, screen } from "electron";
import { strings } from "../../language";
import type { Theme } from "../../shared/preferences";
import type { JsonFile } from "../profile/json-file";
import { offerContextMenu } from "./context-menu";
import type { Quitting } from "./quitting";
import { placeOn, type WindowPlace } from "./window-place";

/** The page's own background, so that a window never flashes before it is painted (tokens.css). */
const BACKGROUND = { light: "#ffffff", dark: "#15171c" };

/** A page that dies more often than this within a minute would go on dying. */
const MAX_DEATHS_A_MINUTE = 3;
const MINUTE_MS = 60_000;

/**
 * Gives the window its place and shows it, in the colour of its page, which is drawn a moment later: a hidden window's first frame
 * takes longer, and on a busy machine Chromium now and then draws none at all.
 * @param place where it stood last, and where its place is kept from now on
 * @param hidden it is shown when somebody asks for it
 */
export function settleWindow(
	window: BrowserWindow,
	place: JsonFile<WindowPlace | null, WindowPlace>,
	quitting: Quitting,
	theme: Theme,
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
	keepPlace(window, place);
	reopenWhenPageDies(window, quitting);
	offerContextMenu(window);
	const isDark =
		theme === "system" ? nativeTheme.shouldUseDarkColors : theme === "dark";
	window.setBackgroundColor(isDark ? BACKGROUND.dark : BACKGROUND.light);
	if (hidden) return;
	if (place.initial?.maximized) window.maximize();
	else window.show();
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
