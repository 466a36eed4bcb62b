import { app, type BrowserWindow } from "electron";

/**
 * Closing the window hides it, where the user wants that and there is a tray to bring it back. Whether
 * there is one is asked each time: a desktop may lose its tray, and nobody is to be left with an app out of reach.
 */
export function keepRunning(
	window: BrowserWindow,
	isWanted: () => boolean,
	hasTray: () => Promise<boolean>,
): void {
	let quitting = false;
	app.on("before-quit", () => {
		quitting = true;
	});
	window.on("close", (event) => {
		if (quitting || !isWanted()) return;
		event.preventDefault();
		window.hide();
		void hasTray().then((there) => {
			if (!there) app.quit();
		});
	});
}
