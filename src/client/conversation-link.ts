import type { Message as MessageDatum } from "../protocol/datums/message";
import type { Outgoing } from "../shared/domain/act";
import { type Conversation, LEFT } from "../shared/domain/conversation";
import type { ConnectionId, ConversationId } from "../shared/domain/ids";
import { type AppError, errorOf } from "../shared/errors";
import type { AttachQueue } from "./attach-queue";
import { backoffMs } from "./backoff";
import { ConversationHistory } from "./conversation-history";
import { ConversationWriter } from "./conversation-writer";
import { type Core, nowSeconds } from "./core";
import { clearIfDeleting, departed } from "./departures";
import { heardOf } from "./heard";
import { OwnMarks } from "./own-marks";
import { PrivateTalk } from "./private-talk";
import { type NumberedMessage, RelaySocket } from "./relay-socket";
import { saidIn } from "./said";
import { noteRead } from "./seen";
import type { Session } from "./session";
import { receiptDatum, typingDatum } from "./translate";
import { Typing } from "./typing";

/**
 * What may wait here to be stored: several times what a relay keeps of one conversation, so that only one
 * without measure is cut off.
 */
const MAX_UNSTORED_BYTES = 32 * 1_024 * 1_024;

const left = errorOf(LEFT);

/** Keeps one conversation attached to its relay, and its messages moving. */
export class ConversationLink {
	#socket: RelaySocket | null = null;
	#retry: NodeJS.Timeout | null = null;
	/** Attachments that failed in a row. */
	#failures = 0;
	/** Why nothing can be sent here any more. */
	#ended: AppError | null = null;
	/** What came and waits to be stored. */
	#unstoredBytes = 0;
	/** One thing after the other: what is stored keeps the order in which it came. */
	#tasks: Promise<void> = Promise.resolve();
	readonly #history: ConversationHistory;
	readonly #marks: OwnMarks;
	readonly #typing: Typing;
	readonly #writer: ConversationWriter;
	/** Speaks for this user where it is encrypted; null where nothing can be. */
	readonly #private: PrivateTalk | null;

