import { ProtocolError } from "../protocol/errors";
import type { Conversation } from "../shared/domain/conversation";
import type { ConnectionId, ConversationId } from "../shared/domain/ids";
import type { Delivery, Message } from "../shared/domain/message";
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

/** Keeps one conversation attached to its relay, and its messages moving. */
export class ConversationLink {
	#socket: RelaySocket | null = null;
	#attached = false;
	#retry: NodeJS.Timeout | null = null;
	/** Attachments that failed in a row. */
	#failures = 0;
	#outbox: Outbox | null = null;
	/** A topic that the others have yet to hear. */
	#topicDue: string | null = null;
	/** One thing after the other: what is stored keeps the order in which it came. */
	#tasks: Promise<void> = Promise.resolve();

	constructor(
		readonly core: Core,
		readonly session: Session,
		readonly id: ConversationId,
		readonly connectionId: ConnectionId,
	) {
		this.#do(async () => {
			this.#outbox = new Outbox(await core.history.queued(id));
		});
	}

	/** Asks the relay for a token; the answer comes to `attach`. */
	requestToken(): void {
		this.#stopRetry();
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
		this.detach();
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
				received: (messages, count) =>
					this.#do(() => this.#onReceived(socket, messages, count)),
				closed: () => this.#onClosed(socket),
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
			this.#outbox?.add(message);
			if (this.#attached && this.#socket) this.#write(this.#socket, message);
		});
	}

	/** Tells the others the topic, as soon as they can hear it; for those who join later, again. */
	sendTopic(topic: string): void {
		this.#do(async () => {
			this.#topicDue = topic;
			if (this.#attached && this.#socket) this.#writeTopic(this.#socket);
		});
	}

	/** The relay's word that what was sent is safe (profile section 5). */
	receipt(count: number, seq: number): void {
		this.#do(async () => {
			const confirmed = this.#outbox?.receipt(count, seq) ?? [];
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

	/** Returns when all that was begun is done. */
	async close(): Promise<void> {
		this.detach();
		await this.#tasks;
	}

	async #onAttached(socket: RelaySocket): Promise<void> {
		if (socket !== this.#socket) return;
		this.#failures = 0;
		const queued = this.#outbox?.restart() ?? [];
		this.#setAttached(true);
		this.#writeTopic(socket);
		for (const message of queued) {
			this.#write(socket, message);
		}
	}

	#write(socket: RelaySocket, message: Message): void {
		const conversation = this.#conversation();
		if (!conversation) return;
		const claim = conversation.members.length > 1 ? this.session.address : null;
		try {
			socket.send(chatDatum(message, conversation.topic, claim));
			this.#outbox?.sent(message);
		} catch (error) {
			if (!(error instanceof ProtocolError)) throw error;
			this.#outbox?.remove(message);
			const delivery: Delivery = {
				kind: "failed",
				error: { code: error.code, message: error.message },
			};
			this.#do(() =>
				this.#change([
					{ id: message.id, from: message.from, number: null, delivery },
				]),
			);
		}
	}

	#writeTopic(socket: RelaySocket): void {
		if (this.#topicDue === null) return;
		socket.send(topicDatum(this.#topicDue, nowSeconds()));
		this.#outbox?.sent(null);
		this.#topicDue = null;
	}

	/** Stored first, shown then, confirmed last: the relay may forget it afterwards. */
	async #onReceived(
		socket: RelaySocket,
		numbered: readonly NumberedMessage[],
		count: number,
	): Promise<void> {
		const conversation = this.#conversation();
		if (!conversation) return;
		const [only, ...more] = conversation.members;
		const sender = only && more.length === 0 ? only : null;
		const chats = numbered.filter(({ message }) => message.category === "chat");
		const fresh = await this.core.history.append(
			chats.map((item) => messageFrom(item, this.id, sender)),
		);
		for (const { message } of numbered) this.#followTopic(message);
		const at = Date.now();
		for (const message of fresh) {
			this.core.emit({ type: "message-received", message, at });
		}
		// A receipt counts on its own attachment; on a later one it would confirm what never came.
		if (socket === this.#socket) {
			this.session.send(receiptDatum(this.connectionId, count, nowSeconds()));
		}
	}

	#followTopic(message: NumberedMessage["message"]): void {
		if (message.category !== "chat" && message.category !== "topic") return;
		const topic = topicOf(message);
		if (topic === "" || topic === this.#conversation()?.topic) return;
		this.core.emit({ type: "topic-changed", id: this.id, topic });
	}

	#onClosed(socket: RelaySocket): void {
		if (socket !== this.#socket) return;
		this.#socket = null;
		this.#setAttached(false);
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
		if (this.#conversation()?.attachment.kind === "ended") return;
		this.core.emit({
			type: "attachment-changed",
			id: this.id,
			attachment: { kind: attached ? "attached" : "detached" },
		});
	}

	#conversation(): Conversation | undefined {
		return this.core.state().conversations[this.id];
	}

	#do(task: () => Promise<void>): void {
		this.#tasks = this.#tasks
			.then(task)
			.catch((error) => this.core.report(error));
	}

	#stopRetry(): void {
		if (this.#retry) clearTimeout(this.#retry);
		this.#retry = null;
	}
}
