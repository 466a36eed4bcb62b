import { ProtocolError } from "../protocol/errors";
import type { Conversation } from "../shared/domain/conversation";
import type { ConnectionId, ConversationId } from "../shared/domain/ids";
import type { Delivery, Message } from "../shared/domain/message";
import type { AppError } from "../shared/errors";
import { backoffMs } from "./backoff";
import { type Core, nowSeconds } from "./core";
import type { MessageChange } from "./history";
import { Outbox } from "./outbox";
import { type NumberedMessage, RelaySocket } from "./relay-socket";
import type { Session } from "./session";
import {
	chatDatum,
	messageFrom,
	receiptDatum,
	topicDatum,
	topicOf,
} from "./translate";

/**
 * What may wait here to be stored: several times what a relay keeps of one conversation, so that only one
 * without measure is cut off.
 */
const MAX_UNSTORED_BYTES = 32 * 1_024 * 1_024;

/** Keeps one conversation attached to its relay, and its messages moving. */
export class ConversationLink {
	#socket: RelaySocket | null = null;
	#attached = false;
	#retry: NodeJS.Timeout | null = null;
	/** Attachments that failed in a row. */
	#failures = 0;
	#outbox: Outbox | null = null;
	/** Why nothing can be sent here any more. */
	#ended: AppError | null = null;
	/** A topic that the others have yet to hear. */
	#topicDue: string | null = null;
	/** What came and waits to be stored. */
	#unstoredBytes = 0;
	/** One thing after the other: what is stored keeps the order in which it came. */
	#tasks: Promise<void> = Promise.resolve();

	constructor(
		readonly core: Core,
		readonly session: Session,
		readonly id: ConversationId,
		readonly connectionId: ConnectionId,
	) {
		const attachment = this.#conversation()?.attachment;
		if (attachment?.kind === "ended") this.#ended = attachment.error;
	}

	/**
	 * Asks the relay for a token; the answer comes to `attach`. A receipt counts on its own attachment, so
	 * none may be under way for an earlier one when the next begins.
	 */
	requestToken(): void {
		this.detach();
		const { session, connectionId } = this;
		session.send({
			kind: "request",
			to: [connectionId],
			from: session.address,
			options: [],
		});
	}

	/** @param port the relay socket's, at the host of the line */
	attach(token: string, port: number): void {
		// Nobody asked for it.
		if (this.#socket) return;
		this.#stopRetry();
		this.#ended = null;
		const { core, session, connectionId } = this;
		const { host } = session.endpoint;
		const socket = new RelaySocket(
			{ host, port },
			connectionId,
			token,
			session.address,
			core.dial,
			{
				attached: () => this.#do(() => this.#onAttached(socket)),
				received: (messages, count, bytes) => {
					this.#unstoredBytes += bytes;
					if (this.#unstoredBytes > MAX_UNSTORED_BYTES) this.#onLost(socket);
					this.#do(async () => {
						this.#unstoredBytes -= bytes;
						await this.#onReceived(socket, messages, count);
					});
				},
				// A message shows its number when it is safe; until then the relay may still lose it.
				echoed: () => {},
				closed: () => this.#onLost(socket),
			},
		);
		this.#socket = socket;
	}

	/** The line is gone, or the conversation is. */
	detach(): void {
		this.#stopRetry();
		this.#socket?.close();
		this.#socket = null;
		this.#setAttached(false);
	}

