import { decodeTime, monotonicFactory } from "ulid";
import { type Endpoint, parseEndpoint } from "../protocol/address";
import { isAct } from "../shared/domain/act";
import type {
	ConversationId,
	MessageId,
	SentRequestId,
	ServerId,
} from "../shared/domain/ids";
import type { Message, MessageRef } from "../shared/domain/message";
import type {
	MessageSearch,
	Page,
	PageAnchor,
	SearchPage,
} from "../shared/domain/pages";
import type { RelayHostState } from "../shared/domain/relay-host";
import type { Scheme, Server } from "../shared/domain/server";
import { type AppError, fail, ok, type Result } from "../shared/errors";
import type { DomainEvent } from "../shared/events";
import { reduce } from "../shared/reduce";
import type { AppState } from "../shared/state";
import { type Core, type E2eKeys, nowSeconds } from "./core";
import type { History } from "./history";
import { failure, nameProblem, personNamed, textProblem } from "./names";
import { OwnActs, serverGone } from "./own-acts";
import { placeAt, readRecipients } from "./recipients";
import { noteRead } from "./seen";
import { ServerLink } from "./server-link";
import type { Signer } from "./signer";
import type { Dial } from "./transport";
import { Trust } from "./trust";

/** Messages in one page of history. */
const PAGE_LENGTH = 60;
const SEARCH_PAGE_LENGTH = 40;

export interface MessengerOptions {
	/** The state as it was kept; lines idle, conversations detached. */
	readonly state: AppState;
	readonly history: History;
	readonly dial: Dial;
	/** null where nothing can be encrypted. */
	readonly e2e: E2eKeys | null;
	/** Proves to servers who this user is; null for a guest. */
	readonly signer: Signer | null;
	/** Told of every event, in order, after the state has changed. */
	readonly onEvent: (event: DomainEvent, state: AppState) => void;
	readonly onError: (error: unknown) => void;
}

/** What a user can do, whatever it is shown on. Knows no Electron. */
export class Messenger {
	#state: AppState;
	readonly #core: Core;
	readonly #links = new Map<ServerId, ServerLink>();
	/** Whose keys the user trusts. */
	readonly trust: Trust;
	/** What this user does to messages. */
	readonly acts: OwnActs;
	/** Servers that were removed, until all that waited for them is noted as failed. */
	#leaving: Promise<unknown> = Promise.resolve();
	/** Ids that sort as they were made, also within a millisecond: what is written keeps its order. */
	readonly #ulid = monotonicFactory();

	constructor({
		state,
		history,
		dial,
		e2e,
		signer,
		onEvent,
		onError,
	}: MessengerOptions) {
		this.#state = state;
		this.#core = {
			state: () => this.#state,
			emit: (event) => {
				this.#state = reduce(this.#state, event);
				onEvent(event, this.#state);
			},
			history,
			dial,
			e2e,
			signer,
			report: onError,
		};
		this.trust = new Trust(
			this.#core,
			({ serverId, id }) => this.#links.get(serverId)?.conversation(id) ?? null,
		);
		this.acts = new OwnActs({
			core: this.#core,
			link: ({ serverId, id }) =>
				this.#links.get(serverId)?.conversation(id) ?? null,
			newId: ({ last }, after) => this.#idAfter(last, after),
		});
		for (const server of Object.values<Server>(state.servers)) {
			this.#link(server);
		}
	}

	get state(): AppState {
		return this.#state;
	}

