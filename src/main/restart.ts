import { app } from "electron";
import { HIDDEN_SWITCH } from "./desktop/autostart";
import { linkIn } from "./links/links";

/**
 * Has the app start again as soon as it has ended, as it was started but for the moment: with its window, and without the link of
 * that time.
 * @param link what to open then; null for nothing
 */
export function startAfterEnd(link: string | null): void {
	const args = process.argv
		.slice(1)
		.filter((one) => one !== HIDDEN_SWITCH && linkIn([one]) === null);
	app.relaunch({ args: link === null ? args : [...args, link] });
}

export function restart(): void {
	startAfterEnd(null);
	app.quit();
}
