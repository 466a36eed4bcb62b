import type { Outgoing } from "../shared/domain/act";
import type { Conversation } from "../shared/domain/conversation";
import type { BlobChange, MessageChange } from "../shared/domain/history";
import type { ConversationId } from "../shared/domain/ids";
import type { Message } from "../shared/domain/message";
import type { Person } from "../shared/domain/person";
import type { AppError } from "../shared/errors";
import { type Core, nowSeconds } from "./core";
import type { NumberedMessage } from "./relay-socket";
import type { Said } from "./said";
import { noteLast, noteMoved } from "./seen";
import { AGAIN, dateOf, marksFrom, speakerOf, topicOf } from "./translate";

/** What happens in one conversation: stored first, shown then. */
export class ConversationHistory {
	/** @param onStored told what others said that is stored, before they are shown */
	constructor(
		readonly core: Core,
		readonly id: ConversationId,
		readonly onStored: (said: readonly Outgoing[]) => void,
	) {}

	/**
	 * Takes in what came; all of it is stored, or nothing.
	 * @param said what `items` hold to be read
	 * @param changes what became of own messages by it
	 */
	async add(
		said: Said,
		items: readonly NumberedMessage[],
		changes: readonly MessageChange[] = [],
		blob: BlobChange | null = null,
	): Promise<void> {
		const conversation = this.#conversation();
		if (!conversation) return;
		const { id, core } = this;
		const self = core.state().servers[conversation.serverId]?.self.key;
		// What the user says comes from the user alone; a server that repeats it is not believed.
		const isOthers = ({ from }: Outgoing) => from !== self;
		const messages = said.messages.filter(isOthers);
		const parts = said.parts.filter(({ of }) => isOthers(of));
		// It lies in the state, and is on the disk no later than what it came with.
		for (const item of items) this.#followTopic(item);
		const { fresh, moved, changed } = await core.history.commit({
			append: messages,
			parts,
			acts: said.acts.filter(isOthers),
			update: changes.length > 0 ? [{ conversationId: id, changes }] : [],
			blobs: blob ? [blob] : [],
		});
		this.onStored([...messages, ...parts.map(({ of }) => of)]);
		for (const item of items) this.#followMarks(item, conversation.members);
		await noteMoved(core, id, moved, fresh);
		const at = Date.now();
		for (const message of fresh) {
			core.emit({ type: "message-received", message, at });
		}
		this.#showUpdated(changed);
		this.#showChanges(changes);
	}

	/** What became of messages that are there. */
	async change(changes: readonly MessageChange[]): Promise<void> {
		if (changes.length === 0) return;
		const last = this.#conversation()?.last;
		const { changed } = await this.core.history.commit({
			update: [{ conversationId: this.id, changes }],
		});
		this.#showChanges(changes);
		this.#showUpdated(changed);
		if (changes.some(({ id, from }) => id === last?.id && from === last.from)) {
			await noteLast(this.core, this.id);
		}
	}

	/** These can't go. */
	fail(messages: readonly Outgoing[], error: AppError): Promise<void> {
		const delivery = { kind: "failed", error } as const;
		return this.change(
			messages.map(({ id, from }) => ({ id, from, number: null, delivery })),
		);
	}

	#showUpdated(messages: readonly Message[]): void {
		for (const message of messages) {
			this.core.emit({ type: "message-updated", message });
		}
	}

	#showChanges(changes: readonly MessageChange[]): void {
		const { id: conversationId } = this;
		for (const change of changes) {
			this.core.emit({ type: "message-changed", conversationId, ...change });
		}
	}

	#followMarks(item: NumberedMessage, members: Conversation["members"]): void {
		const told = marksFrom(item, members);
		if (told) this.core.emit({ type: "marks-changed", id: this.id, ...told });
	}

	/** This user's topic has its number: it counts unless another came later. */
	topicTold(topic: string, number: number): void {
		this.#changeTopic(topic, number, nowSeconds(), null);
		if (this.#conversation()?.topicDue !== topic) return;
		this.core.emit({ type: "topic-due", id: this.id, topic: null });
	}

	/** What changes the topic is a Message of its own; before the first of these, others carry it. */
	#followTopic({ message, number, from }: NumberedMessage): void {
		const conversation = this.#conversation();
		if (!conversation) return;
		const { topic, topicAt, members } = conversation;
		const { category, flags, date } = message;
		const told = topicOf(message);
		if (category === "topic" && !flags.includes(AGAIN)) {
			const by = speakerOf({ message, number, from }, members);
			this.#changeTopic(told, number, dateOf(date), by);
		} else if (category === "topic" || category === "chat") {
			if (topicAt > 0 || told === "" || told === topic) return;
			this.core.emit({
				type: "topic-changed",
				id: this.id,
				topic: told,
				topicAt: 0,
			});
		}
	}

	#changeTopic(
		topic: string,
		number: number,
		date: number,
		by: Person | null,
	): void {
		const before = this.#conversation();
		if (!before || number <= before.topicAt) return;
		const { id } = this;
		const person = by && {
			key: by.key,
			name: by.name,
			identityKey: by.identityKey,
		};
		// First: what is written at once is all of it.
		if (topic !== before.topic) {
			this.core.emit({
				type: "occurred",
				id,
				occurrence: {
					after: number,
					date,
					what: { kind: "topic", topic, by: person },
				},
			});
		}
		this.core.emit({ type: "topic-changed", id, topic, topicAt: number });
	}

	#conversation(): Conversation | undefined {
		return this.core.state().conversations[this.id];
	}
}
