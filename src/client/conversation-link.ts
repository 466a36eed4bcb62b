import type { Message as MessageDatum } from "../protocol/datums/message";
import { ProtocolError } from "../protocol/errors";
import type { Outgoing } from "../shared/domain/act";
import type { Conversation } from "../shared/domain/conversation";
import type { BlobChange, MessageChange } from "../shared/domain/history";
import type { ConnectionId, ConversationId } from "../shared/domain/ids";
import type { Delivery } from "../shared/domain/message";
import type { AppError } from "../shared/errors";
import type { AttachQueue } from "./attach-queue";
import { backoffMs } from "./backoff";
import { type Core, nowSeconds } from "./core";
import { Outbox } from "./outbox";
import { OwnMarks } from "./own-marks";
import { PrivateTalk } from "./private-talk";
import { type NumberedMessage, RelaySocket } from "./relay-socket";
import { datumsOf, type Said, saidIn } from "./said";
import { noteLast, noteMoved, noteRead } from "./seen";
import type { Session } from "./session";
import {
	marksDatum,
	marksFrom,
	receiptDatum,
	topicDatum,
	topicOf,
} from "./translate";

/**
 * What may wait here to be stored: several times what a relay keeps of one conversation, so that only one
 * without measure is cut off.
 */
const MAX_UNSTORED_BYTES = 32 * 1_024 * 1_024;

