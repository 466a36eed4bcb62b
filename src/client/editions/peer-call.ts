import { createHash } from "node:crypto";
import { formatEndpoint, parseAddress } from "../../protocol/address";
import type { Message } from "../../protocol/datums/message";
import type { Request } from "../../protocol/datums/request";
import { findOption } from "../../protocol/options";
import {
	type ConnectionId,
	type ConversationId,
	conversationIdOf,
	type PersonKey,
	type SentRequestId,
	type ServerId,
} from "../../shared/domain/ids";
import type { ServerErrorCode } from "../../shared/error-values";
import { type Core, nowSeconds } from "../core";
import { PeerSession } from "../peer/peer-session";
import type { Destination, Dial, Transport } from "../transport";
import type { GatewayHost } from "./fleximd";
import {
	type Beginning,
	LocalRelay,
	type LocalRelayHost,
	lastNumberIn,
	numberAfter,
} from "./local-relay";
import { shownAlias } from "./names";

/** What the one person behind a peer's address is called in ours: a peer says who it is, if at all, only later. */
export const PEER = "peer";
/** flexim-listener's port, which is fixed: it eats the header, and the window that it opens waits for another (editions.md, iv). */
const LISTENER_PORT = 9001;
/** Characters of one message handed on: what is longer comes in pieces. */
const MAX_PIECE = 15_000;
/** Characters of what a peer says last. */
const MAX_LAST_WORDS = 100;

/**
 * Somebody's window that this app calls by `host:port`, as the messenger sees it: a server with one person on it and one conversation.
 * The line is the call, and is over when either hangs up; nobody is called again without the user.
 */
export class PeerCall implements LocalRelayHost {
	readonly #relay = new LocalRelay(this);
	#transport: Transport | null = null;
	#session: PeerSession | null = null;
	#to: Destination | null = null;
	#alias = "";

	constructor(
		readonly core: Core,
		readonly serverId: ServerId,
		readonly host: GatewayHost,
	) {}

	readonly dial: Dial = (to, events) => this.#relay.dial(to, events);

	dialled(to: Destination): void {
		const pipe = this.#relay.line;
		this.#to = to;
		const transport = this.core.dial(to, {
			opened: () => pipe?.open(),
			received: (bytes) => {
				if (transport === this.#transport) this.#session?.receive(bytes);
			},
			closed: (error) => {
				if (transport !== this.#transport) return;
				// Before it stood, nobody was there; afterwards somebody has hung up.
				if (this.#session) this.#hangUp(this.#session.lastWords);
				else pipe?.end(error);
			},
		});
		this.#transport = transport;
	}

	entered({ from }: Request): void {
		const to = this.#to;
		const transport = this.#transport;
		if (!to || !transport) return;
		const { user } = parseAddress(from);
		this.#called(formatEndpoint(to));
		const session = new PeerSession(
			"msgpack",
			{ self: from, peer: formatEndpoint(to) },
			{
				write: (bytes) => transport.write(bytes),
				said: ({ text, from, date }) => {
					if (from !== null) this.#called(from);
					this.#onSaid(text, date ?? BigInt(nowSeconds()));
				},
				named: (name) => this.#called(name),
				left: () => this.#hangUp(""),
				failed: () => this.#refuse("no-peer"),
			},
		);
		this.#session = session;
		session.open(to.port === LISTENER_PORT ? 2 : 1);
		session.nick(user);
		this.#relay.presence([PEER]);
	}

	asked(_to: readonly string[], { options }: Request): void {
		const request = findOption(options, "request");
		const person = {
			key: PEER as PersonKey,
			name: this.#alias,
			identityKey: null,
		};
		if (request !== null) this.host.meant(request as SentRequestId, person);
		this.#relay.announce(this.#id, [this.#self, PEER]);
		this.#relay.ok(this.#id, [this.#self], []);
	}

	acknowledged(id: string): void {
		this.#relay.ok(id, [this.#self, PEER], []);
	}

	resumed(id: string): void {
		if (id !== this.#id) this.#relay.alive(id);
		else this.#relay.ok(id, [this.#self, ...this.#joined], []);
	}

	said(id: string, { category, msg }: Message): void {
		if (category !== "chat") this.#relay.taken(id);
		else this.#session?.say(msg, () => this.#relay.taken(id));
	}

	stored(): void {}

	async attaching(_id: string, next: number): Promise<Beginning> {
		if (next > 0) return { next, begun: null };
		const last = await lastNumberIn(this.core.history, this.#conversationId);
		return { next: numberAfter(last), begun: null };
	}

	detached(): void {}

	/** There is nothing that a peer would answer. */
	probed(): void {
		this.#relay.alive("0".repeat(64));
	}

	left(): void {
		const session = this.#session;
		const transport = this.#transport;
		this.#session = null;
		this.#transport = null;
		if (!session) transport?.close();
		else {
			session.bye(() => {
				session.close();
				transport?.close();
			});
		}
	}

	#onSaid(text: string, date: bigint): void {
		const id = this.#id;
		const { conversations } = this.core.state();
		const conversation = conversations[this.#conversationId];
		if (!conversation) this.#relay.announce(id, [PEER, this.#self]);
		// The first answer is the acknowledgement.
		else if (this.#joined.length === 0) {
			this.#relay.ok(id, [this.#self, PEER], []);
		}
		for (let at = 0; at < text.length; at += MAX_PIECE) {
			const msg = text.slice(at, at + MAX_PIECE).toWellFormed();
			this.#relay.deliver(id, {
				kind: "message",
				category: "chat",
				subject: "",
				flags: [],
				date,
				msg,
			});
		}
	}

	#called(text: string): void {
		const alias = shownAlias(text);
		if (alias === "" || alias === this.#alias) return;
		this.#alias = alias;
		this.host.called(PEER as PersonKey, alias);
	}

	#hangUp(words: string): void {
		if (words === "") this.#refuse("hung-up");
		else {
			const said = words.slice(0, MAX_LAST_WORDS);
			this.#refuse("hung-up-saying", { words: said });
		}
	}

	#refuse(
		code: ServerErrorCode,
		named: Readonly<Record<string, string>> = {},
	): void {
		this.#drop();
		this.#relay.refuse(code, named);
	}

	#drop(): void {
		this.#session?.close();
		this.#session = null;
		this.#transport?.close();
		this.#transport = null;
	}

	get #self(): string {
		return parseAddress(this.#relay.from).user;
	}

	get #joined(): string[] {
		const { conversations } = this.core.state();
		const [member] = conversations[this.#conversationId]?.members ?? [];
		return member?.standing === "joined" ? [PEER] : [];
	}

	/** There is one conversation with a peer, always the same. */
	get #id(): string {
		return createHash("sha256").update(`peer\0${this.serverId}`).digest("hex");
	}

	get #conversationId(): ConversationId {
		return conversationIdOf(this.serverId, this.#id as ConnectionId);
	}
}
