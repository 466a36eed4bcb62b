import type { History } from "../../../src/client/history";
import {
	type Act,
	afterAct,
	isAct,
	type Outgoing,
	withoutText,
} from "../../../src/shared/domain/act";
import type {
	Appended,
	Changes,
	HistorySummary,
	MessageChange,
	Part,
} from "../../../src/shared/domain/history";
import type { ConversationId } from "../../../src/shared/domain/ids";
import {
	compareMessages,
	isSameMessage,
	type Message,
	type MessageRef,
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
	/** Every act there was: what comes of them does not hang on when they came. */
	readonly #acts: Act[] = [];
	readonly #parts = new Map<string, Map<number, Part>>();

	async append(messages: readonly Message[]): Promise<Appended> {
		const fresh: Message[] = [];
		const moved: Message[] = [];
		for (const message of messages) {
			const at = this.#messages.findIndex((held) => isSame(held, message));
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
		return { fresh, moved, changed: [] };
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

	async commit({
		remove = [],
		append = [],
		acts = [],
		parts = [],
		hide = [],
		update = [],
		blobs = [],
	}: Changes): Promise<Appended> {
		this.#messages = this.#messages.filter(
			({ conversationId }) => !remove.includes(conversationId),
		);
		for (const { conversationId, changes } of update)
			await this.update(conversationId, changes);
		for (const { key, value } of blobs) {
			if (value) this.#blobs.set(key, value);
			else this.#blobs.delete(key);
		}
		const whole = parts.flatMap((part) => this.#join(part) ?? []);
		const said = await this.append([
			...append,
			...whole.filter((one): one is Message => !isAct(one)),
		]);
		this.#acts.push(...acts, ...whole.filter(isAct));
		const before = this.#messages;
		this.#messages = before.map((message) =>
			this.#acts
				.filter(
					({ conversationId, target }) =>
						conversationId === message.conversationId &&
						isSameMessage(target, message),
				)
				.reduce(afterAct, message),
		);
		for (const { conversationId, messages } of hide) {
			this.#messages = this.#messages.map((message) =>
				message.conversationId === conversationId &&
				messages.some((ref) => isSameMessage(ref, message))
					? withoutText(message, "here")
					: message,
			);
		}
		const now = (message: Message) =>
			this.#messages.find((held) => isSame(held, message)) ?? message;
		return {
			fresh: said.fresh.map(now),
			moved: said.moved.map(now),
			changed: this.#messages.filter(
				(message, i) =>
					message !== before[i] &&
					!said.fresh.some((held) => isSame(held, message)),
			),
		};
	}

	#join(part: Part): Outgoing | null {
		const { of, index, total } = part;
		const key = `${of.conversationId} ${of.from} ${of.id}`;
		const pieces = this.#parts.get(key) ?? new Map<number, Part>();
		this.#parts.set(key, pieces.set(index, part));
		if (pieces.size < total) return null;
		this.#parts.delete(key);
		const all = [...pieces.values()].sort((a, b) => a.index - b.index);
		const last = all.at(-1)?.of ?? of;
		if (isAct(last)) return last;
		const text = all.map(({ of: piece }) =>
			"text" in piece ? piece.text : "",
		);
		return { ...last, text: text.join("") };
	}

	async find(id: ConversationId, ref: MessageRef): Promise<Message | null> {
		return this.#of(id).find((held) => isSameMessage(held, ref)) ?? null;
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

function isSame(a: Message, b: Message): boolean {
	return a.conversationId === b.conversationId && isSameMessage(a, b);
}
