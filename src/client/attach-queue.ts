/**
 * Conversations that attach at the same time. An attachment is a Request, a TCP connection and three
 * answers: this many keep a line over a hundred milliseconds busy, and are no storm for a relay to which a
 * whole office comes back.
 */
const MAX_AT_ONCE = 16;
/** How long one that gets no answer keeps its place. */
const PLACE_MS = 10_000;

/** Something that can ask to be let in. */
export interface Attachable {
	requestToken(): void;
}

/** Attaches one server's conversations, a few at a time, in the order in which they came. */
export class AttachQueue {
	readonly #waiting = new Set<Attachable>();
	readonly #attaching = new Map<Attachable, NodeJS.Timeout>();

	add(link: Attachable): void {
		if (!this.#attaching.has(link)) this.#waiting.add(link);
		this.#next();
	}

	/** It is attached, or will not be for now. */
	settled(link: Attachable): void {
		this.#waiting.delete(link);
		clearTimeout(this.#attaching.get(link));
		if (this.#attaching.delete(link)) this.#next();
	}

	/** The line is gone. */
	clear(): void {
		for (const timer of this.#attaching.values()) clearTimeout(timer);
		this.#attaching.clear();
		this.#waiting.clear();
	}

	#next(): void {
		for (const link of this.#waiting) {
			if (this.#attaching.size >= MAX_AT_ONCE) return;
			this.#waiting.delete(link);
			this.#attaching.set(
				link,
				setTimeout(() => this.settled(link), PLACE_MS),
			);
			link.requestToken();
		}
	}
}