	constructor(
		readonly core: Core,
		readonly session: Session,
		readonly queue: AttachQueue,
		readonly id: ConversationId,
		readonly connectionId: ConnectionId,
	) {
		const run = (task: () => Promise<void>) => this.#do(task);
		const write = (datum: MessageDatum) => this.#socket?.send(datum);
		this.#marks = new OwnMarks(core, id, () =>
			run(() => this.#writer.writeMarks()),
		);
		this.#history = new ConversationHistory(core, id, (messages) =>
			this.#marks.stored(messages),
		);
		this.#writer = new ConversationWriter(
			core,
			id,
			this.#history,
			this.#marks,
			{
				do: run,
				write,
				address: () => session.address,
			},
		);
		this.#typing = new Typing(core, id);
		this.#private =
			core.e2e &&
			new PrivateTalk(core, core.e2e, id, {
				do: run,
				write,
				store: async (said, items, ...rest) => {
					await this.#history.add(said, items, ...rest);
					this.#typing.heard(items);
				},
				writeMore: () => this.#writer.writeAll(),
				safe: (id) => this.#writer.safe(id),
			});
		const { attachment } = core.state().conversations[id] ?? {};
		if (attachment?.kind === "ended") this.#ended = attachment.error;
	}

	/**
	 * Asks the relay for a token, when the queue says so; the answer comes to `attach`. A receipt counts on
	 * its own attachment, so none may be under way for an earlier one when the next begins.
	 */
	requestToken(): void {
		this.#drop();
		this.session.request([this.connectionId]);
	}

	/** @param port the relay socket's, at the host of the line */
	attach(token: string, port: number): void {
		// Nobody asked for it, or does any more.
		if (this.#socket || this.#isDeparting) return;
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
				current: (next) => {
					this.#typing.current(next);
					this.#doPrivate(socket, (talk) => talk.attached(next));
				},
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
		this.#typing.detached();
		this.#socket?.close();
		this.#socket = null;
		this.#private?.detach();
		if (!this.#writer.isAttached) return;
		this.#writer.detached();
		this.#writer.holdUp(null);
		// An end stays until the server lets the user in again.
		if (!this.#ended) this.#tell({ kind: "detached" });
	}

	/** Who takes part, what they can, or whom the user trusts is no longer the same. */
	changed(): void {
		this.#do(async () => {
			await this.#private?.changed();
			const { isAttached, talk } = this.#writer;
			if (isAttached && talk !== this.#wantedTalk()) this.requestToken();
			else await this.#writer.writeAll();
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
			if (this.#ended) await this.#history.fail([message], this.#ended);
			else await this.#writer.send(message);
		});
	}

	/** The user is writing. Told where only those who take part can know of it, and not kept for anybody. */
	typing(): void {
		const { talk } = this.#writer;
		if (!talk?.isReady || !this.#typing.isDue()) return;
		this.#do(async () => {
			if (talk === this.#writer.talk && talk.isReady)
				await talk.sayOwn(typingDatum(nowSeconds()), () => {});
		});
	}

	/** The user has changed the topic. */
	topicChanged(): void {
		this.#do(() => this.#writer.writeAll());
	}

	/** The user shows themselves differently. */
	cardChanged(): void {
		this.#do(() => this.#writer.writeAll());
	}

	/** Tells the topic to those who have joined, as soon as they can hear it. */
	tellTopic(): void {
		this.#do(() => this.#writer.tellTopic());
	}

	/** The relay's word that what was sent is safe (profile section 5). */
	receipt(count: number, seq: number): void {
		this.#do(() => this.#writer.receipt(count, seq));
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
			if (this.#writer.isAttached) this.#writer.holdUp(error);
		});
	}

	/** The others went on without this user: of what was said meanwhile nothing can be told as stored. */
	leftBehind(): void {
		this.#do(async () => this.#marks.leftBehind());
	}

	/** What waits can't go any more, though the conversation has not ended. */
	async abandon(error: AppError): Promise<void> {
		this.detach();
		await this.#do(() => this.#writer.abandon(error));
	}

	/** The server will not have this conversation any more: what waits can't go. */
	end(error: AppError): void {
		this.#ended = error;
		this.detach();
		this.#tell({ kind: "ended", error });
		this.#do(() => this.#writer.abandon(error));
	}

	/** Takes no part from here on, and says so where anybody is there to be told. */
	async depart(): Promise<void> {
		const { attachment, departure } = this.#conversation() ?? {};
		if (!departure) return;
		const isOver = attachment?.kind === "ended";
		this.#ended = left;
		this.detach();
		await this.#do(async () => {
			const conversation = this.#conversation();
			if (!departure.isDeleting) await this.#writer.abandon(left);
			else if (conversation) await clearIfDeleting(this.core, conversation);
		});
		if (isOver) this.departed();
		else if (this.session.isReady)
			this.session.request([this.connectionId], ["leave"]);
	}

	/** The server knows that this user has left, or nothing of the conversation any more. */
	departed(): void {
		this.#ended = left;
		this.detach();
		this.#tell({ kind: "ended", error: left });
		this.#do(async () => {
			await this.#writer.abandon(left);
			await this.#private?.forget();
			departed(this.core, this.id);
		});
	}

	/** Returns when all that was begun is done. */
	async close(): Promise<void> {
		this.detach();
		this.#private?.close();
		await this.#tasks;
	}

	async #onAttached(socket: RelaySocket, next: number): Promise<void> {
		await this.#writer.load();
		await this.#marks.load();
		await this.#private?.load();
		if (socket !== this.#socket) return;
		this.queue.settled(this);
		this.#writer.attached(this.#wantedTalk());
		this.#writer.holdUp(null);
		this.#tell({ kind: "attached" });
		this.#marks.attached(next);
		await this.#writer.writeAll();
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
		const { talk } = this.#writer;
		const conversation = this.#conversation();
		const heard = conversation
			? heardOf(numbered, conversation, this.core.state())
			: numbered;
		const received = talk
			? talk.receive(numbered)
			: this.#history.add(saidIn(heard, conversation), heard);
		await received.catch((error) => {
			this.#onLost(socket);
			throw error;
		});
		// A receipt counts on its own attachment; on a later one it would confirm what never came.
		if (socket === this.#socket) {
			this.#failures = 0;
			this.session.send(receiptDatum(this.connectionId, count, nowSeconds()));
		}
		if (talk) await this.#writer.writeAll();
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

	/** It can't be undone any more. */
	get #isDeparting(): boolean {
		const { departure } = this.#conversation() ?? {};
		return departure != null && departure.at <= Date.now();
	}

	/** How this user is to speak here: encrypted, or null for in the clear. */
	#wantedTalk(): PrivateTalk | null {
		return this.#private?.isWanted ? this.#private : null;
	}

	#conversation(): Conversation | undefined {
		return this.core.state().conversations[this.id];
	}

	#tell(attachment: Conversation["attachment"]): void {
		this.core.emit({ type: "attachment-changed", id: this.id, attachment });
	}

	#doPrivate(
		socket: RelaySocket,
		act: (talk: PrivateTalk) => Promise<void>,
	): void {
		this.#do(async () => {
			const { talk } = this.#writer;
			if (socket !== this.#socket || !talk) return;
			await act(talk);
			await this.#writer.writeAll();
		});
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
