import type { Message } from "../shared/domain/message";

/** What one receipt confirms: own messages and the numbers they got. */
export interface Confirmed {
	readonly message: Message;
	readonly number: number;
}

/**
 * What this user has written into one conversation and nobody has confirmed, first in, first out. All of
 * it goes out again after each attachment; receivers know a repeated message by its id.
 */
export class Outbox {
	readonly #messages: Message[];
	/** What went out on this attachment, in order; null for datums that need no receipt. */
	#sent: (Message | null)[] = [];
	/** How many of those sent on this attachment have a receipt. */
	#receipted = 0;

	constructor(queued: readonly Message[]) {
		this.#messages = [...queued];
	}

	add(message: Message): void {
		this.#messages.push(message);
	}

	/** Starts over on a new attachment. */
	restart(): readonly Message[] {
		this.#sent = [];
		this.#receipted = 0;
		return [...this.#messages];
	}

	/** A datum went out; null for one that is no message of the user's. */
	sent(message: Message | null): void {
		this.#sent.push(message);
	}

	/**
	 * @param count the first so many datums of this attachment are safe
	 * @param seq the number of the last of them; those this receipt adds have consecutive numbers
	 */
	receipt(count: number, seq: number): readonly Confirmed[] {
		const fresh = this.#sent.splice(0, Math.max(0, count - this.#receipted));
		this.#receipted += fresh.length;
		const first = seq - fresh.length + 1;
		const confirmed = fresh.flatMap((message, i) =>
			message ? [{ message, number: first + i }] : [],
		);
		for (const { message } of confirmed) {
			const at = this.#messages.indexOf(message);
			if (at >= 0) this.#messages.splice(at, 1);
		}
		return confirmed;
	}

	/** The user takes a message back, or it can't go. */
	remove(message: Message): void {
		const at = this.#messages.findIndex(({ id }) => id === message.id);
		if (at >= 0) this.#messages.splice(at, 1);
	}
}
