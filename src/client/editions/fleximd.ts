import { foldUser, parseAddress } from "../../protocol/address";
import type { Message } from "../../protocol/datums/message";
import type { Request } from "../../protocol/datums/request";
import { findOption } from "../../protocol/options";
import type { TypedMessage } from "../../protocol/typed/datums";
import { keyFromHex, keyHex } from "../../protocol/typed/keys";
import type { StatusMeaning } from "../../protocol/typed/status";
import type {
	PersonKey,
	SentRequestId,
	ServerId,
} from "../../shared/domain/ids";
import type { Person } from "../../shared/domain/person";
import { type Core, nowSeconds, sentRequestsOf } from "../core";
import type { Destination, Dial, Transport } from "../transport";
import { FleximdLine, type FleximdProblem } from "./fleximd-line";
import { FleximdPeople } from "./fleximd-people";
import {
	type Beginning,
	LocalRelay,
	type LocalRelayHost,
	lastNumberIn,
	numberAfter,
} from "./local-relay";
import { keyOfName, nameOfKey, shownAlias } from "./names";
import { Pair } from "./pair";
import { Strangers } from "./strangers";
import { asks, problemCodes, statusError } from "./words";

/** Characters of one message: what comes longer is handed on in pieces, because ours is framed with more around it. */
const MAX_PIECE = 15_000;
/** An Ed25519 key, which is what our app logs in with. */
const OWN_KEY_BYTES = 32;
/** What may have come and wait for its turn: a message of a stranger waits for an answer about who that is. */
const MAX_WAITING = 20_000;
/** What only the link of this server can do with what a gateway finds out. */
export interface GatewayHost {
	/** How somebody is shown. */
	called(name: PersonKey, alias: string): void;
	/** Who this user is there. */
	known(self: Person): void;
	/** Whom a request goes to in truth: it was written with an alias. */
	meant(request: SentRequestId, person: Person): void;
	/** What answers there is of another edition. */
	mistaken(): void;
}

/**
 * A fleximd as the messenger sees it: a relay that knows conversations of two. What it lacks is made up here: a request is the first
 * message, an acknowledgement is the first answer, and one conversation there is with everybody, whose id follows from the two keys.
 */
export class Fleximd implements LocalRelayHost {
	readonly #relay = new LocalRelay(this);
	readonly #people: FleximdPeople;
	readonly #strangers: Strangers;
	#transport: Transport | null = null;
	#line: FleximdLine | null = null;
	/** Whose app is ours: it has said so. */
	readonly #ours = new Set<string>();
	/** Whose app can encrypt: it has said so. */
	readonly #able = new Set<string>();
	/** Conversations with them. */
	readonly #pairs = new Map<string, Pair>();
	/** Conversations with them that wait until the other is online. */
	readonly #waiting = new Set<string>();
	/** What was said in them and not taken, until the next attachment. */
	#heldUp = new Set<string>();
	/** Who has come or gone, and has yet to be asked about. */
	readonly #changed = new Set<string>();
	/** What has come and waits for its turn. */
	#waits = 0;
	/** One thing after the other, in each direction. */
	#incoming: Promise<void> = Promise.resolve();
	#outgoing: Promise<void> = Promise.resolve();

