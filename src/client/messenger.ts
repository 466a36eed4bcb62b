import { decodeTime, monotonicFactory } from "ulid";
import type { Invite } from "../protocol/invite";
import { isAct } from "../shared/domain/act";
import type { BlobChange } from "../shared/domain/history";
import type {
	ConversationId,
	MessageId,
	SentRequestId,
	ServerId,
} from "../shared/domain/ids";
import type { OpenedLink } from "../shared/domain/link";
import type { Message, MessageRef } from "../shared/domain/message";
import type { NearbyRelay } from "../shared/domain/nearby";
import type {
	MessageSearch,
	Page,
	PageAnchor,
	SearchPage,
} from "../shared/domain/pages";
import type { RelayHostState } from "../shared/domain/relay-host";
import type { PendingRequest } from "../shared/domain/request";
import type { Edition } from "../shared/domain/server";
import { type AppError, fail, failed, ok, type Result } from "../shared/errors";
import type { DomainEvent } from "../shared/events";
import { UNDO_MS } from "../shared/ipc";
import { ownName } from "../shared/own-name";
import { reduce } from "../shared/reduce";
import type { AppState } from "../shared/state";
import { isFace, statusOf } from "./cards";
import { type Core, type E2eKeys, nowSeconds } from "./core";
import { PEER } from "./editions/peer-call";
import { protectionIn } from "./encryption";
import type { FileAccess } from "./files/access";
import { Files } from "./files/files";
import type { History } from "./history";
import { nameProblem, noProfile, textProblem } from "./names";
import { OwnActs, serverGone } from "./own-acts";
import { OwnConversations } from "./own-conversations";
import { readRecipients } from "./recipients";
import { noteRead } from "./seen";
import { Servers } from "./servers";
import type { Signer } from "./signer";
import type { Dial } from "./transport";
import { Trust } from "./trust";

/** Messages in one page of history. */
const PAGE_LENGTH = 60;
const SEARCH_PAGE_LENGTH = 40;
/** Requests that were ignored and can still be called back. */
const MAX_UNDONE = 20;

export interface MessengerOptions {
	/** The state as it was kept; lines idle, conversations detached. */
	readonly state: AppState;
	readonly history: History;
	readonly dial: Dial;
	/** null where nothing can be encrypted. */
	readonly e2e: E2eKeys | null;
	/** Proves to servers who this user is; null for a guest. */
	readonly signer: Signer | null;
	/** The disk as files need it; null where none are sent or fetched. */
	readonly files: FileAccess | null;
	/** How long leaving and deleting a conversation can be undone; less in tests. */
	readonly undoMs?: number;
	/** Told of every event, in order, after the state has changed. */
	readonly onEvent: (event: DomainEvent, state: AppState) => void;
	readonly onError: (error: unknown) => void;
}

/** What a user can do, whatever it is shown on. Knows no Electron. */
export class Messenger {
	#state: AppState;
	readonly #core: Core;
	readonly #servers: Servers;
	/** Whose keys the user trusts. */
	readonly trust: Trust;
	/** What this user does to messages. */
	readonly acts: OwnActs;
	/** null where there are none. */
	readonly files: Files | null;
	/** What this user does with whole conversations, and with people. */
	readonly conversations: OwnConversations;
	/** Ignored a moment ago, and not forgotten yet. */
	readonly #ignored = new Map<ConversationId, PendingRequest>();
	/** Ids that sort as they were made, also within a millisecond: what is written keeps its order. */
	readonly #ulid = monotonicFactory();

