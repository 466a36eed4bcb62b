import { type Endpoint, formatEndpoint } from "../protocol/address";
import type { Datum } from "../protocol/codec";
import type { Connection } from "../protocol/datums/connection";
import type { Message } from "../protocol/datums/message";
import { findCount, findOption } from "../protocol/options";
import { isBlocked } from "../shared/blocked";
import { LEFT } from "../shared/domain/conversation";
import {
	type ConnectionId,
	type ConversationId,
	conversationIdOf,
	type PersonKey,
	type SentRequestId,
	type ServerId,
} from "../shared/domain/ids";
import { noMarks } from "../shared/domain/marks";
import type { Person } from "../shared/domain/person";
import type {
	PendingRequest,
	RequestEnd,
	SentRequest,
} from "../shared/domain/request";
import type { Edition, LineState } from "../shared/domain/server";
import { type AppError, errorOf } from "../shared/errors";
import { AttachQueue } from "./attach-queue";
import { ConversationLink } from "./conversation-link";
import { type Core, conversationsOf, sentRequestsOf } from "./core";
import { editionDial } from "./editions/edition-dial";
import { Fleximd, type GatewayHost } from "./editions/fleximd";
import { PeerCall } from "./editions/peer-call";
import { type FileStreamHost, FileStreams } from "./files/streams";
import { follow, has, type Told, toldIn } from "./membership";
import { People } from "./people";
import { handleError } from "./server-errors";
import { Session } from "./session";
import { personOf } from "./translate";

const connectionIdPattern = /^[0-9a-f]{64}$/;
/** Requests of one server that wait for the user; a server that announces more is not listened to. */
const MAX_PENDING_REQUESTS = 200;
/** Requests of blocked people that are remembered, in case they are unblocked. */
const MAX_PASSED_OVER = 50;
/** People whom one Request asks to join, each with an option: servers take sixteen. */
const MAX_ADDED_AT_ONCE = 12;
/** A request that a server has forgotten after so long was not lost with its memory: it has expired. */
const REQUEST_EXPIRY_MS = 7 * 24 * 60 * 60 * 1_000;
/** People whom one Connection may involve. */
const MAX_USERS = 64;
/** Longest token taken from a server; it goes back in one datum. */
const MAX_TOKEN_LENGTH = 500;

const putOut = errorOf("not-taking-part");

/** One server: its line, the conversations held over it, and what they mean for the state. */
export class ServerLink implements GatewayHost {
	readonly session: Session;
	readonly #conversations = new Map<ConversationId, ConversationLink>();
	readonly people: People;
	/** Speaks to the server where it is one. */
	readonly #fleximd: Fleximd;
	/** The Connections that files go over; null where there are no files. */
	readonly streams: FileStreams | null;
	readonly #queue = new AttachQueue();
	/** Requests of others that were acknowledged on this line. */
	#acknowledged = new Set<ConnectionId>();
	/** Connections that were asked for again on this line, and not answered yet. */
	#resumed = new Set<ConnectionId>();
	/** What blocked people have asked on this line. */
	#passedOver: Connection[] = [];

	readonly core: Core;

	constructor(
		outside: Core,
		readonly id: ServerId,
		endpoint: Endpoint,
		user: string,
		files: FileStreamHost | null,
	) {
		this.people = new People(outside, id);
		this.#fleximd = new Fleximd(outside, id, this);
		const gateways = {
			fleximd: this.#fleximd.dial,
			peer: new PeerCall(outside, id, this).dial,
		};
		const found = () => this.setEdition("fleximd");
		const core = {
			...outside,
			dial: editionDial(outside, id, gateways, found),
		};
		this.core = core;
		const trust = () => {
			const { scheme, fingerprint, edition } =
				this.core.state().servers[id] ?? {};
			return {
				// What other editions say goes in the clear.
				scheme:
					scheme ?? (edition === null || edition === "rfc" ? null : "flex"),
				fingerprint: fingerprint ?? null,
				speaks: edition === "fleximd",
			};
		};
		this.session = new Session(
			endpoint,
			user,
			core.dial,
			core.signer,
			trust,
			{
				linked: (link, fingerprint) =>
					core.emit({ type: "server-linked", serverId: id, link, fingerprint }),
				keyOffered: (offered) =>
					core.emit({ type: "server-key-offered", serverId: id, offered }),
				lineChanged: (line) => this.#guard(() => this.#onLine(line)),
				received: (datum) => this.#guard(() => this.#onDatum(datum)),
			},
			core.e2e ? ["e2e=mls10"] : [],
		);
		this.streams = files && new FileStreams(core, this.session, files);
	}

