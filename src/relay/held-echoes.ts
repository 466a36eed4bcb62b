/**
 * How often it is looked whose echoes have been held long enough, in milliseconds. Each waits for one to two of these:
 * less than a frame on a screen, and longer than two programs on a local network take to answer each other.
 */
export const BEAT_MS = 5;

/** Whoever holds the numbers of a reader's own datums back. */
export interface EchoHolder {
	/**
	 * Writes what has been held long enough.
	 * @param beat the beat that begins now
	 * @returns whether it holds something still
	 */
	giveEchoes(beat: number): boolean;
}

/**
 * Who holds echoes (option `seq=now`), for all Connections of a thread. Written at once each would cost a system call
 * of its own, as much as the datum itself; held for a moment it mostly goes with the next datum to the same reader.
 * One timer for all: it is not set while nobody holds any.
 */
export class HeldEchoes {
	/** The number of the present beat. */
	beat = 0;
	readonly #holders: EchoHolder[] = [];

	/** From now on it is asked at each beat, until it holds nothing. */
	add(holder: EchoHolder): void {
		if (this.#holders.push(holder) === 1) this.#wait();
	}

	#wait(): void {
		setTimeout(() => this.#next(), BEAT_MS);
	}

	#next(): void {
		this.beat++;
		const holders = this.#holders;
		let kept = 0;
		for (const holder of holders) {
			if (holder.giveEchoes(this.beat)) holders[kept++] = holder;
		}
		holders.length = kept;
		if (kept > 0) this.#wait();
	}
}