	constructor(
		readonly core: Core,
		readonly serverId: ServerId,
		readonly host: GatewayHost,
	) {
		this.#people = new FleximdPeople(core, serverId, (name, alias) =>
			host.called(name, alias),
		);
		this.#strangers = new Strangers(core, serverId);
	}

	readonly dial: Dial = (to, events) => this.#relay.dial(to, events);

	dialled(to: Destination): void {
		const pipe = this.#relay.line;
		const transport = this.core.dial(to, {
			opened: () => pipe?.open(),
			received: (bytes) => {
				if (transport === this.#transport) this.#line?.receive(bytes);
			},
			closed: (error) => {
				if (transport !== this.#transport) return;
				this.#drop();
				pipe?.end(error);
			},
		});
		this.#transport = transport;
	}

	entered({ from }: Request): void {
		const { signer } = this.core;
		const { user } = parseAddress(from);
		const people = this.#people;
		people.entered(
			signer?.publicKey ?? new Uint8Array(Buffer.from(foldUser(user))),
		);
		const line = new FleximdLine(keyHex(people.key), user, {
			write: (bytes) => this.#transport?.write(bytes),
			received: (message) => this.#later(line, () => this.#onMessage(message)),
			presence: (key) => {
				// However often it is told, it is asked about once.
				if (this.#changed.has(key)) return;
				this.#changed.add(key);
				this.#later(line, () => this.#onPresence(key));
			},
			ghosted: () => this.#refuse("replaced"),
			said: (meaning) => this.#onStatus(meaning),
			failed: (problem) => this.#refuse(problem),
		});
		this.#line = line;
		this.#later(line, async () => {
			await line.login();
			const name = people.name as PersonKey;
			this.host.known({ key: name, name: user, identityKey: null });
			const users = await line.roster();
			for (const entry of users) people.learn(entry);
			this.#relay.presence(people.here);
			await this.#recall();
			for (const message of await line.fetchKept()) {
				await this.#onMessage(message);
			}
		});
	}

	asked(to: readonly string[], request: Request): void {
		const [address = ""] = to;
		if (to.length > 1) {
			this.#relay.error("line", "fleximd-only-two");
			return;
		}
		const line = this.#line;
		if (line) this.#later(line, () => this.#ask(line, address, request));
	}

	acknowledged(id: string): void {
		const other = this.#people.other(id);
		const line = this.#line;
		if (other === null || !line) return;
		this.#ok(id, [other]);
		// Others would show it as a message, and take the first answer for what it is.
		if (!this.#ours.has(other) && !isLikeOurs(other)) return;
		this.#later(line, async () => {
			await line.say(this.#typed(other, this.#flex("ok"), ""));
		});
	}

	resumed(id: string): void {
		const other = this.#people.other(id);
		this.#heldUp.delete(id);
		const conversation = this.#people.conversation(id);
		if (other === null) this.#relay.alive(id);
		else if (!conversation)
			this.#relay.announce(id, [this.#people.name, other]);
		else {
			const [member] = conversation.members;
			const isJoined = member?.standing === "joined";
			// Nothing can be ordered with somebody who is away: what is written waits here.
			if (isJoined && this.#isAble(id, other) && !this.#people.isHere(other)) {
				this.#waiting.add(id);
			} else this.#ok(id, isJoined ? [other] : []);
		}
	}

	said(id: string, message: Message): void {
		const line = this.#line;
		this.#outgoing = this.#outgoing.then(async () => {
			if (line !== this.#line || this.#heldUp.has(id)) return;
			await this.#say(id, message).catch(this.core.report);
		});
	}

	stored(id: string, count: number, isAll: boolean): void {
		this.#pairs.get(id)?.stored(count);
		if (isAll) void this.#strangers.forget(id);
	}

	async attaching(id: string, next: number): Promise<Beginning | null> {
		const other = this.#people.other(id);
		const pair = other === null ? null : this.#pair(id, other);
		if (!pair && next > 0) return { next, begun: null };
		const last = await lastNumberIn(
			this.core.history,
			this.#people.conversationId(id),
		);
		if (!pair) return { next: numberAfter(last), begun: null };
		const first = await pair.begin(Math.max(last, next));
		return first === null ? null : { next: first, begun: () => pair.open() };
	}

	detached(id: string): void {
		this.#pairs.get(id)?.end();
	}

	/** The order that two of our apps give each other, which encryption needs; null where the other side's app is none. */
	#pair(id: string, other: string): Pair | null {
		const known = this.#pairs.get(id);
		if (known) return known;
		if (!this.#isAble(id, other)) return null;
		const pair = new Pair(this.#people.name < other, {
			send: ({ flags, date, msg }) => {
				const line = this.#line;
				const typed = { ...this.#typed(other, flags, msg), date };
				this.#outgoing = this.#outgoing.then(async () => {
					if (line && line === this.#line) await line.say(typed);
				});
			},
			numbered: () => this.#relay.numbered(id),
			deliver: (message) => {
				// Without room the order would have a hole on this side alone.
				if (!this.#relay.deliver(id, message)) reset();
			},
			safe: (count) => this.#relay.safe(id, count),
			reset: () => reset(),
		});
		const reset = () => {
			pair.end();
			this.#relay.detach(id);
		};
		this.#pairs.set(id, pair);
		return pair;
	}

	#isAble(id: string, other: string): boolean {
		const [member] = this.#people.conversation(id)?.members ?? [];
		const isKnown = member?.canEncrypt === true || this.#able.has(other);
		return this.core.e2e !== null && isKnown;
	}

	/** Tells the messenger that the conversation stands, with what the other side's app can. */
	#ok(id: string, joined: readonly string[]): void {
		const able = joined.filter((name) => this.#isAble(id, name));
		this.#relay.ok(id, [this.#people.name, ...joined], able);
	}

	probed(): void {
		const line = this.#line;
		void line?.isThere().then(() => this.#relay.alive("0".repeat(64)));
	}

	/** The server is not in the user's list any more, and who had asked there is not answered. */
	async removed(): Promise<void> {
		await this.#strangers.forgetAll();
	}

	left(): void {
		const transport = this.#transport;
		this.#drop();
		transport?.close();
	}

	#drop(): void {
		this.#line?.close();
		this.#line = null;
		this.#transport = null;
		this.#people.reset();
		this.#heldUp = new Set();
		// What waits for an answer of a line that is gone waits for ever.
		this.#incoming = Promise.resolve();
		this.#outgoing = Promise.resolve();
		this.#waits = 0;
		this.#changed.clear();
		this.#waiting.clear();
		for (const pair of this.#pairs.values()) pair.end();
	}

	#refuse(problem: FleximdProblem | "replaced" | "flooding"): void {
		if (problem === "other-edition") this.host.mistaken();
		const transport = this.#transport;
		this.#drop();
		transport?.close();
		this.#relay.refuse(problemCodes[problem]);
	}

	async #ask(
		line: FleximdLine,
		address: string,
		{ options }: Request,
	): Promise<void> {
		const written = parseAddress(address).user;
		const found = await this.#people.find(line, written);
		if (typeof found === "string") {
			this.#relay.error(address, found, { name: written });
			return;
		}
		const { name, alias } = found;
		if (name === this.#people.name) {
			this.#relay.error(address, "self-request");
			return;
		}
		const id = this.#people.connectionTo(name);
		if (this.#people.conversation(id)) {
			this.#relay.error(address, "already-talking", { name: alias });
			return;
		}
		const request = findOption(options, "request");
		if (request !== null && name !== foldUser(written)) {
			const person = { key: name as PersonKey, name: alias, identityKey: null };
			this.host.meant(request as SentRequestId, person);
		}
		const hasWritten =
			this.#people.conversationId(id) in this.core.state().pendingRequests;
		this.#relay.announce(id, [this.#people.name, name]);
		if (hasWritten) {
			this.#ok(id, [name]);
			return;
		}
		const self = shownAlias(parseAddress(this.#relay.from).user);
		await line.say(this.#typed(name, this.#flex("request"), asks(self)));
		// Our own apps answer a request; to others it is a message, and there has to be something to answer.
		if (!isLikeOurs(name)) this.#relay.ok(id, [this.#people.name], []);
	}

	async #onPresence(hex: string): Promise<void> {
		this.#changed.delete(hex);
		const key = keyFromHex(hex);
		const name = key && nameOfKey(key);
		if (!this.#line || name === null) return;
		// Comings and goings are told in any order: what counts is who is there now.
		const entry = await this.#line.user(hex);
		if (entry) {
			this.#people.learn(entry);
			this.#relay.presence([name]);
			const id = this.#people.connectionTo(name);
			if (this.#waiting.delete(id)) this.resumed(id);
		} else if (this.#people.gone(name)) {
			this.#relay.presence([], [name]);
			const id = this.#people.connectionTo(name);
			if (!this.#pairs.has(id)) return;
			this.#pairs.get(id)?.end();
			this.#relay.detach(id);
		}
	}

	#onStatus(meaning: StatusMeaning): void {
		const told = statusError(meaning, (hex) => {
			const key = keyFromHex(hex);
			return this.#people.aliasOf((key && nameOfKey(key)) ?? hex);
		});
		if (told) this.#relay.error("line", ...told);
	}

	async #onMessage(message: TypedMessage): Promise<void> {
		const key = keyFromHex(message.from);
		const name = key && nameOfKey(key);
		if (name === null || name === this.#people.name) return;
		if (!this.#people.isMet(name)) {
			const entry = await this.#line?.user(keyHex(key as Uint8Array));
			if (entry) this.#people.learn(entry);
			else this.host.called(name as PersonKey, this.#people.aliasOf(name));
		}
		const id = this.#people.connectionTo(name);
		const conversationId = this.#people.conversationId(id);
		const state = this.core.state();
		const isAsked = sentRequestsOf(state, this.serverId).some(
			({ connectionId }) => connectionId === id,
		);
		const conversation = state.conversations[conversationId];
		const word = findOption(message.flags, "flex");
		if (word !== null) this.#ours.add(name);
		if (findOption(message.flags, "e2e") === "mls10") this.#able.add(name);
		if (conversation || isAsked) {
			const isNew = conversation?.members[0]?.standing !== "joined";
			if (isNew) this.#ok(id, [name]);
			if (word === "pair") this.#pair(id, name)?.receive(message);
			if (word !== null) return;
		} else if (word === "ok" || word === "pair") return;
		else if (state.ignoredRequests.includes(conversationId)) return;
		else {
			// Stored first, shown then: the server has it no more.
			if (word === null && !(await this.#strangers.keep(id, name, message)))
				return;
			this.#relay.announce(id, [name, this.#people.name]);
			if (word !== null) return;
		}
		for (const piece of piecesOf(message)) this.#relay.deliver(id, piece);
	}

	async #say(id: string, message: Message): Promise<void> {
		const other = this.#people.other(id);
		const line = this.#line;
		if (other === null || !line) return;
		const pair = this.#pairs.get(id);
		if (pair) {
			pair.say(message);
			return;
		}
		// Marks and topics have no word here.
		if (message.category === "chat") {
			const { flags, date, msg } = message;
			const typed = this.#typed(other, flags, msg);
			const refusal = await line.say({ ...typed, date });
			if (line !== this.#line) return;
			if (refusal) {
				this.#heldUp.add(id);
				const isSender = refusal.kind === "wrong-sender";
				this.#relay.error(
					id,
					isSender ? "fleximd-wrong-sender" : "fleximd-unequal",
				);
				return;
			}
		}
		this.#relay.taken(id);
	}

	/** A word between our apps, with what this one can. */
	#flex(word: string): readonly string[] {
		return [`flex=${word}`, ...(this.core.e2e ? ["e2e=mls10"] : [])];
	}

	#typed(to: string, flags: readonly string[], msg: string): TypedMessage {
		return {
			kind: "message",
			// In lower case it would be kept for nobody (editions.md, ii, "Keys and case").
			to: keyHex(keyOfName(to) ?? new Uint8Array(0)),
			from: keyHex(this.#people.key),
			flags,
			date: BigInt(nowSeconds()),
			msg,
		};
	}

	/** What strangers had said when this program ended. */
	async #recall(): Promise<void> {
		for (const { name, messages } of await this.#strangers.all()) {
			const id = this.#people.connectionTo(name);
			const conversationId = this.#people.conversationId(id);
			if (this.core.state().ignoredRequests.includes(conversationId)) {
				await this.#strangers.forget(id);
				continue;
			}
			if (!this.#people.conversation(id)) {
				this.#relay.announce(id, [name, this.#people.name]);
			}
			for (const message of messages) {
				for (const piece of piecesOf(message)) this.#relay.deliver(id, piece);
			}
		}
	}

	#later(line: FleximdLine | null, act: () => Promise<void>): void {
		if (++this.#waits > MAX_WAITING) {
			this.#refuse("flooding");
			return;
		}
		this.#incoming = this.#incoming.then(async () => {
			if (line !== this.#line) return;
			this.#waits--;
			await act().catch(this.core.report);
		});
	}
}

function isLikeOurs(name: string): boolean {
	return name.startsWith("key-") && keyOfName(name)?.length === OWN_KEY_BYTES;
}

/** Flags that this app alone puts in are none of the message's. */
function piecesOf({ flags, date, msg }: TypedMessage): Message[] {
	const pieces: Message[] = [];
	for (let at = 0; at === 0 || at < msg.length; at += MAX_PIECE) {
		const own = at === 0 ? flags : [];
		pieces.push({
			kind: "message",
			category: "chat",
			subject: "",
			flags: own
				.filter((flag) => !/^(?:flex|from|e2e)=/.test(flag))
				.slice(0, 64),
			date,
			msg: msg.slice(at, at + MAX_PIECE).toWellFormed(),
		});
	}
	return pieces;
}
