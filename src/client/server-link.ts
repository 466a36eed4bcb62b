import { type Endpoint, formatEndpoint } from "../protocol/address";
import type { Datum } from "../protocol/codec";
import type { Connection } from "../protocol/datums/connection";
import type { Message } from "../protocol/datums/message";
import { findCount, findOption } from "../protocol/options";
import type { Member } from "../shared/domain/conversation";
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
import type { PendingRequest, SentRequest } from "../shared/domain/request";
import type { Edition, LineState } from "../shared/domain/server";
import type { AppError } from "../shared/errors";
import { AttachQueue } from "./attach-queue";
import { ConversationLink } from "./conversation-link";
import { type Core, conversationsOf, sentRequestsOf } from "./core";
import { editionDial } from "./editions/edition-dial";
import { Fleximd, type GatewayHost } from "./editions/fleximd";
import { PeerCall } from "./editions/peer-call";
import { type FileStreamHost, FileStreams } from "./files/streams";
import { People } from "./people";
import { handleError } from "./server-errors";
import { Session } from "./session";
import { peopleIn, personOf } from "./translate";

const connectionIdPattern = /^[0-9a-f]{64}$/;
/** Requests of one server that wait for the user; a server that announces more is not listened to. */
const MAX_PENDING_REQUESTS = 200;
/** People whom one Connection may involve. */
const MAX_USERS = 64;
/** Longest token taken from a server; it goes back in one datum. */
const MAX_TOKEN_LENGTH = 500;

/** One server: its line, the conversations held over it, and what they mean for the state. */
export class ServerLink implements GatewayHost {
	readonly session: Session;
	readonly #conversations = new Map<ConversationId, ConversationLink>();
	readonly people: People;
	/** The Connections that files go over; null where there are no files. */
	readonly streams: FileStreams | null;
	readonly #queue = new AttachQueue();
	/** Requests of others that were acknowledged on this line. */
	#acknowledged = new Set<ConnectionId>();
	/** Connections that were asked for again on this line, and not answered yet. */
	#resumed = new Set<ConnectionId>();

	readonly core: Core;

