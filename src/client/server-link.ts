import type { Endpoint } from "../protocol/address";
import type { Datum } from "../protocol/codec";
import type { Connection } from "../protocol/datums/connection";
import type { Message } from "../protocol/datums/message";
import { findCount, findOption } from "../protocol/options";
import { isBlocked } from "../shared/blocked";
import {
	type ConnectionId,
	type ConversationId,
	conversationIdOf,
	type PersonKey,
	type SentRequestId,
	type ServerId,
} from "../shared/domain/ids";
import type { Person } from "../shared/domain/person";
import type { Edition, LineState } from "../shared/domain/server";
import { type AppError, errorOf } from "../shared/errors";
import { AttachQueue } from "./attach-queue";
import { ConversationLink } from "./conversation-link";
import { type Core, conversationsOf } from "./core";
import { editionDial } from "./editions/edition-dial";
import { Fleximd, type GatewayHost } from "./editions/fleximd";
import { PeerCall } from "./editions/peer-call";
import { type FileStreamHost, FileStreams } from "./files/streams";
import { follow, has, type Told, toldIn } from "./membership";
import { newConversation } from "./new-conversation";
import { PendingRequests } from "./pending-requests";
import { People } from "./people";
import { SentRequests } from "./sent-requests";
import { handleError } from "./server-errors";
import { Session } from "./session";
import { personOf } from "./translate";

const connectionIdPattern = /^[0-9a-f]{64}$/;
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
	/** What this user has asked here, and what others have. */
	readonly sent: SentRequests;
	readonly pending: PendingRequests;
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
		this.sent = new SentRequests(core, id, this.session);
		this.pending = new PendingRequests(core, id, this.session, this.people);
	}

	called(name: PersonKey, alias: string): void {
		this.people.called(name, alias);
	}

	known(self: Person): void {
		if (this.core.state().servers[this.id]?.self.key === self.key) return;
		this.core.emit({ type: "server-name-changed", serverId: this.id, self });
	}

	meant(id: SentRequestId, person: Person): void {
		this.sent.change(id, { to: [this.people.spelled(person)] });
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

	/** Somebody is not blocked any more: what they asked is looked at again. */
	askAgain(): void {
		for (const connection of this.pending.takePassedOver())
			this.#onAnnounced(connection);
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
		this.sent.reset();
		this.pending.reset();
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
		this.pending.resume();
		this.sent.resume();
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
		const connectionId = id as ConnectionId;
		if (asker.key === self) this.sent.onAnnounced(connectionId, asked);
		else if (asked.some(({ key }) => key === self)) {
			if (isBlocked(this.core.state(), this.id, this.people.proven(asker))) {
				this.pending.passOver(connection);
				return;
			}
			const others = asked.filter(({ key }) => key !== self);
			this.pending.onAnnounced(connectionId, asker, others);
		}
	}

	/** Step 5 of the handshake, and whoever comes and goes later. */
	#onOk(ok: Message): void {
		const { subject, flags, msg } = ok;
		const id = this.conversationId(subject);
		const { conversations, pendingRequests } = this.core.state();
		const connectionId = subject as ConnectionId;
		this.sent.heardOf(connectionId);
		const requests = this.sent
			.list()
			.filter((sent) => sent.connectionId === connectionId);
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
			const { id: serverId } = this;
			this.core.emit({
				type: "conversation-opened",
				conversation: newConversation(
					{ id, serverId, connectionId, asker, topic },
					others.map((person) => this.people.spelled(person)),
				),
			});
		}
		if (pending) this.core.emit({ type: "request-settled", id });
		this.people.learnKeys(flags);
		this.#onMembers(id, told, isNew);
		for (const sent of requests) this.sent.onAnswered(sent, told);
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

	conversationId(connectionId: string): ConversationId {
		return conversationIdOf(this.id, connectionId as ConnectionId);
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
