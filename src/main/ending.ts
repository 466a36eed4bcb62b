import { setTimeout as sleep } from "node:timers/promises";
import { app } from "electron";

/** What is still under way at the end is waited for no longer: it may hang on somebody who is gone. */
const LONGEST_WAIT_MS = 3_000;

/** As long as the system, or whoever logs out, is kept waiting; what the store has answered is on the disk by then anyway. */
const LONGEST_MS = 10_000;

type Step = () => Promise<unknown>;

/** What is said and written before the app is gone, at whatever moment it is ended: what was begun last ends first. */
export class Ending {
	readonly #steps: Step[] = [];
	#isUnderWay = false;

	/** What is to be done before anything is closed. */
	underWay: () => Promise<unknown> = () => Promise.resolve();

	constructor(private readonly report: (error: unknown) => void) {
		// The windows are gone.
		app.on("will-quit", (event) => {
			event.preventDefault();
			if (this.#isUnderWay) return;
			this.#isUnderWay = true;
			setTimeout(() => app.exit(), LONGEST_MS);
			void this.#run().finally(() => app.exit());
		});
	}

	/** @param step done before those that were given earlier */
	first(step: Step): void {
		this.#steps.unshift(step);
	}

	async #run(): Promise<void> {
		await Promise.race([this.underWay(), sleep(LONGEST_WAIT_MS)]);
		// What is opened meanwhile is closed, too.
		while (this.#steps.length > 0)
			await this.#steps.shift()?.().catch(this.report);
	}
}
