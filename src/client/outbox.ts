import type { Outgoing } from "../shared/domain/act";
import type { MessageId } from "../shared/domain/ids";

/** What one receipt confirms: what this user said, and the numbers that got. */
export interface Confirmed {
	readonly message: Outgoing;
	readonly number: number;
}

/** One datum on its way: a message of the user's, or something of the app's own. */
interface Sent {
	readonly message: Outgoing | null;
	/** @param number the relay's, of the datum */
	readonly onSafe: (number: number) => void;
}

/**
 * What this user has said in one conversation, or done to what was said, and nobody has confirmed, first in, first out. All of
 * it goes out again after each attachment; receivers know a repeated message by its id.
 */
export class Outbox {
	/** In the order in which they were written. */
	readonly #messages = new Map<MessageId, Outgoing>();
	/** Those of them that have yet to go out on this attachment. */
	readonly #due = new Map<MessageId, Outgoing>();
	/** What went out on this attachment and has no receipt, in order. */
	#sent: Sent[] = [];
	/** How many of those sent on this attachment have a receipt. */
	#receipted = 0;

	constructor(queued: readonly Outgoing[]) {
		for (const message of queued) this.add(message);
	}

	/** Does nothing where the message is in it already. */
	add(message: Outgoing): void {
		if (this.#messages.has(message.id)) return;
		this.#messages.set(message.id, message);
		this.#due.set(message.id, message);
	}

	/** Starts over on a new attachment. */
	restart(): void {
		this.#sent = [];
		this.#receipted = 0;
		// Anew, because what was due already stands behind what goes out again.
		this.#due.clear();
		for (const message of this.#messages.values()) {
			this.#due.set(message.id, message);
		}
	}

	/** What has to go out now, in its order. */
	due(): readonly Outgoing[] {
		return [...this.#due.values()];
	}

	/**
	 * A datum went out.
	 * @param message null for one that is no message of the user's: it does not go out again by itself
	 * @param onSafe called once a receipt on this attachment covers it
	 */
	sent(
		message: Outgoing | null,
		onSafe: (number: number) => void = () => {},
	): void {
		this.#sent.push({ message, onSafe });
		if (message) this.#due.delete(message.id);
	}

	/**
	 * @param count the first so many datums of this attachment are safe
	 * @param seq the number of the last of them; those this receipt adds have consecutive numbers
	 */
	receipt(count: number, seq: number): readonly Confirmed[] {
		const added = count - this.#receipted;
		const first = seq - added + 1;
		// For what never went out, or under numbers that do not exist, nobody can have given a receipt.
		if (added < 1 || added > this.#sent.length || first < 1) return [];
		this.#receipted = count;
		return this.#sent.splice(0, added).flatMap(({ message, onSafe }, i) => {
			onSafe(first + i);
			if (!message || !this.#messages.delete(message.id)) return [];
			return [{ message, number: first + i }];
		});
	}

	/** It can't go. */
	remove({ id }: Pick<Outgoing, "id">): void {
		this.#messages.delete(id);
		this.#due.delete(id);
	}

	/** @returns what was in it: nothing of that can go any more */
	clear(): readonly Outgoing[] {
		const messages = [...this.#messages.values()];
		this.#messages.clear();
		this.restart();
		return messages;
	}
}
