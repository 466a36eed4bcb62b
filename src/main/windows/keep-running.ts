import { type BrowserWindow, dialog } from "electron";
import { strings } from "../../language";
import type { Quitting } from "./quitting";

interface Closing {
	/** The user wants the app to go on behind a closed window. */
	readonly isWanted: () => boolean;
	/** They have never said so, nor the contrary, and there is a tray: they have to be asked. */
	readonly isUndecided: () => boolean;
	readonly decide: (isWanted: boolean) => void;
	readonly hasTray: () => Promise<boolean>;
}

/**
 * Closing the window hides it, where the user wants that and there is a tray to bring it back. Whether
 * there is one is asked each time: a desktop may lose its tray, and nobody is to be left with an app out of reach. The first time
 * the user is asked: who closes a window need not know that nothing arrives any more.
 */
export function keepRunning(
	window: BrowserWindow,
	quitting: Quitting,
	{ isWanted, isUndecided, decide, hasTray }: Closing,
): void {
	let isAsking = false;
	const hide = () => {
		window.hide();
		void hasTray().then((there) => {
			if (!there) void quitting.quit();
		});
	};
	const ask = async () => {
		isAsking = true;
		const { title, lead, keep, quit } = strings.desktop.closing;
		const { response } = await dialog
			.showMessageBox(window, {
				type: "question",
				message: title,
				detail: lead,
				buttons: [keep, quit, strings.common.cancel],
				defaultId: 0,
				cancelId: 2,
				noLink: true,
			})
			.finally(() => {
				isAsking = false;
			});
		if (response === 2) return;
		decide(response === 0);
		if (response === 0) hide();
		else void quitting.quit();
	};
	window.on("close", (event) => {
		if (quitting.isUnderWay) return;
		if (isWanted()) {
			event.preventDefault();
			hide();
		} else if (isAsking || isUndecided()) {
			event.preventDefault();
			if (!isAsking) void ask();
		} else if (quitting.needsAnswer) {
			event.preventDefault();
			void quitting.quit();
		}
	});
}