	constructor({
		state,
		history,
		dial,
		e2e,
		signer,
		files,
		undoMs = UNDO_MS,
		onEvent,
		onError,
	}: MessengerOptions) {
		this.#state = state;
		this.#core = {
			state: () => this.#state,
			emit: (event) => {
				this.#state = reduce(this.#state, event);
				onEvent(event, this.#state);
				this.files?.follow(event);
			},
			history,
			dial,
			e2e,
			signer,
			report: onError,
		};
		this.files =
			files &&
			new Files(this.#core, files, {
				offer: (id, text, file, blobs) =>
					this.sendMessage(id, text, { file }, blobs),
				streams: (id) => this.#servers.link(id)?.streams ?? null,
			});
		this.#servers = new Servers(
			this.#core,
			this.#ulid,
			(id) => this.files?.hostFor(id) ?? null,
		);
		this.conversations = new OwnConversations(
			this.#core,
			this.#servers,
			this.#ulid,
			undoMs,
		);
		this.trust = new Trust(this.#core, (one) =>
			this.#servers.conversation(one),
		);
		this.acts = new OwnActs({
			core: this.#core,
			link: (one) => this.#servers.conversation(one),
			newId: ({ last }, after) => this.#idAfter(last, after),
		});
	}

	get state(): AppState {
		return this.#state;
	}

	connectAll(idle: ReadonlySet<string>): void {
		this.#servers.connectAll(idle);
	}

	checkLines(): void {
		this.#servers.checkLines();
	}

	networkChanged(addresses: ReadonlySet<string>): void {
		this.#servers.networkChanged(addresses);
	}

	async close(): Promise<void> {
		this.conversations.departures.close();
		await this.files?.close();
		await this.#servers.close();
	}

	/** For servers that are connected to from now on; the first one begins the profile. */
	setProfileName(input: string): Result<null> {
		const name = ownName(input);
		const problem = nameProblem(name);
		if (problem) return problem;
		const isFirst = this.#state.profile === null;
		this.#core.emit({ type: "profile-named", name });
		if (!isFirst) return ok(null);
		// The relay may have been switched on before there was anybody to use it.
		this.#servers.followHost(this.#state.relayHost, false);
		this.#servers.followHost(this.#state.callsHost, true);
		return ok(null);
	}

	/**
	 * @param address as it is typed, or an invite
	 * @param edition what it speaks; null for finding it out
	 */
	connectServer(address: string, edition: Edition = null): Result<ServerId> {
		const server = this.#servers.connect(address, edition);
		if (!server.ok || edition !== "peer") return server;
		const { conversations, sentRequests } = this.#state;
		const isTalking = [conversations, sentRequests].some((all) =>
			Object.values(all).some(({ serverId }) => serverId === server.value),
		);
		// There is one person to be talked to, and one conversation.
		if (!isTalking) this.sendRequest(PEER, "", server.value);
		return server;
	}

	connectInvite(invite: Invite): Result<ServerId> {
		return this.#servers.connectInvite(invite);
	}

	/** @param host the address of it that is to be taken */
	connectNearby(relay: NearbyRelay, host: string): Result<ServerId> {
		return this.#servers.connectNearby(relay, host);
	}

	/** A link that another program has given to this app waits for the user's word. */
	askAboutLink(link: OpenedLink): void {
		this.#core.emit({ type: "link-opened", link });
	}

	/** @param connect whether the user wants to go where it leads */
	answerLink(id: string, connect: boolean): Result<null> {
		const link = this.#state.openedLink;
		if (link?.id !== id) return ok(null);
		if (connect) {
			const connected = this.connectInvite(link);
			if (!connected.ok) return connected;
		}
		this.#core.emit({ type: "link-settled", id });
		return ok(null);
	}

	/**
	 * Shows this user so from now on, to everybody they talk with encrypted.
	 * @param picture base64; null for none
	 */
	setCard(status: string, picture: string | null): Result<null> {
		if (picture !== null && !isFace(picture)) {
			return fail("bad-picture");
		}
		const { card } = this.#state;
		const after = card.id === "" ? 0 : decodeTime(card.id) + 1;
		const id = this.#ulid(Math.max(Date.now(), after));
		this.#core.emit({
			type: "own-card-changed",
			card: { id, status: statusOf(status), picture },
		});
		this.#servers.tellCard();
		return ok(null);
	}

	/** Connections go another way from now on. */
	dialAnew(): void {
		this.#servers.dialAnew();
	}

	trustServerKey(id: ServerId, fingerprint: string): Result<null> {
		return this.#servers.trustKey(id, fingerprint);
	}

	setServerEdition(id: ServerId, edition: Edition): Result<null> {
		return this.#servers.setEdition(id, edition);
	}

	disconnectServer(id: ServerId): Result<null> {
		return this.#servers.disconnect(id);
	}

	reconnectServer(id: ServerId): Result<null> {
		return this.#servers.reconnect(id);
	}

	changeServerName(id: ServerId, name: string): Result<null> {
		return this.#servers.changeName(id, name);
	}

	changeServerAddress(id: ServerId, address: string): Result<null> {
		return this.#servers.changeAddress(id, address);
	}

	removeServer(id: ServerId): Result<null> {
		return this.#servers.remove(id);
	}

	setRelayHost(state: RelayHostState): void {
		this.#servers.setRelayHost(state);
	}

	setCallsHost(state: RelayHostState): void {
		this.#servers.setCallsHost(state);
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
		const at =
			"self" in server ? server.id : this.#servers.connectTo(server, null);
		const link = this.#servers.link(at);
		const id = this.#ulid() as SentRequestId;
		this.#core.emit({
			type: "sent-request-added",
			request: {
				id,
				serverId: at,
				to: people.map((person) => link?.people.spelled(person) ?? person),
				acknowledgedBy: [],
				topic: topic.trim(),
				into: null,
				sentAt: Date.now(),
				connectionId: null,
				state: { kind: "queued" },
			},
		});
		link?.session.connect();
		link?.sent.sendQueued();
		return ok(id);
	}

	/** Takes a request back that nobody, or not everybody, has answered; out of the list where the server has not got it. */
	withdrawRequest(id: SentRequestId): Result<null> {
		const request = this.#state.sentRequests[id];
		if (!request) return ok(null);
		const { kind } = request.state;
		if (kind !== "sending" && kind !== "waiting") {
			if (kind !== "withdrawing") {
				this.#core.emit({ type: "sent-request-removed", id });
			}
			return ok(null);
		}
		const state = { kind: "withdrawing" } as const;
		this.#core.emit({ type: "sent-request-changed", id, change: { state } });
		this.#servers.link(request.serverId)?.sent.withdraw(request);
		return ok(null);
	}

	acknowledgeRequest(id: ConversationId): Result<null> {
		const request = this.#state.pendingRequests[id];
		if (!request) {
			return fail("unknown-request");
		}
		this.#core.emit({
			type: "request-acknowledging",
			id,
			acknowledging: true,
		});
		this.#servers
			.link(request.serverId)
			?.pending.acknowledge(request.connectionId);
		return ok(null);
	}

	ignoreRequest(id: ConversationId): Result<null> {
		const request = this.#state.pendingRequests[id];
		if (!request) return ok(null);
		if (request.over) this.#core.emit({ type: "request-settled", id });
		else {
			this.#core.emit({ type: "request-ignored", id });
			this.#ignored.set(id, request);
			const [oldest] = this.#ignored.keys();
			if (oldest && this.#ignored.size > MAX_UNDONE) {
				this.#ignored.delete(oldest);
			}
		}
		return ok(null);
	}

	/** Undoes it, for a while. */
	restoreRequest(id: ConversationId): Result<null> {
		const request = this.#ignored.get(id);
		this.#ignored.delete(id);
		if (!request || !this.#state.servers[request.serverId]) {
			return fail("too-late");
		}
		this.#core.emit({ type: "request-restored", request });
		return ok(null);
	}

	/**
	 * @param about what it answers, whom it calls by name, and which file it offers
	 * @param blobs stored with it, or neither is
	 */
	async sendMessage(
		id: ConversationId,
		text: string,
		about: Pick<Message, "reply" | "mentions" | "file"> = {},
		blobs: (message: Message) => readonly BlobChange[] = () => [],
	): Promise<Result<null>> {
		const conversation = this.#state.conversations[id];
		const self =
			conversation && this.#state.servers[conversation.serverId]?.self;
		if (!conversation || !self) return serverGone;
		const { attachment, last } = conversation;
		if (attachment.kind === "ended") {
			return failed(attachment.error);
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
			protection: protectionIn(this.#core, conversation),
			unreadable: null,
			...about,
		};
		await this.#core.history.commit({
			append: [message],
			blobs: blobs(message),
		});
		this.#core.emit({ type: "message-queued", message, at: Date.now() });
		this.#servers.conversation(conversation)?.send(message);
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
			return fail("unknown-message");
		}
		const { attachment } = conversation;
		const link = this.#servers.conversation(conversation);
		if (!link) return serverGone;
		if (attachment.kind === "ended") {
			return failed(attachment.error);
		}
		const { from } = message;
		const delivery = { kind: "queued" } as const;
		// The user has seen why it failed, and what is shown of the conversation now.
		const protection = protectionIn(this.#core, conversation);
		const change = { id: messageId, from, number: null, delivery, protection };
		await this.#core.history.update(id, [change]);
		this.#core.emit({ type: "message-changed", conversationId: id, ...change });
		link.send({ ...message, delivery, protection });
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
			const link = this.#servers.conversation(conversation);
			await (link ? link.markRead() : noteRead(this.#core, id));
		}
		return ok(null);
	}

	/** The user is writing there. */
	noteTyping(id: ConversationId): Result<null> {
		const conversation = this.#state.conversations[id];
		if (conversation) this.#servers.conversation(conversation)?.typing();
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
	raiseNotice(error: AppError): void {
		this.#core.emit({
			type: "notice-raised",
			id: this.#ulid(),
			error,
		});
	}

	/** Events that need nothing but the state to change. */
	note(
		event: Extract<
			DomainEvent,
			{
				type:
					| "desktop-changed"
					| "preferences-changed"
					| "update-changed"
					| "keys-changed"
					| "proxy-changed"
					| "file-settings-changed"
					| "relay-settings-changed"
					| "relay-members-changed"
					| "relay-bans-changed"
					| "nearby-changed"
					| "storage-changed"
					| "notice-dismissed";
			}
		>,
	): Result<null> {
		this.#core.emit(event);
		return ok(null);
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
}
