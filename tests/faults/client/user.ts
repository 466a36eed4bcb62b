import { setTimeout as sleep } from "node:timers/promises";
import type { History } from "../../../src/client/history";
import { Messenger } from "../../../src/client/messenger";
import { dialTcp } from "../../../src/client/tcp-transport";
import type { Conversation } from "../../../src/shared/domain/conversation";
import type { Appended } from "../../../src/shared/domain/history";
import type { ConversationId, MessageId } from "../../../src/shared/domain/ids";
import type { Message } from "../../../src/shared/domain/message";
import type { SentRequest } from "../../../src/shared/domain/request";
import type { Server } from "../../../src/shared/domain/server";
import { errorOf, type Result } from "../../../src/shared/errors";
import type { DomainEvent } from "../../../src/shared/events";
import type { AppState } from "../../../src/shared/state";
import { everything } from "../../everything";
import { type Final, markedText, markOf } from "../oracle/evidence";
import type { ClientUser, Command, Status } from "./commands";
import { dialWith, historyWith, type KillSwitch } from "./kill-points";
import { EventLog } from "./log";
import { openProfile, type Profile } from "./profile";

/** Changes that come together are told together. */
const STATUS_DELAY_MS = 15;

const BATCH = 1_000;
const WORDS = ["lunch", "tea", "the roof", "invoices", "Friday"];

interface Counts {
	readonly stored: number;
	readonly queued: number;
	readonly failed: number;
}

const nothing: Counts = { stored: 0, queued: 0, failed: 0 };

/** Somebody with the messenger as main runs it, who acknowledges whoever asks and logs what is shown. */
export class LoggedUser {
	readonly #messenger: Messenger;
	readonly #counts = new Map<ConversationId, Counts>();
	/** Own messages that have yet to be sent: the messenger's id and ours. */
	readonly #marks = new Map<string, string>();
	readonly #errors: string[] = [];
	#isWriting = false;
	#telling: NodeJS.Timeout | null = null;

