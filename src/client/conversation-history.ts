import type { Outgoing } from "../shared/domain/act";
import type { Conversation } from "../shared/domain/conversation";
import type { BlobChange, MessageChange } from "../shared/domain/history";
import type { ConversationId } from "../shared/domain/ids";
import type { Message } from "../shared/domain/message";
import type { AppError } from "../shared/errors";
import type { Core } from "./core";
import type { NumberedMessage } from "./relay-socket";
import type { Said } from "./said";
import { noteLast, noteMoved } from "./seen";
import { marksFrom, topicOf } from "./translate";

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
		const { fresh, moved, changed } = await core.history.commit({
			append: messages,
			parts,
			acts: said.acts.filter(isOthers),
			update: changes.length > 0 ? [{ conversationId: id, changes }] : [],
			blobs: blob ? [blob] : [],
		});
		this.onStored([...messages, ...parts.map(({ of }) => of)]);
		for (const item of items) {
			this.#followTopic(item.message);
			this.#followMarks(item, conversation.members);
		}
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

	#followTopic(message: NumberedMessage["message"]): void {
		if (message.category !== "chat" && message.category !== "topic") return;
		const topic = topicOf(message);
		if (topic === "" || topic === this.#conversation()?.topic) return;
		this.core.emit({ type: "topic-changed", id: this.id, topic });
	}

	#conversation(): Conversation | undefined {
		return this.core.state().conversations[this.id];
	}
}