	called(name: PersonKey, alias: string): void {
		this.people.called(name, alias);
	}

	known(self: Person): void {
		if (this.core.state().servers[this.id]?.self.key === self.key) return;
		this.core.emit({ type: "server-name-changed", serverId: this.id, self });
	}

	meant(id: SentRequestId, person: Person): void {
		const change = { to: [this.people.spelled(person)] };
		this.core.emit({ type: "sent-request-changed", id, change });
	}

	mistaken(): void {
		const edition = null;
		this.core.emit({
			type: "server-edition-changed",
			serverId: this.id,
			edition,
		});
	}

	/** What this server speaks; its line begins anew in it. */
	setEdition(edition: Edition): void {
		this.core.emit({
			type: "server-edition-changed",
			serverId: this.id,
			edition,
		});
		const { self } = this.core.state().servers[this.id] ?? {};
		if (self) this.session.change(this.session.endpoint, self.name);
	}

	/** The link of a conversation on this server. */
	conversation(id: ConversationId): ConversationLink | null {
		const known = this.#conversations.get(id);
		if (known) return known;
		const conversation = this.core.state().conversations[id];
		if (conversation?.serverId !== this.id) return null;
		const { connectionId } = conversation;
		const link = new ConversationLink(
			this.core,
			this.session,
			this.#queue,
			id,
			connectionId,
		);
		this.#conversations.set(id, link);
		return link;
	}

	/** Asks again for everything the user waits for and this server has not heard yet. */
	sendQueuedRequests(): void {
		if (!this.session.isReady) return;
		for (const request of this.sentRequests()) {
			if (request.state.kind !== "queued") continue;
			this.core.emit({
				type: "sent-request-changed",
				id: request.id,
				change: { state: { kind: "sending" } },
			});
			const addresses = this.#addressesOf(request.to);
			const { into, connectionId } = request;
			if (into && connectionId) this.#change(connectionId, "add", addresses);
			else this.#request(addresses, [`request=${request.id}`]);
		}
	}

	/** Takes back what nobody has answered. */
	withdraw({ connectionId, to, acknowledgedBy }: SentRequest): void {
		if (!this.session.isReady || connectionId === null) return;
		if (!this.#isOpen(connectionId)) {
			this.#request([connectionId], ["withdraw"]);
			return;
		}
		const unanswered = to.filter((person) => !has(acknowledgedBy, person));
		this.#change(connectionId, "withdraw", this.#addressesOf(unanswered));
	}

	/** Somebody is not blocked any more: what they asked is looked at again. */
	askAgain(): void {
		const passedOver = this.#passedOver;
		this.#passedOver = [];
		for (const connection of passedOver) this.#onAnnounced(connection);
	}

