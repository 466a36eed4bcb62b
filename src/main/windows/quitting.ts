import { app, type BrowserWindow, dialog, powerMonitor } from "electron";
import { strings } from "../../language";
import { namesOf } from "../../language/lists";
import type { Person } from "../../shared/domain/person";
import { bringUp } from "./main-window";

/**
 * Ends the app, or the relay in it, when its user asks for that: where others are on the relay that runs here, only after saying
 * who would be cut off. What the system ends (a logout, a shutdown, a signal) and a restart ask nothing: nobody may be there to answer.
 */
export class Quitting {
	#isAsking = false;
	#isUnderWay = false;

	/** Who would be cut off now: nobody, before there can be a relay. */
	others: () => readonly Person[] = () => [];

	constructor(readonly window: BrowserWindow) {
		app.on("before-quit", () => {
			this.#isUnderWay = true;
		});
		// Linux and macOS wait for who says so; Electron's types have forgotten the event.
		powerMonitor.on("shutdown", ((event: Electron.Event) => {
			event.preventDefault();
			app.quit();
		}) as () => void);
		// Windows waits for nobody: what is done in the moments that are left is done.
		window.on("session-end", () => app.quit());
	}

	/** Nothing is to stand in its way any more. */
	get isUnderWay(): boolean {
		return this.#isUnderWay;
	}

	/** Somebody has to be named first. */
	get needsAnswer(): boolean {
		return this.others().length > 0;
	}

	async quit(): Promise<void> {
		if (await this.isAgreed("quit")) app.quit();
	}

	/** Asked once at a time. */
	async isAgreed(to: "quit" | "stop"): Promise<boolean> {
		const people = this.others();
		if (people.length === 0) return true;
		if (this.#isAsking) return false;
		this.#isAsking = true;
		bringUp(this.window);
		const { quitTitle, quitConfirm, stopTitle, stopConfirm, stopLead } =
			strings.relayPage;
		const { response } = await dialog
			.showMessageBox(this.window, {
				type: "question",
				message: to === "quit" ? quitTitle : stopTitle,
				detail: stopLead(namesOf(people), people.length),
				buttons: [
					to === "quit" ? quitConfirm : stopConfirm,
					strings.common.cancel,
				],
				// Somebody who is writing may press Enter the moment the question appears.
				defaultId: 1,
				cancelId: 1,
				noLink: true,
			})
			.finally(() => {
				this.#isAsking = false;
			});
		return response === 0;
	}
}
