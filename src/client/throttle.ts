/** How long what is due waits for more of its kind. */
const TRAILING_MS = 300;
/** Between two of a kind, however much there is to say. */
const LEAST_GAP_MS = 1_000;

/** Does something soon after it became due, for all that came meanwhile, and at most once a second. */
export class Throttle {
	#timer: NodeJS.Timeout | null = null;
	#last = Number.NEGATIVE_INFINITY;

	constructor(readonly act: () => void) {}

	due(): void {
		const wait = Math.max(
			TRAILING_MS,
			this.#last + LEAST_GAP_MS - performance.now(),
		);
		this.#timer ??= setTimeout(() => {
			this.#timer = null;
			this.#last = performance.now();
			this.act();
		}, wait);
	}

	stop(): void {
		if (this.#timer) clearTimeout(this.#timer);
		this.#timer = null;
	}
}