	constructor(
		outside: Core,
		readonly id: ServerId,
		endpoint: Endpoint,
		user: string,
		files: FileStreamHost | null,
	) {
		this.people = new People(outside, id);
		const gateways = {
			fleximd: new Fleximd(outside, id, this).dial,
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
			const at = formatEndpoint(this.session.endpoint);
			this.#request(
				request.to.map(({ name }) => `${name}@${at}`),
				[`request=${request.id}`],
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
		if (request.dismissed) {
			this.core.emit({ type: "sent-request-removed", id: request.id });
			return;
		}
		// A server that forgot what it was asked before the line was lost is asked again.
		const wasForgotten =
			error.code === "unknown-connection" &&
			this.#resumed.delete(connectionId) &&
			!this.#isOpen(connectionId);
		this.core.emit({
			type: "sent-request-changed",
			id: request.id,
			change: wasForgotten
				? { connectionId: null, state: { kind: "queued" } }
				: { state: { kind: "failed", error } },
		});
		this.sendQueuedRequests();
	}

	/** Leaves the server for good: what waits to be sent there can't go. */
	async leave(error: AppError): Promise<void> {
		this.session.close();
		this.streams?.clear();
		this.#queue.clear();
		const links = conversationsOf(this.core.state(), this.id).map(({ id }) =>
			this.conversation(id)?.abandon(error),
		);
		await Promise.all(links);
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
		const conversations = conversationsOf(this.core.state(), this.id).sort(
			(a, b) => b.lastActiveAt - a.lastActiveAt,
		);
		for (const { id, attachment } of conversations) {
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
			if (request.serverId === this.id && request.acknowledging) {
				this.acknowledge(request.connectionId);
			}
		}
		for (const { id, state, connectionId } of this.sentRequests()) {
			if (connectionId !== null) {
				if (state.kind === "waiting" && !this.#isOpen(connectionId)) {
					this.resumeOnce(connectionId);
				}
			} else if (state.kind === "sending") {
				// The line broke before the server had announced it.
				this.core.emit({
					type: "sent-request-changed",
					id,
					change: { state: { kind: "queued" } },
				});
			}
		}
		this.sendQueuedRequests();
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
	#onAnnounced({ id, users }: Connection): void {
		if (!connectionIdPattern.test(id) || users.length > MAX_USERS) return;
		const people = users.flatMap((address) => personOf(address) ?? []);
		const [asker, ...asked] = people;
		const self = this.core.state().servers[this.id]?.self.key;
		if (!asker || people.length !== users.length) return;
		if (asker.key === self) this.#onOwnAnnounced(id as ConnectionId, asked);
		else if (asked.some(({ key }) => key === self)) {
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
				({ state, to }) =>
					state.kind === "sending" &&
					asked.length > 0 &&
					asked.every(({ key }) => to.some((person) => person.key === key)),
			);
		if (!request) return;
		this.core.emit({
			type: "sent-request-changed",
			id: request.id,
			change: { connectionId, state: { kind: "waiting" } },
		});
	}

	#onRequest(
		connectionId: ConnectionId,
		from: Person,
		others: readonly Person[],
	): void {
		const state = this.core.state();
		const id = conversationIdOf(this.id, connectionId);
		const pending = Object.values(state.pendingRequests).filter(
			({ serverId }) => serverId === this.id,
		);
		if (id in state.conversations) {
			// A server that lost the acknowledgement in a crash is told again.
			this.acknowledge(connectionId);
			return;
		}
		if (
			id in state.pendingRequests ||
			state.ignoredRequests.includes(id) ||
			pending.length >= MAX_PENDING_REQUESTS
		) {
			return;
		}
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
			},
		});
	}

	/** Step 5 of the handshake, and whoever comes and goes later. */
	#onOk({ subject, flags, msg }: Message): void {
		const id = this.conversationId(subject);
		const { conversations, pendingRequests } = this.core.state();
		this.#resumed.delete(subject as ConnectionId);
		const request = this.sentRequests().find(
			({ connectionId }) => connectionId === subject,
		);
		const pending = pendingRequests[id];
		if (!conversations[id]) {
			// A server can't open a conversation that this user has neither asked for nor acknowledged.
			const others =
				request?.to ?? (pending ? [pending.from, ...pending.others] : []);
			if (!request && !pending?.acknowledging) return;
			const self = this.core.state().servers[this.id]?.self.key;
			const asker = request ? self : pending?.from.key;
			const topic = request?.topic ?? "";
			if (!asker) return;
			this.#open(id, subject as ConnectionId, others, topic, asker);
		}
		if (pending) this.core.emit({ type: "request-settled", id });
		this.people.learnKeys(flags);
		const joined = peopleIn(flags, "joined");
		const capable = peopleIn(flags, "e2e");
		this.#onMembers(id, joined, peopleIn(flags, "left"), capable);
		if (request) this.#onAnswered(request, joined);
		const token = findOption(flags, "token");
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
		if (request && request.topic !== "") link?.sendTopic(request.topic);
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
			},
		});
	}

	#onMembers(
		id: ConversationId,
		joined: readonly Person[],
		left: readonly Person[],
		capable: readonly Person[],
	): void {
		const before = this.core.state().conversations[id]?.members ?? [];
		const has = (people: readonly Person[], { key }: Person) =>
			people.some((person) => person.key === key);
		const members = before.map(
			(member): Member => ({
				...member,
				standing: has(left, member)
					? "left"
					: has(joined, member)
						? "joined"
						: member.standing,
				canEncrypt: has(joined, member)
					? has(capable, member)
					: member.canEncrypt,
			}),
		);
		const isNew = ({ standing, canEncrypt }: Member, i: number) =>
			standing !== before[i]?.standing || canEncrypt !== before[i]?.canEncrypt;
		if (!members.some(isNew)) return;
		this.core.emit({ type: "members-changed", id, members });
		this.conversation(id)?.changed();
	}

	#onAnswered(request: SentRequest, joined: readonly Person[]): void {
		const acknowledgedBy = request.to.filter(
			({ key }) =>
				joined.some((person) => person.key === key) ||
				request.acknowledgedBy.some((person) => person.key === key),
		);
		this.core.emit(
			acknowledgedBy.length === request.to.length
				? { type: "sent-request-removed", id: request.id }
				: {
						type: "sent-request-changed",
						id: request.id,
						change: { acknowledgedBy, state: { kind: "waiting" } },
					},
		);
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
