import type { ConversationId } from "../shared/domain/ids";
import { laterMarks, type Marks, noMarks } from "../shared/domain/marks";
import type { Message } from "../shared/domain/message";
import type { Core } from "./core";
import { Throttle } from "./throttle";

/** How far this user is in one conversation, and what of it the others have yet to hear. */
export class OwnMarks {
	/** How far the others will have been told once what went out on this attachment is safe. */
	#telling: Marks = noMarks;
	/** The number of the newest message of others that is stored here; null until it was looked up. */
	#storedUpTo: number | null = null;
	/** The first number that came on this attachment; 0 while there is none. */
	#first = 0;
	/** The conversation went on without this user; what was kept comes first, and then a gap. */
	#isBehind = false;
	readonly #due: Throttle;

	/** @param tell called when there may be `news` to write */
	constructor(
		readonly core: Core,
		readonly id: ConversationId,
		tell: () => void,
	) {
		this.#due = new Throttle(tell);
	}

	/** Looks up what is stored, once; before anything is, so that nothing is forgotten. */
	async load(): Promise<void> {
		this.#storedUpTo ??= (await this.core.history.summary(this.id, 0)).newest;
	}

	/** @param first the number of the first datum that will come */
	attached(first: number): void {
		this.#first = first;
		this.#telling = noMarks;
		const { told } = this.core.state().conversations[this.id] ?? {};
		if (told?.since === 0 || this.#isBehind) this.#begin(first);
		this.changed();
	}

	detached(): void {
		this.#first = 0;
		this.#due.stop();
	}

	/** A message that was there already counts too, by the number it has now: that is the one its sender knows. */
	stored(messages: readonly Pick<Message, "number">[]): void {
		if (messages.length === 0 || this.#storedUpTo === null) return;
		this.#storedUpTo = messages.reduce(
			(newest, { number }) => Math.max(newest, number ?? 0),
			this.#storedUpTo,
		);
		this.changed();
	}

	changed(): void {
		if (this.#first > 0) this.#due.due();
	}

	/** Some of what was said meanwhile will not come: it must not be told as stored. */
	leftBehind(): void {
		this.#isBehind = true;
		if (this.#first > 0) this.#begin(this.#first);
	}

	/** @param next the first number behind a gap */
	skipped(next: number): void {
		if (this.#isBehind) this.#begin(next);
	}

	/** @returns what the others don't know yet; null where they know all, or none can be told */
	news(): Marks | null {
		const state = this.core.state();
		const conversation = state.conversations[this.id];
		if (!conversation || this.#first === 0) return null;
		const { told, readUpTo } = conversation;
		const marks: Marks = {
			since: told.since,
			deliveredUpTo: this.#storedUpTo ?? 0,
			readUpTo: state.preferences.readReceipts ? readUpTo : 0,
		};
		const known = laterMarks(told, this.#telling);
		const isNews =
			marks.deliveredUpTo > known.deliveredUpTo ||
			marks.readUpTo > known.readUpTo;
		return isNews ? marks : null;
	}

	/** @returns to be called when they are safe: only then need they not be told again */
	written(marks: Marks): () => void {
		this.#telling = marks;
		return () => this.core.emit({ type: "marks-told", id: this.id, marks });
	}

	/** What came before, was never here. */
	#begin(since: number): void {
		const marks = { ...noMarks, since };
		this.core.emit({ type: "marks-told", id: this.id, marks });
	}
}