	/**
	 * Opens the lines to all servers but the one this app hosts, which opens with its relay.
	 * @param idle servers that the user had disconnected from
	 */
	connectAll(idle: ReadonlySet<string>): void {
		for (const { id, own } of Object.values<Server>(this.#state.servers)) {
			if (!own && !idle.has(id)) this.#links.get(id)?.session.connect();
		}
	}

	/** This computer may have slept: finds out now which lines still stand, and opens the others. */
	checkLines(): void {
		for (const link of this.#links.values()) link.session.check();
	}

	/** @param addresses this computer's now */
	networkChanged(addresses: ReadonlySet<string>): void {
		for (const link of this.#links.values()) {
			link.session.networkChanged(addresses);
		}
	}

	/** Returns when all that was begun is done. The lines are still the user's wish, and stay so. */
	async close(): Promise<void> {
		await Promise.all([...this.#links.values()].map((link) => link.close()));
		await this.#leaving;
	}

	createProfile(input: string): Result<null> {
		const name = input.trim();
		const problem = nameProblem(name);
		if (problem) return problem;
		this.#core.emit({ type: "profile-created", name });
		// The relay may have been switched on before there was anybody to use it.
		this.#followRelayHost(this.#state.relayHost);
		return ok(null);
	}

	/** Adds a server, or goes to the one that is there under this address, and opens its line. */
	connectServer(address: string): Result<ServerId> {
		let endpoint: Endpoint & { scheme: Scheme };
		try {
			endpoint = parseEndpoint(address);
		} catch (error) {
			return failure(error);
		}
		if (!this.#state.profile) return noProfile;
		const { scheme, ...at } = endpoint;
		const place = placeAt(at, this.#state);
		if ("self" in place && scheme !== null && scheme !== place.scheme) {
			if (scheme === "flex" && place.fingerprint !== null) {
				return fail(
					"server-not-encrypted",
					"This app knows this server with encryption and does not go back to talking to it in the clear. To do so anyway, remove the server first.",
				);
			}
			const serverId = place.id;
			this.#core.emit({ type: "server-scheme-changed", serverId, scheme });
			const link = this.#links.get(serverId);
			if (link) link.session.change(link.session.endpoint, place.self.name);
		}
		return ok(this.#connect(at, scheme));
	}

	/** @param fingerprint the key that the user was shown, and asked about */
	trustServerKey(id: ServerId, fingerprint: string): Result<null> {
		return this.#withLink(id, (link) => {
			if (this.#state.servers[id]?.offered !== fingerprint) return;
			this.#core.emit({
				type: "server-key-trusted",
				serverId: id,
				fingerprint,
			});
			link.session.connect();
		});
	}

	disconnectServer(id: ServerId): Result<null> {
		return this.#withLink(id, (link) => link.session.disconnect());
	}

	reconnectServer(id: ServerId): Result<null> {
		return this.#withLink(id, (link) => link.session.connect());
	}

	changeServerName(id: ServerId, input: string): Result<null> {
		const name = input.trim();
		const problem = nameProblem(name);
		if (problem) return problem;
		return this.#withLink(id, (link) => {
			const self = personNamed(name);
			this.#core.emit({ type: "server-name-changed", serverId: id, self });
			link.session.change(link.session.endpoint, name);
			link.session.connect();
		});
	}

	/** The server has moved. Its conversations are the same, wherever it is reached. */
	changeServerAddress(id: ServerId, address: string): Result<null> {
		let endpoint: Endpoint;
		try {
			endpoint = parseEndpoint(address);
		} catch (error) {
			return failure(error);
		}
		const place = placeAt(endpoint, this.#state);
		if ("self" in place && place.id !== id) {
			return fail(
				"server-known",
				"Another server in your list has this address. Remove that one first, or use it as it is.",
			);
		}
		if (this.#state.servers[id]?.own) {
			return fail(
				"own-server",
				"This is your own relay: its port is in the settings.",
			);
		}
		return this.#withLink(id, ({ session }) => {
			this.#move(id, endpoint);
			session.connect();
		});
	}

	removeServer(id: ServerId): Result<null> {
		return this.#withLink(id, (link) => {
			this.#links.delete(id);
			this.#core.emit({ type: "server-removed", serverId: id });
			const left = link.leave(serverRemoved).catch(this.#core.report);
			this.#leaving = Promise.all([this.#leaving, left]);
		});
	}

	/** The relay that this app hosts has changed; its own line follows. */
	setRelayHost(state: RelayHostState): void {
		const { relayHost: before } = this.#state;
		this.#core.emit({ type: "relay-host-changed", state });
		// What it keeps changes while it runs; who has left it meanwhile is not called back.
		const isSame =
			before.kind === "on" && state.kind === "on" && before.port === state.port;
		if (!isSame) this.#followRelayHost(state);
	}

