import type { History } from "../../../src/client/history";
import type {
	Appended,
	Changes,
	HistorySummary,
	MessageChange,
} from "../../../src/shared/domain/history";
import type { ConversationId } from "../../../src/shared/domain/ids";
import {
	compareMessages,
	isSameMessage,
	type Message,
} from "../../../src/shared/domain/message";
import type {
	MessageSearch,
	PageAnchor,
} from "../../../src/shared/domain/pages";

import { pageOf, searchIn } from "../../history-model";

/** A history that ends with the process. */
export class MemoryHistory implements History {
	#messages: Message[] = [];
	readonly #blobs = new Map<string, Uint8Array>();

	async append(messages: readonly Message[]): Promise<Appended> {
		const fresh: Message[] = [];
		const moved: Message[] = [];
		for (const message of messages) {
			const at = this.#messages.findIndex(
				(held) =>
					held.conversationId === message.conversationId &&
					isSameMessage(held, message),
			);
			const held = this.#messages[at];
			if (!held) {
				this.#messages.push(message);
				fresh.push(message);
			} else if (
				held.delivery.kind === "received" &&
				(message.number ?? 0) > (held.number ?? 0)
			) {
				this.#messages[at] = { ...held, number: message.number };
				moved.push(this.#messages[at]);
			}
		}
		return { fresh, moved };
	}

	async update(
		id: ConversationId,
		changes: readonly MessageChange[],
	): Promise<void> {
		this.#messages = this.#messages.map((message) => {
			const change = changes.find(
				(it) => it.id === message.id && it.from === message.from,
			);
			return change && message.conversationId === id
				? { ...message, number: change.number, delivery: change.delivery }
				: message;
		});
	}

	async commit({ append = [], update = [], blobs = [] }: Changes) {
		for (const { conversationId, changes } of update)
			await this.update(conversationId, changes);
		for (const { key, value } of blobs) {
			if (value) this.#blobs.set(key, value);
			else this.#blobs.delete(key);
		}
		return this.append(append);
	}

	async blobs(prefix: string) {
		return new Map([...this.#blobs].filter(([key]) => key.startsWith(prefix)));
	}

	async page(id: ConversationId, anchor: PageAnchor, length: number) {
		return pageOf(this.#of(id), anchor, length);
	}

	async search(search: MessageSearch, length: number) {
		return searchIn([...this.#messages].reverse(), search, length);
	}

	async unsent(id: ConversationId): Promise<readonly Message[]> {
		return this.#of(id).filter(
			({ delivery }) =>
				delivery.kind === "queued" || delivery.kind === "failed",
		);
	}

	async summary(id: ConversationId, readUpTo: number): Promise<HistorySummary> {
		const messages = this.#of(id);
		const received = messages.filter(
			({ delivery }) => delivery.kind === "received",
		);
		return {
			last: messages.at(-1) ?? null,
			newest: received.at(-1)?.number ?? 0,
			unread: received.filter(({ number }) => (number ?? 0) > readUpTo).length,
		};
	}

	#of(id: ConversationId): Message[] {
		return this.#messages
			.filter(({ conversationId }) => conversationId === id)
			.sort(compareMessages);
	}
}
