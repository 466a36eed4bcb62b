/** Silence after which the other side is asked whether it is still there. */
const SILENCE_MS = 15_000;
/** How long it may take to answer. */
const ANSWER_MS = 5_000;
/** The same where there is reason for doubt: this computer slept, or its network changed. */
const DOUBT_ANSWER_MS = 2_000;

/**
 * Notices that nobody is at the other end any more. TCP says so late, or while bytes wait to be acknowledged not
 * for minutes: a cable that was pulled sends no goodbye. Counts on the monotonic clock, so that one that was
 * set changes nothing.
 */
export class Liveness {
	#heardAt = 0;
	#timer: NodeJS.Timeout | null = null;
	/** A question is out. */
	#isAsking = false;

	/**
	 * @param ask says something that is answered at once
	 * @param dead called when no answer came
	 */
	constructor(
		readonly ask: () => void,
		readonly dead: () => void,
	) {}

	/** From now on there is somebody who answers. */
	start(): void {
		this.#heardAt = performance.now();
		this.#isAsking = false;
		this.#wait(SILENCE_MS);
	}

	stop(): void {
		if (this.#timer) clearTimeout(this.#timer);
		this.#timer = null;
		this.#isAsking = false;
	}

	/** Whatever comes is a sign of life. */
	heard(): void {
		if (!this.#timer) return;
		this.#heardAt = performance.now();
		if (!this.#isAsking) return;
		this.#isAsking = false;
		this.#wait(SILENCE_MS);
	}

	/** Asks now. */
	check(): void {
		if (this.#timer) this.#ask(DOUBT_ANSWER_MS);
	}

	#ask(patienceMs: number): void {
		this.#isAsking = true;
		this.ask();
		this.#wait(patienceMs);
	}

	#wait(ms: number): void {
		if (this.#timer) clearTimeout(this.#timer);
		this.#timer = setTimeout(() => this.#onTime(), ms);
	}

	#onTime(): void {
		const silent = performance.now() - this.#heardAt;
		if (this.#isAsking) this.#giveUpUnlessHeard();
		else if (silent < SILENCE_MS) this.#wait(SILENCE_MS - silent);
		else this.#ask(ANSWER_MS);
	}

	/** A process that was stopped wakes to its timers first, and reads afterwards what came meanwhile. */
	#giveUpUnlessHeard(): void {
		const timer = this.#timer;
		setImmediate(() => {
			if (this.#timer !== timer || !this.#isAsking) return;
			this.stop();
			this.dead();
		});
	}
}
