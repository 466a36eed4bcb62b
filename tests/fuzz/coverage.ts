/** More counters than are given out; `instrument.ts` sees to it. */
export const MAX_COUNTERS = 1 << 13;

/** Counts of one execution; instrumented code increments them. A byte wraps, which does no harm. */
const hits = new Uint8Array(MAX_COUNTERS);
const words = new Uint32Array(hits.buffer);
Object.assign(globalThis, { __flexHits: hits });

/** What all executions have reached: for each place, which orders of magnitude of counts were seen. */
export class Coverage {
	readonly #seen = new Uint8Array(MAX_COUNTERS);
	/** Places reached at least once. */
	places = 0;

	/** Forgets the counts, before an execution. */
	reset(): void {
		hits.fill(0);
	}

	/** Takes in the counts of an execution. @returns whether it reached something new */
	add(): boolean {
		let isNew = false;
		for (let i = 0; i < MAX_COUNTERS; i++) {
			// Most are not reached: four at once.
			if (i % 4 === 0 && words[i / 4] === 0) {
				i += 3;
				continue;
			}
			const count = hits[i] as number;
			if (count === 0) continue;
			const magnitude = 1 << Math.min(7, 32 - Math.clz32(count) - 1);
			const seen = this.#seen[i] as number;
			if (seen & magnitude) continue;
			if (seen === 0) this.places++;
			this.#seen[i] = seen | magnitude;
			isNew = true;
		}
		return isNew;
	}
}
