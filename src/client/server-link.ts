import type { Endpoint } from "../protocol/address";
import type { Datum } from "../protocol/codec";
import type { Connection } from "../protocol/datums/connection";
import type { Message } from "../protocol/datums/message";
import { findCount, findOption } from "../protocol/options";
import type { Conversation, Member } from "../shared/domain/conversation";
import {
	type ConnectionId,
	type ConversationId,
	conversationIdOf,
	type PersonKey,
	type ServerId,
} from "../shared/domain/ids";
import type { Person } from "../shared/domain/person";
import type { SentRequest } from "../shared/domain/request";
import type { LineState } from "../shared/domain/server";
import { ConversationLink } from "./conversation-link";
import type { Core } from "./core";
import { handleError } from "./server-errors";
import { Session } from "./session";
import { peopleIn, personOf } from "./translate";

const connectionIdPattern = /^[0-9a-f]{64}$/;
/** Requests of one server that wait for the user; a server that announces more is not listened to. */
const MAX_PENDING_REQUESTS = 200;
/** People of one server that are listed. */
const MAX_PEOPLE = 5_000;

/** One server: its line, the conversations held over it, and what they mean for the state. */
export class ServerLink {
	readonly session: Session;
	readonly #conversations = new Map<ConversationId, ConversationLink>();
	#people = new Map<PersonKey, Person>();

	constructor(
		readonly core: Core,
		readonly id: ServerId,
		endpoint: Endpoint,
		user: string,
	) {
		this.session = new Session(endpoint, user, core.dial, {
			lineChanged: (line) => this.#onLine(line),
			received: (datum) => this.#onDatum(datum),
		});
	}

	/** The link of a conversation on this server; null when it has ended. */
	conversation(id: ConversationId): ConversationLink | null {
		const known = this.#conversations.get(id);
		if (known) return known;
		const conversation = this.core.state().conversations[id];
		if (!conversation || conversation.attachment.kind === "ended") return null;
		const { connectionId } = conversation;
		const link = new ConversationLink(
			this.core,
			this.session,
			id,
			connectionId,
		);
		this.#conversations.set(id, link);
		return link;
	}

	/** Asks again for everything the user waits for and this server has not heard yet. */
	sendQueuedRequests(): void {
		if (!this.session.isReady) return;
		for (const request of this.#sentRequests()) {
			if (request.state.kind !== "queued") continue;
			this.core.emit({
				type: "sent-request-changed",
				id: request.id,
				change: { state: { kind: "sending" } },
			});
			const { host, port } = this.session.endpoint;
			const at = host.includes(":") ? `[${host}]` : host;
			this.session.send({
				kind: "request",
				to: request.to.map(({ name }) => `${name}@${at}:${port}`),
				from: this.session.address,
				options: [],
			});
		}
	}

	/** The conversation is over; its link goes. */
	end(id: ConversationId): void {
		this.#conversations.get(id)?.detach();
		this.#conversations.delete(id);
	}

