export interface Run {
	readonly number: number;
	readonly count: number;
}

/** Rising numbers, kept as runs of consecutive ones. */
export class Runs {
	readonly #runs: { number: number; count: number }[] = [];
	/** Used again: mostly there is one at a time, and that for each datum. */
	#spare: { number: number; count: number } | null = null;

	get isEmpty(): boolean {
		return this.#runs.length === 0;
	}

	add(number: number, count: number): void {
		const last = this.#runs.at(-1);
		if (last && last.number + last.count === number) {
			last.count += count;
			return;
		}
		const run = this.#spare ?? { number, count };
		this.#spare = null;
		run.number = number;
		run.count = count;
		this.#runs.push(run);
	}

	/**
	 * Takes numbers out of the first run.
	 * @param through the highest number that may be taken
	 * @param atMost how many may be taken
	 * @returns what was taken, good until the next `add`; null where that is nothing
	 */
	take(through: number, atMost = Number.POSITIVE_INFINITY): Run | null {
		const first = this.#runs[0];
		if (!first || atMost <= 0 || first.number > through) return null;
		const { number } = first;
		const count = Math.min(first.count, atMost, through - number + 1);
		if (count === first.count) {
			this.#runs.shift();
			this.#spare = first;
			return first;
		}
		first.number += count;
		first.count -= count;
		return { number, count };
	}
}
