import type { BrowserWindow } from "electron";
import type { Quitting } from "./quitting";

/**
 * Closing the window hides it, where the user wants that and there is a tray to bring it back. Whether
 * there is one is asked each time: a desktop may lose its tray, and nobody is to be left with an app out of reach.
 */
export function keepRunning(
	window: BrowserWindow,
	isWanted: () => boolean,
	hasTray: () => Promise<boolean>,
	quitting: Quitting,
): void {
	window.on("close", (event) => {
		if (quitting.isUnderWay) return;
		if (isWanted()) {
			event.preventDefault();
			window.hide();
			void hasTray().then((there) => {
				if (!there) void quitting.quit();
			});
		} else if (quitting.needsAnswer) {
			event.preventDefault();
			void quitting.quit();
		}
	});
}