	#followRelayHost(state: RelayHostState): void {
		const own = Object.values<Server>(this.#state.servers).find(
			(server) => server.own,
		);
		if (state.kind !== "on") {
			if (own) this.#links.get(own.id)?.session.disconnect();
			return;
		}
		if (!this.#state.profile) return;
		const endpoint = { host: "127.0.0.1", port: state.port };
		const serverId = own?.id ?? this.#add(endpoint, null, true);
		const link = this.#links.get(serverId);
		const { fingerprint } = state;
		if (own?.fingerprint !== fingerprint) {
			this.#core.emit({ type: "server-key-trusted", serverId, fingerprint });
		}
		if (own) this.#move(own.id, endpoint);
		link?.session.connect();
	}

	sendRequest(
		to: string,
		topic: string,
		serverId: ServerId | null,
	): Result<SentRequestId> {
		if (!this.#state.profile) return noProfile;
		const recipients = readRecipients(to, serverId, this.#state);
		if (!recipients.ok) return recipients;
		const { people, server } = recipients.value;
		const at = "self" in server ? server.id : this.#connect(server, null);
		const link = this.#links.get(at);
		const id = this.#ulid() as SentRequestId;
		this.#core.emit({
			type: "sent-request-added",
			request: {
				id,
				serverId: at,
				to: people.map((person) => link?.people.spelled(person) ?? person),
				acknowledgedBy: [],
				dismissed: false,
				topic: topic.trim(),
				sentAt: Date.now(),
				connectionId: null,
				state: { kind: "queued" },
			},
		});
		link?.session.connect();
		link?.sendQueuedRequests();
		return ok(id);
	}

