/** How long what has passed counts, in milliseconds: short enough to notice, long enough to read. */
const SPAN_MS = 2_000;

/** How fast something goes at present. */
export class Rate {
	readonly #marks: { readonly at: number; readonly bytes: number }[] = [];

	/**
	 * @param bytes in all, so far
	 * @param now milliseconds of a clock that nobody sets back
	 * @returns bytes a second; null while too little is known
	 */
	note(bytes: number, now: number): number | null {
		this.#marks.push({ at: now, bytes });
		while ((this.#marks[1]?.at ?? now) < now - SPAN_MS) this.#marks.shift();
		const first = this.#marks[0];
		const ms = first ? now - first.at : 0;
		if (!first || ms < SPAN_MS / 8) return null;
		return Math.round(((bytes - first.bytes) / ms) * 1_000);
	}
}