	#addressesOf(people: readonly Person[]): string[] {
		const at = formatEndpoint(this.session.endpoint);
		return people.map(({ name }) => `${name}@${at}`);
	}

	#change(
		connectionId: ConnectionId,
		option: "add" | "withdraw",
		addresses: readonly string[],
	): void {
		for (let i = 0; i < addresses.length; i += MAX_ADDED_AT_ONCE) {
			const some = addresses.slice(i, i + MAX_ADDED_AT_ONCE);
			this.#request(
				[connectionId],
				some.map((address) => `${option}=${address}`),
			);
		}
	}

	/** Step 4 of the handshake; once a line, because a server may announce a request again and again. */
	acknowledge(connectionId: ConnectionId): void {
		if (!this.session.isReady || this.#acknowledged.has(connectionId)) return;
		this.#acknowledged.add(connectionId);
		this.session.send({ kind: "acknowledge", id: connectionId });
	}

	/** Asks where a Connection stands, at most once at a time. */
	resumeOnce(connectionId: ConnectionId): void {
		if (this.#resumed.has(connectionId)) return;
		this.#resumed.add(connectionId);
		this.#request([connectionId]);
	}

	/** The server knows nothing of a request, or it was withdrawn. */
	onRequestGone(connectionId: ConnectionId, error: AppError): void {
		const request = this.sentRequests().find(
			(sent) => sent.connectionId === connectionId,
		);
		if (!request) return;
		this.core.emit({
			type: "sent-request-changed",
			id: request.id,
			change: this.#afterEnd(request, connectionId, error),
		});
		this.sendQueuedRequests();
	}

	/** @returns whether it was people who were to join that conversation */
	onAddingRefused(connectionId: ConnectionId, error: AppError): boolean {
		const request = this.sentRequests().find(
			(sent) =>
				sent.into &&
				sent.connectionId === connectionId &&
				sent.state.kind === "sending",
		);
		if (!request) return false;
		this.core.emit({
			type: "sent-request-changed",
			id: request.id,
			change: { state: { kind: "failed", error } },
		});
		return true;
	}

	#afterEnd(
		{ state, sentAt }: SentRequest,
		connectionId: ConnectionId,
		error: AppError,
	): Partial<Pick<SentRequest, "connectionId" | "state">> {
		const over = (how: RequestEnd) => ({
			state: { kind: "over", how } as const,
		});
		if (error.code === "request-withdrawn") return over("withdrawn");
		if (error.code === "request-expired") return over("expired");
		if (error.code !== "unknown-connection" || this.#isOpen(connectionId)) {
			return { state: { kind: "failed", error } };
		}
		if (state.kind === "withdrawing") return over("withdrawn");
		if (Date.now() - sentAt > REQUEST_EXPIRY_MS) return over("expired");
		// A server that forgot what it was asked before the line was lost is asked again.
		return this.#resumed.delete(connectionId)
			? { connectionId: null, state: { kind: "queued" } }
			: { state: { kind: "failed", error } };
	}

	/** Leaves the server for good: what waits to be sent there can't go. */
	async leave(error: AppError): Promise<void> {
		this.session.close();
		this.streams?.clear();
		this.#queue.clear();
		const links = conversationsOf(this.core.state(), this.id).map(({ id }) =>
			this.conversation(id)?.abandon(error),
		);
		await Promise.all([...links, this.#fleximd.removed()]);
	}

	async close(): Promise<void> {
		this.session.close();
		this.streams?.clear();
		this.#queue.clear();
		await Promise.all(
			[...this.#conversations.values()].map((link) => link.close()),
		);
	}

	#onLine(line: LineState): void {
		this.core.emit({ type: "line-changed", serverId: this.id, line });
		if (line.kind === "ready") {
			this.#resume();
			return;
		}
		this.streams?.clear();
		this.#queue.clear();
		for (const link of this.#conversations.values()) link.detach();
	}

	/** Everything goes on where it was, what was talked of last first. */
	#resume(): void {
		this.people.reset();
		this.#acknowledged = new Set();
		this.#resumed = new Set();
		this.#passedOver = [];
		const conversations = conversationsOf(this.core.state(), this.id).sort(
			(a, b) => b.lastActiveAt - a.lastActiveAt,
		);
		for (const { id, attachment, departure } of conversations) {
			if (departure && departure.at <= Date.now()) {
				void this.conversation(id)?.depart();
				continue;
			}
			// Under another name, or with its memory back, the server may know it again.
			const isOver =
				attachment.kind === "ended" &&
				attachment.error.code !== "unknown-connection";
			const link = isOver ? null : this.conversation(id);
			if (link) this.#queue.add(link);
		}
		for (const request of Object.values<PendingRequest>(
			this.core.state().pendingRequests,
		)) {
			if (request.serverId !== this.id || request.over) continue;
			if (request.acknowledging) this.acknowledge(request.connectionId);
			// It may have been taken back, or be too old by now.
			else this.#request([request.connectionId]);
		}
		for (const request of this.sentRequests()) this.#resumeRequest(request);
		this.sendQueuedRequests();
	}

	#resumeRequest(request: SentRequest): void {
		const { id, state, connectionId, into } = request;
		if (state.kind === "sending" && (connectionId === null || into)) {
			// The line broke before the server had announced it.
			this.core.emit({
				type: "sent-request-changed",
				id,
				change: { state: { kind: "queued" } },
			});
		} else if (state.kind === "withdrawing") {
			if (connectionId !== null) this.withdraw(request);
			// What the server may not even have heard of is announced to be taken back.
			else
				this.#request(this.#addressesOf(request.to), [`request=${request.id}`]);
		} else if (
			state.kind === "waiting" &&
			connectionId !== null &&
			!this.#isOpen(connectionId)
		) {
			this.resumeOnce(connectionId);
		}
	}

	#onDatum(datum: Datum): void {
		if (datum.kind === "connection") {
			const self = this.core.state().servers[this.id]?.self.key;
			if (!this.streams?.announced(datum, self)) this.#onAnnounced(datum);
		} else if (datum.kind === "message") this.#onMessage(datum);
	}

	#onMessage(message: Message): void {
		const { category, subject, flags } = message;
		if (category === "ok") {
			if (!this.streams?.accepted(message)) this.#onOk(message);
		} else if (category === "presence") this.people.onPresence(flags);
		else if (category === "error") {
			if (!this.streams?.refused(subject)) handleError(this, message);
		} else if (category === "receipt") {
			const count = findCount(flags, "count");
			const seq = findCount(flags, "seq");
			const link = this.#conversations.get(this.conversationId(subject));
			if (link && count !== null && seq !== null) link.receipt(count, seq);
		}
	}

	/** Step 3 of the handshake. */
	#onAnnounced(connection: Connection): void {
		const { id, users } = connection;
		if (!connectionIdPattern.test(id) || users.length > MAX_USERS) return;
		const people = users.flatMap((address) => personOf(address) ?? []);
		const [asker, ...asked] = people;
		const self = this.core.state().servers[this.id]?.self.key;
		if (!asker || people.length !== users.length) return;
		if (asker.key === self) this.#onOwnAnnounced(id as ConnectionId, asked);
		else if (asked.some(({ key }) => key === self)) {
			if (isBlocked(this.core.state(), this.id, this.people.proven(asker))) {
				const all = [...this.#passedOver, connection];
				this.#passedOver = all.slice(-MAX_PASSED_OVER);
				return;
			}
			this.#onRequest(
				id as ConnectionId,
				asker,
				asked.filter(({ key }) => key !== self),
			);
		}
	}

	#onOwnAnnounced(connectionId: ConnectionId, asked: readonly Person[]): void {
		this.#resumed.delete(connectionId);
		if (this.#isOpen(connectionId)) return;
		const requests = this.sentRequests();
		const request =
			requests.find((sent) => sent.connectionId === connectionId) ??
			requests.find(
				({ state, to, into, connectionId: known }) =>
					(state.kind === "sending" ||
						(state.kind === "withdrawing" && known === null)) &&
					!into &&
					asked.length > 0 &&
					asked.every(({ key }) => to.some((person) => person.key === key)),
			);
		if (!request) return;
		const isWithdrawing = request.state.kind === "withdrawing";
		// A server that knows no taking back says again what it was asked: it is over on this side alone.
		const isRefused = isWithdrawing && request.connectionId !== null;
		this.core.emit({
			type: "sent-request-changed",
			id: request.id,
			change: isRefused
				? { state: { kind: "over", how: "withdrawn" } }
				: isWithdrawing
					? { connectionId }
					: { connectionId, state: { kind: "waiting" } },
		});
		if (isWithdrawing && !isRefused) {
			this.withdraw({ ...request, connectionId });
		}
	}

	#onRequest(
		connectionId: ConnectionId,
		from: Person,
		others: readonly Person[],
	): void {
		const state = this.core.state();
		const id = conversationIdOf(this.id, connectionId);
		const pending = Object.values(state.pendingRequests).filter(
			({ serverId, over }) => serverId === this.id && !over,
		);
		const { attachment } = state.conversations[id] ?? {};
		// Somebody asks this user, who has left, to come back.
		const isAgain =
			attachment?.kind === "ended" && attachment.error.code === LEFT;
		if (attachment && !isAgain) {
			// A server that lost the acknowledgement in a crash is told again.
			this.acknowledge(connectionId);
			return;
		}
		if (
			(id in state.pendingRequests && !state.pendingRequests[id]?.over) ||
			state.ignoredRequests.includes(id) ||
			pending.length >= MAX_PENDING_REQUESTS
		) {
			return;
		}
		// Whoever comes back acknowledges once more.
		this.#acknowledged.delete(connectionId);
		this.core.emit({
			type: "request-received",
			request: {
				id,
				serverId: this.id,
				connectionId,
				from: this.people.proven(from),
				others: others.map((person) => this.people.spelled(person)),
				receivedAt: Date.now(),
				acknowledging: false,
				over: null,
			},
		});
	}

	/** Step 5 of the handshake, and whoever comes and goes later. */
	#onOk(ok: Message): void {
		const { subject, flags, msg } = ok;
		const id = this.conversationId(subject);
		const { conversations, pendingRequests } = this.core.state();
		this.#resumed.delete(subject as ConnectionId);
		const requests = this.sentRequests().filter(
			({ connectionId }) => connectionId === subject,
		);
		const request = requests.find(({ into }) => !into);
		const pending = pendingRequests[id];
		const told = toldIn(ok);
		const self = this.core.state().servers[this.id]?.self;
		if (self && has(told.left, self) && !has(told.joined, self)) {
			const link = conversations[id] ? this.conversation(id) : null;
			if (conversations[id]?.departure) link?.departed();
			else link?.end(putOut);
			return;
		}
		const token = findOption(flags, "token");
		const { departure } = conversations[id] ?? {};
		if (token && departure && departure.at <= Date.now()) {
			// A server that knows no leaving attaches again: it is left on this side alone.
			this.conversation(id)?.departed();
			return;
		}
		const isNew = !conversations[id];
		if (isNew) {
			// A server can't open a conversation that this user has neither asked for nor acknowledged.
			const others =
				request?.to ?? (pending ? [pending.from, ...pending.others] : []);
			if (!request && !pending?.acknowledging) return;
			const asker = request ? self?.key : pending?.from.key;
			const topic = request?.topic ?? "";
			if (!asker) return;
			this.#open(id, subject as ConnectionId, others, topic, asker);
		}
		if (pending) this.core.emit({ type: "request-settled", id });
		this.people.learnKeys(flags);
		this.#onMembers(id, told, isNew);
		for (const sent of requests) this.#onAnswered(sent, told);
		const port = Number(/^:(\d{1,5})$/.exec(msg)?.[1]);
		const link = this.conversation(id);
		if (
			token &&
			token.length <= MAX_TOKEN_LENGTH &&
			port >= 1 &&
			port <= 65_535
		) {
			link?.attach(token, port);
		}
		// Whoever has asked them tells the topic to those who came.
		if (requests.length > 0 && told.joined.length > 0) link?.tellTopic();
	}

	#open(
		id: ConversationId,
		connectionId: ConnectionId,
		others: readonly Person[],
		topic: string,
		asker: PersonKey,
	): void {
		this.core.emit({
			type: "conversation-opened",
			conversation: {
				id,
				serverId: this.id,
				connectionId,
				members: others.map((person) => ({
					...this.people.spelled(person),
					standing: "invited",
					canEncrypt: false,
					...noMarks,
				})),
				asker,
				topic,
				topicAt: 0,
				topicDue: null,
				unread: 0,
				readUpTo: 0,
				last: null,
				lastActiveAt: Date.now(),
				draft: "",
				attached: [],
				attachment: { kind: "detached" },
				told: noMarks,
				holdup: null,
				encryption: { kind: "none" },
				onlyEncrypted: false,
				pinned: null,
				mute: null,
				archived: false,
				departure: null,
			},
		});
	}

	/** @param isNew it has just been opened: who is there from the beginning is no news */
	#onMembers(id: ConversationId, told: Told, isNew: boolean): void {
		const conversation = this.core.state().conversations[id];
		const self = this.core.state().servers[this.id]?.self.key;
		if (!conversation || !self) return;
		const before = conversation.members;
		const { members, occurrences } = follow(
			conversation,
			told,
			self,
			(person) => this.people.spelled(person),
		);
		const isChanged =
			members.length !== before.length ||
			members.some(
				({ standing, canEncrypt }, i) =>
					standing !== before[i]?.standing ||
					canEncrypt !== before[i]?.canEncrypt,
			);
		if (isChanged) this.core.emit({ type: "members-changed", id, members });
		for (const occurrence of isNew ? [] : occurrences) {
			this.core.emit({ type: "occurred", id, occurrence });
		}
		if (isChanged) this.conversation(id)?.changed();
	}

	#onAnswered(request: SentRequest, told: Told): void {
		const acknowledgedBy = request.to.filter(
			(person) =>
				has(told.joined, person) || has(request.acknowledgedBy, person),
		);
		// What was taken back nobody answers any more.
		const to = request.to.filter(
			(person) => has(acknowledgedBy, person) || !has(told.left, person),
		);
		const isWithdrawing = request.state.kind === "withdrawing";
		if (to.length === 0) {
			this.core.emit({
				type: "sent-request-changed",
				id: request.id,
				change: { state: { kind: "over", how: "withdrawn" } },
			});
		} else if (acknowledgedBy.length === to.length) {
			this.core.emit({ type: "sent-request-removed", id: request.id });
		} else {
			this.core.emit({
				type: "sent-request-changed",
				id: request.id,
				change: {
					acknowledgedBy,
					to,
					...(isWithdrawing ? {} : { state: { kind: "waiting" } }),
				},
			});
		}
	}

	conversationId(connectionId: string): ConversationId {
		return conversationIdOf(this.id, connectionId as ConnectionId);
	}

	#isOpen(connectionId: ConnectionId): boolean {
		return this.conversationId(connectionId) in this.core.state().conversations;
	}

	/** In the order in which they were sent. */
	sentRequests(): SentRequest[] {
		return sentRequestsOf(this.core.state(), this.id);
	}

	#request(to: readonly string[], options: readonly string[] = []): void {
		const { session } = this;
		session.send({ kind: "request", to, from: session.address, options });
	}

	/** Whatever a server says, its socket goes on. */
	#guard(act: () => void): void {
		try {
			act();
		} catch (error) {
			this.core.report(error);
		}
	}
}