	removeSentRequest(id: SentRequestId): Result<null> {
		const request = this.#state.sentRequests[id];
		if (!request) return ok(null);
		const { kind } = request.state;
		// What the server has can't be taken back: somebody may be acknowledging it right now.
		this.#core.emit(
			kind === "sending" || kind === "waiting"
				? { type: "sent-request-changed", id, change: { dismissed: true } }
				: { type: "sent-request-removed", id },
		);
		return ok(null);
	}

	acknowledgeRequest(id: ConversationId): Result<null> {
		const request = this.#state.pendingRequests[id];
		if (!request) {
			return fail(
				"unknown-request",
				"This request is not there any more; whoever asked may have left.",
			);
		}
		this.#core.emit({
			type: "request-acknowledging",
			id,
			acknowledging: true,
		});
		this.#links.get(request.serverId)?.acknowledge(request.connectionId);
		return ok(null);
	}

	ignoreRequest(id: ConversationId): Result<null> {
		if (this.#state.pendingRequests[id]) {
			this.#core.emit({ type: "request-ignored", id });
		}
		return ok(null);
	}

	/** @param about what it answers, and whom it calls by name */
	async sendMessage(
		id: ConversationId,
		text: string,
		about: Pick<Message, "reply" | "mentions"> = {},
	): Promise<Result<null>> {
		const conversation = this.#state.conversations[id];
		const self =
			conversation && this.#state.servers[conversation.serverId]?.self;
		if (!conversation || !self) return { ok: false, error: serverGone };
		const { attachment, last } = conversation;
		if (attachment.kind === "ended") {
			return fail("conversation-ended", attachment.error.message);
		}
		const problem = textProblem(text);
		if (problem) return problem;
		const message: Message = {
			conversationId: id,
			id: this.#idAfter(last),
			from: self.key,
			fromName: self.name,
			claimed: false,
			number: null,
			date: nowSeconds(),
			text: text.toWellFormed(),
			delivery: { kind: "queued" },
			protection:
				conversation.encryption.kind === "none" ? "none" : "encrypted",
			unreadable: null,
			...about,
		};
		await this.#core.history.append([message]);
		this.#core.emit({ type: "message-queued", message, at: Date.now() });
		this.#links.get(conversation.serverId)?.conversation(id)?.send(message);
		return ok(null);
	}

	async retryMessage(
		id: ConversationId,
		messageId: MessageId,
	): Promise<Result<null>> {
		const unsent = await this.#core.history.unsent(id);
		const message = unsent.find(
			(other) =>
				!isAct(other) &&
				other.id === messageId &&
				other.delivery.kind === "failed",
		);
		const conversation = this.#state.conversations[id];
		if (!message || !conversation) {
			return fail("unknown-message", "This message is not there any more.");
		}
		const { attachment, serverId } = conversation;
		const link = this.#links.get(serverId)?.conversation(id);
		if (!link) return { ok: false, error: serverGone };
		if (attachment.kind === "ended") {
			return fail("conversation-ended", attachment.error.message);
		}
		const { from } = message;
		const delivery = { kind: "queued" } as const;
		const change = { id: messageId, from, number: null, delivery };
		await this.#core.history.update(id, [change]);
		this.#core.emit({ type: "message-changed", conversationId: id, ...change });
		link.send({ ...message, delivery });
		return ok(null);
	}

	findMessage(id: ConversationId, ref: MessageRef): Promise<Message | null> {
		return this.#core.history.find(id, ref);
	}

	loadMessages(id: ConversationId, anchor: PageAnchor): Promise<Page> {
		return this.#core.history.page(id, anchor, PAGE_LENGTH);
	}

	searchMessages(search: MessageSearch): Promise<SearchPage> {
		return this.#core.history.search(search, SEARCH_PAGE_LENGTH);
	}

	async markRead(id: ConversationId): Promise<Result<null>> {
		const conversation = this.#state.conversations[id];
		if (conversation && conversation.unread > 0) {
			const link = this.#links.get(conversation.serverId)?.conversation(id);
			await (link ? link.markRead() : noteRead(this.#core, id));
		}
		return ok(null);
	}

	saveDraft(id: ConversationId, draft: string): Result<null> {
		const conversation = this.#state.conversations[id];
		if (conversation && conversation.draft !== draft) {
			this.#core.emit({ type: "draft-changed", id, draft });
		}
		return ok(null);
	}

	/** Something went wrong that no command was asked for. */
	raiseNotice(code: string, message: string): void {
		this.#core.emit({
			type: "notice-raised",
			id: this.#ulid(),
			error: { code, message },
		});
	}

	/** Events that need nothing but the state to change. */
	note(
		event: Extract<
			DomainEvent,
			{
				type:
					| "preferences-changed"
					| "update-changed"
					| "keys-changed"
					| "relay-settings-changed"
					| "relay-members-changed"
					| "storage-changed"
					| "notice-dismissed";
			}
		>,
	): Result<null> {
		this.#core.emit(event);
		return ok(null);
	}

	#connect(endpoint: Endpoint, scheme: Scheme): ServerId {
		const place = placeAt(endpoint, this.#state);
		const id = "self" in place ? place.id : this.#add(place, scheme, false);
		this.#links.get(id)?.session.connect();
		return id;
	}

	#move(id: ServerId, { host, port }: Endpoint): void {
		const server = this.#state.servers[id];
		if (!server || (server.host === host && server.port === port)) return;
		this.#core.emit({
			type: "server-address-changed",
			serverId: id,
			host,
			port,
		});
		this.#links.get(id)?.session.change({ host, port }, server.self.name);
	}

	#add({ host, port }: Endpoint, scheme: Scheme, own: boolean): ServerId {
		const id = this.#ulid() as ServerId;
		const server: Server = {
			id,
			host,
			port,
			own,
			self: personNamed(this.#state.profile?.name ?? ""),
			line: { kind: "idle" },
			people: [],
			scheme,
			fingerprint: null,
			offered: null,
			link: null,
		};
		this.#core.emit({ type: "server-added", server });
		this.#link(server);
		return id;
	}

	/** Unnumbered messages lie in the order of their ids; a clock that was set back must not change that. */
	#idAfter(last: Message | null, after?: MessageId): MessageId {
		const isWaiting = last !== null && last.number === null;
		const earliest = Math.max(
			isWaiting ? decodeTime(last.id) + 1 : 0,
			after === undefined ? 0 : decodeTime(after) + 1,
		);
		return this.#ulid(Math.max(Date.now(), earliest)) as MessageId;
	}

	#link({ id, host, port, self }: Server): void {
		this.#links.set(
			id,
			new ServerLink(this.#core, id, { host, port }, self.name),
		);
	}

	#withLink(id: ServerId, act: (link: ServerLink) => void): Result<null> {
		const link = this.#links.get(id);
		if (!link) {
			return fail(
				"unknown-server",
				"This server is not in your list any more.",
			);
		}
		act(link);
		return ok(null);
	}
}

const serverRemoved: AppError = {
	code: "server-removed",
	message:
		"Its server was removed from your list before this could go. Copy the text, and send it in a new conversation.",
};
const noProfile = fail("no-profile", "Say your name first.");