	/** Takes a message that is in the history as queued. */
	send(message: Message): void {
		this.#do(async () => {
			if (this.#ended) {
				await this.#fail([message], this.#ended);
				return;
			}
			const outbox = await this.#loadOutbox();
			outbox.add(message);
			if (this.#attached) this.#writeQueued(outbox);
		});
	}

	/** Tells the others the topic, as soon as they can hear it; for those who join later, again. */
	sendTopic(topic: string): void {
		this.#do(async () => {
			this.#topicDue = topic;
			const outbox = await this.#loadOutbox();
			if (this.#attached) this.#writeTopic(outbox);
		});
	}

	/** The relay's word that what was sent is safe (profile section 5). */
	receipt(count: number, seq: number): void {
		this.#do(async () => {
			const confirmed = (await this.#loadOutbox()).receipt(count, seq);
			await this.#change(
				confirmed.map(({ message, number }) => ({
					id: message.id,
					from: message.from,
					number,
					delivery: { kind: "sent" },
				})),
			);
		});
	}

	/** Everything received so far has been seen. */
	markRead(): Promise<void> {
		return this.#do(() => noteRead(this.core, this.id));
	}

	/** The server will not have this conversation any more: what waits can't go. */
	end(error: AppError): void {
		this.#ended = error;
		this.detach();
		this.core.emit({
			type: "attachment-changed",
			id: this.id,
			attachment: { kind: "ended", error },
		});
		this.#do(async () => this.#fail((await this.#loadOutbox()).clear(), error));
	}

	/** Returns when all that was begun is done. */
	async close(): Promise<void> {
		this.detach();
		await this.#tasks;
	}

	async #onAttached(socket: RelaySocket): Promise<void> {
		const outbox = await this.#loadOutbox();
		if (socket !== this.#socket) return;
		outbox.restart();
		this.#setAttached(true);
		this.#writeTopic(outbox);
		this.#writeQueued(outbox);
	}

	/** Read when it is first needed, and again where the disk could not give it. */
	async #loadOutbox(): Promise<Outbox> {
		if (!this.#outbox) {
			const unsent = await this.core.history.unsent(this.id);
			this.#outbox = new Outbox(
				unsent.filter(({ delivery }) => delivery.kind === "queued"),
			);
		}
		return this.#outbox;
	}

	#writeQueued(outbox: Outbox): void {
		const conversation = this.#conversation();
		if (!conversation) return;
		const { members, topic } = conversation;
		const claim = members.length > 1 ? this.session.address : null;
		for (const message of outbox.due()) {
			try {
				this.#socket?.send(chatDatum(message, topic, claim));
				outbox.sent(message);
			} catch (error) {
				if (!(error instanceof ProtocolError)) throw error;
				outbox.remove(message);
				const { code, message: sentence } = error;
				this.#do(() => this.#fail([message], { code, message: sentence }));
			}
		}
	}

	#fail(messages: readonly Message[], error: AppError): Promise<void> {
		const delivery: Delivery = { kind: "failed", error };
		return this.#change(
			messages.map(({ id, from }) => ({ id, from, number: null, delivery })),
		);
	}

	#writeTopic(outbox: Outbox): void {
		if (this.#topicDue === null) return;
		this.#socket?.send(topicDatum(this.#topicDue, nowSeconds()));
		outbox.sent(null);
		this.#topicDue = null;
	}

	/**
	 * Stored first, shown then, confirmed last: the relay may forget it afterwards. A confirmation covers all
	 * that came before it, so what can't be stored ends the attachment, and comes again on the next.
	 */
	async #onReceived(
		socket: RelaySocket,
		numbered: readonly NumberedMessage[],
		count: number,
	): Promise<void> {
		const conversation = this.#conversation();
		if (!conversation) return;
		const self = this.core.state().servers[conversation.serverId]?.self.key;
		const { fresh, moved } = await this.core.history
			.append(
				numbered
					.filter(({ message }) => message.category === "chat")
					.map((item) => messageFrom(item, this.id, conversation.members))
					// What the user says comes from the user alone; a server that repeats it is not believed.
					.filter(({ from }) => from !== self),
			)
			.catch((error) => {
				this.#onLost(socket);
				throw error;
			});
		for (const { message } of numbered) this.#followTopic(message);
		const at = Date.now();
		for (const message of fresh) {
			this.core.emit({ type: "message-received", message, at });
		}
		for (const { id, from, number, delivery } of moved) {
			const change = { id, from, number, delivery };
			this.core.emit({
				type: "message-changed",
				conversationId: this.id,
				...change,
			});
		}
		// A receipt counts on its own attachment; on a later one it would confirm what never came.
		if (socket === this.#socket) {
			this.#failures = 0;
			this.session.send(receiptDatum(this.connectionId, count, nowSeconds()));
		}
	}

	#followTopic(message: NumberedMessage["message"]): void {
		if (message.category !== "chat" && message.category !== "topic") return;
		const topic = topicOf(message);
		if (topic === "" || topic === this.#conversation()?.topic) return;
		this.core.emit({ type: "topic-changed", id: this.id, topic });
	}

	/** The attachment is over while the line lives: a fresh one is asked for. */
	#onLost(socket: RelaySocket): void {
		if (socket !== this.#socket) return;
		this.detach();
		if (!this.session.isReady) return;
		this.#failures++;
		this.#retry = setTimeout(
			() => this.requestToken(),
			backoffMs(this.#failures, Math.random()),
		);
	}

	async #change(changes: readonly MessageChange[]): Promise<void> {
		if (changes.length === 0) return;
		await this.core.history.update(this.id, changes);
		for (const change of changes) {
			this.core.emit({
				type: "message-changed",
				conversationId: this.id,
				...change,
			});
		}
	}

	#setAttached(attached: boolean): void {
		if (this.#attached === attached) return;
		this.#attached = attached;
		// An end stays until the server lets the user in again.
		if (!attached && this.#ended) return;
		this.core.emit({
			type: "attachment-changed",
			id: this.id,
			attachment: { kind: attached ? "attached" : "detached" },
		});
	}

	#conversation(): Conversation | undefined {
		return this.core.state().conversations[this.id];
	}

	#do(task: () => Promise<void>): Promise<void> {
		this.#tasks = this.#tasks
			.then(task)
			.catch((error) => this.core.report(error));
		return this.#tasks;
	}

	#stopRetry(): void {
		if (this.#retry) clearTimeout(this.#retry);
		this.#retry = null;
	}
}

/** Not while something of the conversation is being stored: that has not been seen. */
export async function noteRead(core: Core, id: ConversationId): Promise<void> {
	const conversation = core.state().conversations[id];
	if (!conversation || conversation.unread === 0) return;
	const { readUpTo } = conversation;
	const { newest } = await core.history.summary(id, readUpTo);
	const upTo = Math.max(readUpTo, newest);
	core.emit({ type: "conversation-read", id, upTo, unread: 0 });
}