const forbidden: AppError = {
	code: "not-encrypted",
	message:
		"Nothing is sent: somebody here can't encrypt, and this conversation is to be encrypted only.",
};

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
	/** Who could not yet read along when it was said; null while it has not been said. */
	#topicMissedBy: string | null = null;
	/** What came and waits to be stored. */
	#unstoredBytes = 0;
	/** One thing after the other: what is stored keeps the order in which it came. */
	#tasks: Promise<void> = Promise.resolve();
	readonly #marks: OwnMarks;
	/** Speaks for this user where it is encrypted; null where nothing can be. */
	readonly #private: PrivateTalk | null;
	/** How this user speaks on this attachment: the two do not mix, because receipts count all datums alike. */
	#isPrivate = false;

	constructor(
		readonly core: Core,
		readonly session: Session,
		readonly queue: AttachQueue,
		readonly id: ConversationId,
		readonly connectionId: ConnectionId,
	) {
		this.#marks = new OwnMarks(core, id, () =>
			this.#do(() => this.#writeMarks()),
		);
		this.#private =
			core.e2e &&
			new PrivateTalk(core, core.e2e, id, {
				do: (task) => this.#do(task),
				store: (...stored) => this.#store(...stored),
				write: (datum) => this.#write(datum),
				writeMore: () => this.#writeAll(),
				safe: async (id) => {
					this.#setHoldup(null);
					(await this.#loadOutbox()).remove({ id });
				},
			});
		const attachment = this.#conversation()?.attachment;
		if (attachment?.kind === "ended") this.#ended = attachment.error;
	}

	/**
	 * Asks the relay for a token, when the queue says so; the answer comes to `attach`. A receipt counts on
	 * its own attachment, so none may be under way for an earlier one when the next begins.
	 */
	requestToken(): void {
		this.#drop();
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
		const socket = new RelaySocket(
			session.destination(port),
			connectionId,
			token,
			session.address,
			core.dial,
			{
				attached: (next) => this.#do(() => this.#onAttached(socket, next)),
				received: (messages, count, bytes) => {
					this.#unstoredBytes += bytes;
					if (this.#unstoredBytes > MAX_UNSTORED_BYTES) this.#onLost(socket);
					this.#do(async () => {
						this.#unstoredBytes -= bytes;
						await this.#onReceived(socket, messages, count);
					});
				},
				// A message shows its number when it is safe; until then the relay may still lose it.
				echoed: (_count, number) =>
					this.#doPrivate(socket, (talk) => talk.echoed(number)),
				current: (next) =>
					this.#doPrivate(socket, (talk) => talk.attached(next)),
				skipped: (next) => this.#do(async () => this.#marks.skipped(next)),
				closed: () => this.#onLost(socket),
			},
		);
		this.#socket = socket;
	}

	/** The line is gone, or the conversation is. */
	detach(): void {
		this.#drop();
		this.queue.settled(this);
	}

	#drop(): void {
		this.#stopRetry();
		this.#marks.detached();
		this.#socket?.close();
		this.#socket = null;
		this.#private?.detach();
		this.#setAttached(false);
	}

	/** Who takes part, what they can, or whom the user trusts is no longer the same. */
	changed(): void {
		this.#do(async () => {
			await this.#private?.changed();
			const isPrivate = this.#private?.isWanted ?? false;
			if (this.#attached && this.#isPrivate !== isPrivate) this.requestToken();
			else await this.#writeAll();
		});
	}

	/** Asks the others for fresh keys. */
	recover(): void {
		this.#do(async () => this.#private?.recover());
	}

	/** The user does not take the key that was offered. */
	keepKey(): void {
		this.#do(async () => this.#private?.keepKey());
	}

	/** Takes what is in the history as queued: a message, or an act. */
	send(message: Outgoing): void {
		this.#do(async () => {
			if (this.#ended) {
				await this.#fail([message], this.#ended);
				return;
			}
			const outbox = await this.#loadOutbox();
			outbox.add(message);
			if (this.#attached) await this.#writeQueued(outbox);
		});
	}

	/** Tells the others the topic, as soon as they can hear it; for those who join later, again. */
	sendTopic(topic: string): void {
		this.#do(async () => {
			this.#topicDue = topic;
			this.#topicMissedBy = null;
			await this.#writeAll();
		});
	}

	/** The relay's word that what was sent is safe (profile section 5). */
	receipt(count: number, seq: number): void {
		this.#do(async () => {
			if (this.#isPrivate) {
				await this.#private?.receipt(count);
				return;
			}
			const confirmed = (await this.#loadOutbox()).receipt(count, seq);
			this.#setHoldup(null);
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
		return this.#do(async () => {
			await noteRead(this.core, this.id);
			this.#marks.changed();
		});
	}

	/** The relay takes nothing more for now. What is written stays queued, and goes out when it does. */
	holdUp(error: AppError): void {
		this.#do(async () => {
			if (this.#attached) this.#setHoldup(error);
		});
	}

	/** The others went on without this user: of what was said meanwhile nothing can be told as stored. */
	leftBehind(): void {
		this.#do(async () => this.#marks.leftBehind());
	}

	/** What waits can't go any more, though the conversation has not ended. */
	async abandon(error: AppError): Promise<void> {
		this.detach();
		await this.#do(async () =>
			this.#fail((await this.#loadOutbox()).clear(), error),
		);
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
		this.#private?.close();
		await this.#tasks;
	}

	async #onAttached(socket: RelaySocket, next: number): Promise<void> {
		const outbox = await this.#loadOutbox();
		await this.#marks.load();
		await this.#private?.load();
		if (socket !== this.#socket) return;
		this.queue.settled(this);
		outbox.restart();
		this.#topicMissedBy = null;
		this.#isPrivate = this.#private?.isWanted ?? false;
		this.#setAttached(true);
		this.#marks.attached(next);
		await this.#writeAll();
	}

	async #writeAll(): Promise<void> {
		if (!this.#attached) return;
		const outbox = await this.#loadOutbox();
		await this.#writeTopic(outbox);
		await this.#writeQueued(outbox);
	}

	/** What of this user's may go out now; `holdup` says why where nothing may. */
	#canWrite(): boolean {
		const conversation = this.#conversation();
		if (!conversation || !this.#attached) return false;
		if (this.#isPrivate) return this.#private?.isReady ?? false;
		const isForbidden =
			conversation.onlyEncrypted || this.core.state().onlyEncrypted;
		if (isForbidden) this.#setHoldup(forbidden);
		else if (this.#conversation()?.holdup?.code === forbidden.code) {
			this.#setHoldup(null);
		}
		return !isForbidden;
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

	async #writeQueued(outbox: Outbox): Promise<void> {
		const conversation = this.#conversation();
		if (!conversation || !this.#canWrite()) return;
		const { members, topic } = conversation;
		if (this.#isPrivate) {
			await this.#private?.say(
				outbox.due().flatMap((message) => datumsOf(message, topic, null)),
			);
			return;
		}
		const claim = members.length > 1 ? this.session.address : null;
		for (const message of outbox.due()) {
			// It was written under a lock, and stays there.
			if (message.protection === "encrypted") {
				this.#setHoldup(forbidden);
				continue;
			}
			try {
				const datums = datumsOf(message, topic, claim);
				datums.forEach(({ datum }, i) => {
					this.#write(datum);
					outbox.sent(i === datums.length - 1 ? message : null);
				});
			} catch (error) {
				if (!(error instanceof ProtocolError)) throw error;
				outbox.remove(message);
				const { code, message: sentence } = error;
				this.#do(() => this.#fail([message], { code, message: sentence }));
			}
		}
	}

	#fail(messages: readonly Outgoing[], error: AppError): Promise<void> {
		const delivery: Delivery = { kind: "failed", error };
		return this.#change(
			messages.map(({ id, from }) => ({ id, from, number: null, delivery })),
		);
	}

	async #writeTopic(outbox: Outbox): Promise<void> {
		const topic = this.#topicDue;
		if (topic === null || !this.#canWrite()) return;
		const { encryption } = this.#conversation() ?? {};
		const without = encryption?.kind === "encrypted" ? encryption.without : [];
		const missedBy = without.join(" ");
		if (missedBy === this.#topicMissedBy) return;
		this.#topicMissedBy = missedBy;
		await this.#say(outbox, topicDatum(topic, nowSeconds()), () => {
			// Who is let in later is told then.
			if (this.#topicDue === topic && missedBy === "") this.#topicDue = null;
		});
	}

	/** Never because others told theirs: that would have no end. */
	async #writeMarks(): Promise<void> {
		const outbox = await this.#loadOutbox();
		const marks = this.#canWrite() ? this.#marks.news() : null;
		if (!marks) return;
		await this.#say(
			outbox,
			marksDatum(marks, nowSeconds()),
			this.#marks.written(marks),
		);
	}

	/** Something of the app's own. */
	async #say(
		outbox: Outbox,
		datum: MessageDatum,
		onSafe: () => void,
	): Promise<void> {
		if (this.#isPrivate) await this.#private?.sayOwn(datum, onSafe);
		else {
			this.#write(datum);
			outbox.sent(null, onSafe);
		}
	}

	/** Everything that goes out; the outbox counts it right after, or the keys have before. */
	#write(datum: MessageDatum): void {
		this.#socket?.send(datum);
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
		const received = this.#isPrivate
			? this.#private?.receive(numbered)
			: this.#store(saidIn(numbered, this.#conversation()), numbered);
		await received?.catch((error) => {
			this.#onLost(socket);
			throw error;
		});
		// A receipt counts on its own attachment; on a later one it would confirm what never came.
		if (socket === this.#socket) {
			this.#failures = 0;
			this.session.send(receiptDatum(this.connectionId, count, nowSeconds()));
		}
		if (this.#isPrivate) await this.#writeAll();
	}

	/** All of it or nothing; what is stored is shown. */
	async #store(
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
		this.#marks.stored([...messages, ...parts.map(({ of }) => of)]);
		for (const item of items) {
			this.#followTopic(item.message);
			this.#followMarks(item, conversation.members);
		}
		await noteMoved(core, id, moved, fresh);
		const at = Date.now();
		for (const message of fresh) {
			core.emit({ type: "message-received", message, at });
		}
		for (const message of changed) {
			core.emit({ type: "message-updated", message });
		}
		for (const change of changes) {
			core.emit({ type: "message-changed", conversationId: id, ...change });
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

	/** The attachment is over while the line lives: a fresh one is asked for. */
	#onLost(socket: RelaySocket): void {
		if (socket !== this.#socket) return;
		this.detach();
		if (!this.session.isReady) return;
		this.#failures++;
		this.#retry = setTimeout(
			() => this.queue.add(this),
			backoffMs(this.#failures, Math.random()),
		);
	}

	async #change(changes: readonly MessageChange[]): Promise<void> {
		if (changes.length === 0) return;
		const last = this.#conversation()?.last;
		const conversationId = this.id;
		const { changed } = await this.core.history.commit({
			update: [{ conversationId, changes }],
		});
		for (const change of changes) {
			this.core.emit({ type: "message-changed", conversationId, ...change });
		}
		for (const message of changed) {
			this.core.emit({ type: "message-updated", message });
		}
		if (changes.some(({ id, from }) => id === last?.id && from === last.from)) {
			await noteLast(this.core, this.id);
		}
	}

	#setAttached(attached: boolean): void {
		if (this.#attached === attached) return;
		this.#attached = attached;
		this.#setHoldup(null);
		// An end stays until the server lets the user in again.
		if (!attached && this.#ended) return;
		this.core.emit({
			type: "attachment-changed",
			id: this.id,
			attachment: { kind: attached ? "attached" : "detached" },
		});
	}

	#setHoldup(holdup: AppError | null): void {
		const held = this.#conversation()?.holdup ?? null;
		if (held === holdup) return;
		this.core.emit({ type: "holdup-changed", id: this.id, holdup });
	}

	#doPrivate(
		socket: RelaySocket,
		act: (talk: PrivateTalk) => Promise<void>,
	): void {
		this.#do(async () => {
			if (socket !== this.#socket || !this.#isPrivate) return;
			if (this.#private) await act(this.#private);
			await this.#writeAll();
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