	private constructor(
		readonly name: string,
		readonly log: EventLog,
		readonly profile: Profile,
		readonly kill: KillSwitch,
		readonly tell: (status: Status) => void,
	) {
		this.#messenger = new Messenger({
			e2e: null,
			state: profile.state,
			history: this.#watched(historyWith(profile.history, kill)),
			dial: dialWith(dialTcp, kill),
			signer: null,
			files: null,
			onEvent: (event, state) => this.#onEvent(event, state),
			onError: (error) => this.#fail(error),
		});
	}

	/** Milliseconds that opening profiles has taken in this process. */
	static openMs = 0;

	static async open(
		{ name, profile: folder, log }: ClientUser,
		kill: KillSwitch,
		tell: (status: Status) => void,
		onDamage: (sentence: string) => void,
	): Promise<LoggedUser> {
		let fail = (error: unknown): void => onDamage(String(error));
		const since = performance.now();
		const profile = await openProfile(folder, onDamage, (error) => fail(error));
		LoggedUser.openMs += performance.now() - since;
		const user = new LoggedUser(
			name,
			new EventLog(name, log),
			profile,
			kill,
			tell,
		);
		fail = (error) => user.#fail(error);
		const ids = Object.keys(profile.state.conversations) as ConversationId[];
		for (const id of ids) {
			const all = await profile.all(id);
			const queued = all.filter(isQueued);
			user.#counts.set(id, {
				stored: all.length,
				queued: queued.length,
				failed: all.filter(({ delivery }) => delivery.kind === "failed").length,
			});
			for (const message of queued) user.#learn(message);
		}
		if (!profile.state.profile) must(user.#messenger.setProfileName(name));
		user.#messenger.connectAll(profile.idleServers);
		user.#changed();
		return user;
	}

	async obey(command: Command): Promise<unknown> {
		switch (command.do) {
			case "connect":
				return must(this.#messenger.connectServer(command.address));
			case "ask":
				return must(this.#messenger.sendRequest(command.to, "", null));
			case "write":
				return this.#write(command);
			case "stop-writing":
				this.#isWriting = false;
				return null;
			case "arm":
				return this.kill.arm();
			case "wake":
				return this.#messenger.checkLines();
			case "network":
				return this.#messenger.networkChanged(new Set(command.addresses));
			case "dump":
				return this.#dump();
			case "fill":
				return this.#fill(command.count);
			case "search":
				return this.#search();
			case "store-pid":
				return this.profile.storePid;
			case "close":
				await this.#messenger.close();
				return this.profile.close();
		}
	}

	/** @returns how many the app took */
	async #write({
		count,
		gapMs,
		bytes,
	}: Extract<Command, { do: "write" }>): Promise<number> {
		this.#isWriting = true;
		let taken = 0;
		for (let i = 0; i < count && this.#isWriting; i++) {
			const all = this.#conversations;
			const { id, connectionId } = all[i % all.length] as Conversation;
			const mark = `${this.name}/${this.log.written++}`;
			this.log.note("created", connectionId, mark);
			const isTaken = await this.#messenger
				.sendMessage(id, markedText(mark, bytes))
				.then(
					({ ok }) => ok,
					() => false,
				);
			this.log.note(isTaken ? "queued" : "refused", connectionId, mark);
			if (isTaken) taken++;
			if (gapMs > 0) await sleep(gapMs);
		}
		return taken;
	}

	async #fill(count: number): Promise<void> {
		const [conversation] = this.#conversations;
		const [member] = conversation?.members ?? [];
		if (!conversation || !member) throw new Error("no conversation to fill");
		for (let from = 0; from < count; from += BATCH) {
			await this.profile.history.append(
				Array.from({ length: Math.min(BATCH, count - from) }, (_, i) => ({
					conversationId: conversation.id,
					id: `fill-${from + i}` as MessageId,
					from: member.key,
					fromName: member.name,
					claimed: false,
					number: 1_000_000 + from + i,
					date: 1_700_000_000 + from + i,
					text: `message ${from + i} about ${WORDS[(from + i) % WORDS.length]} and the weather of day ${(from + i) % 365}`,
					delivery: { kind: "received" },
					protection: "none",
					unreadable: null,
				})),
			);
		}
	}

	async #search(): Promise<number> {
		const since = performance.now();
		const { hits } = await this.#messenger.searchMessages({
			...everything,
			text: "tea weather 77",
		});
		if (hits.length === 0) throw new Error("nothing found");
		return performance.now() - since;
	}

	get #conversations(): Conversation[] {
		return Object.values<Conversation>(this.#messenger.state.conversations);
	}

	async #dump(): Promise<Final[]> {
		return Promise.all(
			this.#conversations.map(
				async ({ id, connectionId, last, unread, readUpTo, members }) => ({
					who: this.name,
					conversation: connectionId,
					messages: await this.profile.all(id).then(
						(all) =>
							all.map(({ text, fromName, number, delivery }) => ({
								id: markOf(text),
								from: fromName,
								number,
								delivery: delivery.kind,
							})),
						() => null,
					),
					lastId: last && markOf(last.text),
					unread,
					readUpTo,
					delivered: members.map(({ name, since, deliveredUpTo }) => ({
						to: name,
						since,
						upTo: deliveredUpTo,
					})),
				}),
			),
		);
	}

	/** What comes again over the wire, and what happens to messages, is seen here. */
	#watched(history: History): History {
		const noted = (messages: readonly Message[], appended: Appended) => {
			const { fresh } = appended;
			for (const message of messages) {
				if (fresh.some((one) => isSame(one, message))) continue;
				this.#note("repeated", message);
			}
			for (const { conversationId } of fresh)
				this.#count(conversationId, { stored: 1 });
			return appended;
		};
		const append: History["append"] = async (messages) =>
			noted(messages, await history.append(messages));
		const commit: History["commit"] = async (changes) =>
			noted(changes.append ?? [], await history.commit(changes));
		return new Proxy(history, {
			get(target, name) {
				if (name === "append") return append;
				if (name === "commit") return commit;
				const member = Reflect.get(target, name);
				return typeof member === "function" ? member.bind(target) : member;
			},
		});
	}

	#onEvent(event: DomainEvent, state: AppState): void {
		this.profile.save(event, state);
		switch (event.type) {
			case "request-received":
				must(this.#messenger.acknowledgeRequest(event.request.id));
				break;
			case "message-queued":
				this.#learn(event.message);
				this.#count(event.message.conversationId, { queued: 1 });
				break;
			case "message-received":
				this.#note("shown", event.message);
				break;
			case "message-changed":
				this.#onChanged(event);
				break;
		}
		this.#changed();
	}

	#onChanged({
		conversationId,
		id,
		delivery: { kind },
	}: Extract<DomainEvent, { type: "message-changed" }>): void {
		if (kind !== "sent" && kind !== "failed") return;
		this.#count(conversationId, {
			queued: -1,
			failed: kind === "failed" ? 1 : 0,
		});
		const mark = this.#marks.get(id);
		if (mark) this.log.note(kind, connectionOf(conversationId), mark);
	}

	#learn({ id, text }: Message): void {
		const mark = markOf(text);
		if (mark) this.#marks.set(id, mark);
	}

	#note(event: "shown" | "repeated", message: Message): void {
		const mark = markOf(message.text);
		// A text that nobody wrote is found at the end.
		if (!mark) return;
		this.log.note(event, connectionOf(message.conversationId), mark);
	}

	#count(id: ConversationId, change: Partial<Counts>): void {
		const { stored, queued, failed } = this.#counts.get(id) ?? nothing;
		this.#counts.set(id, {
			stored: stored + (change.stored ?? 0),
			queued: queued + (change.queued ?? 0),
			failed: failed + (change.failed ?? 0),
		});
		this.#changed();
	}

	#changed(): void {
		this.#telling ??= setTimeout(() => {
			this.#telling = null;
			this.tell(this.#status());
		}, STATUS_DELAY_MS);
	}

	#status(): Status {
		const { servers, pendingRequests, sentRequests, notices } =
			this.#messenger.state;
		const [server] = Object.values<Server>(servers);
		return {
			user: this.name,
			line: server?.line.kind ?? "none",
			pending: Object.keys(pendingRequests).length,
			sentRequests: Object.keys(sentRequests).length,
			failedRequests: Object.values<SentRequest>(sentRequests).filter(
				({ state }) => state.kind === "failed",
			).length,
			conversations: this.#conversations.map(
				({ id, connectionId, attachment, members }) => ({
					id: connectionId,
					attached: attachment.kind,
					joined: members.filter(({ standing }) => standing === "joined")
						.length,
					...(this.#counts.get(id) ?? nothing),
				}),
			),
			notices: notices.map(({ error }) => error.code),
			errors: this.#errors,
		};
	}

	#fail(error: unknown): void {
		if (this.#errors.length < 20) this.#errors.push(String(error));
		// As main does.
		this.#messenger.raiseNotice(
			errorOf("not-stored-or-sent", { reason: String(error) }),
		);
		this.#changed();
	}
}

function connectionOf(id: ConversationId): string {
	return id.slice(id.indexOf(".") + 1);
}

function isQueued({ delivery }: Message): boolean {
	return delivery.kind === "queued";
}

function isSame(a: Message, b: Message): boolean {
	return (
		a.id === b.id && a.from === b.from && a.conversationId === b.conversationId
	);
}

function must<T>(result: Result<T>): T {
	if (result.ok) return result.value;
	throw new Error(JSON.stringify(result.error));
}