	async close(): Promise<void> {
		this.session.disconnect();
		await Promise.all(
			[...this.#conversations.values()].map((link) => link.close()),
		);
	}

	#onLine(line: LineState): void {
		this.core.emit({ type: "line-changed", serverId: this.id, line });
		if (line.kind === "ready") this.#resume();
		else for (const link of this.#conversations.values()) link.detach();
	}

	/** Everything goes on where it was. */
	#resume(): void {
		this.#people = new Map();
		for (const { id, serverId } of Object.values<Conversation>(
			this.core.state().conversations,
		)) {
			if (serverId === this.id) this.conversation(id)?.requestToken();
		}
		for (const { id, state, connectionId } of this.#sentRequests()) {
			if (connectionId !== null && !this.#isOpen(connectionId)) {
				this.session.send({
					kind: "request",
					to: [connectionId],
					from: this.session.address,
					options: [],
				});
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
		if (datum.kind === "connection") this.#onAnnounced(datum);
		else if (datum.kind === "message") this.#onMessage(datum);
	}

	#onMessage(message: Message): void {
		const { category, subject, flags } = message;
		if (category === "ok") this.#onOk(message);
		else if (category === "presence") this.#onPresence(flags);
		else if (category === "error") handleError(this, message);
		else if (category === "receipt") {
			const count = findCount(flags, "count");
			const seq = findCount(flags, "seq");
			const link = this.#conversations.get(this.conversationId(subject));
			if (link && count !== null && seq !== null) link.receipt(count, seq);
		}
	}

	/** Step 3 of the handshake. */
	#onAnnounced({ id, users }: Connection): void {
		if (!connectionIdPattern.test(id)) return;
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
		const requests = this.#sentRequests();
		const request =
			requests.find((sent) => sent.connectionId === connectionId) ??
			requests.find(
				({ state, to }) =>
					state.kind === "sending" &&
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
		if (
			id in state.conversations ||
			state.ignoredRequests.includes(id) ||
			pending.length >= MAX_PENDING_REQUESTS
		) {
			return;
		}
		if (id in state.pendingRequests) {
			// Announced again after a break: an acknowledgement may have been lost in it.
			if (state.pendingRequests[id]?.acknowledging) {
				this.session.send({ kind: "acknowledge", id: connectionId });
			}
			return;
		}
		this.core.emit({
			type: "request-received",
			request: {
				id,
				serverId: this.id,
				connectionId,
				from,
				others,
				receivedAt: Date.now(),
				acknowledging: false,
			},
		});
	}

	/** Step 5 of the handshake, and whoever comes and goes later. */
	#onOk({ subject, flags, msg }: Message): void {
		const id = this.conversationId(subject);
		const { conversations, pendingRequests } = this.core.state();
		const request = this.#sentRequests().find(
			({ connectionId }) => connectionId === subject,
		);
		const pending = pendingRequests[id];
		if (!conversations[id]) {
			// A server can't open a conversation that this user has neither asked for nor acknowledged.
			const others =
				request?.to ?? (pending ? [pending.from, ...pending.others] : []);
			if (!request && !pending?.acknowledging) return;
			this.#open(id, subject as ConnectionId, others, request?.topic ?? "");
		}
		if (pending) this.core.emit({ type: "request-settled", id });
		const joined = peopleIn(flags, "joined");
		this.#onMembers(id, joined, peopleIn(flags, "left"));
		if (request) this.#onAnswered(request, joined);
		const token = findOption(flags, "token");
		const port = /^:(\d{1,5})$/.exec(msg)?.[1];
		const link = this.conversation(id);
		if (token && port) link?.attach(token, Number(port));
		if (request && request.topic !== "") link?.sendTopic(request.topic);
	}

	#open(
		id: ConversationId,
		connectionId: ConnectionId,
		others: readonly Person[],
		topic: string,
	): void {
		this.core.emit({
			type: "conversation-opened",
			conversation: {
				id,
				serverId: this.id,
				connectionId,
				members: others.map((person) => ({ ...person, joined: false })),
				topic,
				unread: 0,
				readUpTo: 0,
				last: null,
				lastActiveAt: Date.now(),
				draft: "",
				attachment: { kind: "detached" },
			},
		});
	}

	#onMembers(
		id: ConversationId,
		joined: readonly Person[],
		left: readonly Person[],
	): void {
		const before = this.core.state().conversations[id]?.members ?? [];
		const has = (people: readonly Person[], { key }: Person) =>
			people.some((person) => person.key === key);
		const members = before.map(
			(member): Member => ({
				...member,
				joined: has(left, member)
					? false
					: member.joined || has(joined, member),
			}),
		);
		if (members.some((member, i) => member.joined !== before[i]?.joined)) {
			this.core.emit({ type: "members-changed", id, members });
		}
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

	#onPresence(flags: readonly string[]): void {
		const self = this.core.state().servers[this.id]?.self.key;
		for (const person of peopleIn(flags, "online")) {
			if (person.key !== self && this.#people.size < MAX_PEOPLE) {
				this.#people.set(person.key, person);
			}
		}
		for (const { key } of peopleIn(flags, "offline")) this.#people.delete(key);
		this.core.emit({
			type: "people-changed",
			serverId: this.id,
			people: [...this.#people.values()].sort((a, b) =>
				a.name.localeCompare(b.name),
			),
		});
	}

	conversationId(connectionId: string): ConversationId {
		return conversationIdOf(this.id, connectionId as ConnectionId);
	}

	#isOpen(connectionId: ConnectionId): boolean {
		return this.conversationId(connectionId) in this.core.state().conversations;
	}

	#sentRequests(): SentRequest[] {
		return Object.values<SentRequest>(this.core.state().sentRequests)
			.filter(({ serverId }) => serverId === this.id)
			.sort((a, b) => (a.id < b.id ? -1 : 1));
	}
}
