import type { Amount } from "../mailbox/mail";
import type { DataThread } from "./data-thread";
import type { Kept } from "./wire";

/** How much each data thread keeps for whom: what bounds a person's mailbox bounds all of them together. */
export class MailAmounts {
	readonly #byThread = new Map<DataThread, Map<string, Amount>>();

	note(thread: DataThread, people: readonly Kept[]): void {
		let all = this.#byThread.get(thread);
		if (!all) {
			all = new Map();
			this.#byThread.set(thread, all);
		}
		for (const { key, messages, bytes } of people) {
			if (messages > 0) all.set(key, { messages, bytes });
			else all.delete(key);
		}
	}

	/** It keeps nothing any more. @returns for whom it did */
	forget(thread: DataThread): string[] {
		const all = this.#byThread.get(thread);
		this.#byThread.delete(thread);
		return [...(all?.keys() ?? [])];
	}

	/** What all but one keep for a person. @param but null for all */
	keptFor(key: string, but: DataThread | null): Kept {
		let messages = 0;
		let bytes = 0;
		for (const [thread, all] of this.#byThread) {
			const amount = thread === but ? undefined : all.get(key);
			messages += amount?.messages ?? 0;
			bytes += amount?.bytes ?? 0;
		}
		return { key, messages, bytes };
	}
}
