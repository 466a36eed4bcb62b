import { createHash } from "node:crypto";
import { foldUser, parseAddress } from "../../protocol/address";
import type { Message } from "../../protocol/datums/message";
import type { Request } from "../../protocol/datums/request";
import { findOption } from "../../protocol/options";
import type { TypedMessage, UserEntry } from "../../protocol/typed/datums";
import { keyFromHex, keyHex } from "../../protocol/typed/keys";
import type { StatusMeaning } from "../../protocol/typed/status";
import {
	type ConnectionId,
	type ConversationId,
	conversationIdOf,
	type PersonKey,
	type SentRequestId,
	type ServerId,
} from "../../shared/domain/ids";
import type { Person } from "../../shared/domain/person";
import { type Core, nowSeconds, sentRequestsOf } from "../core";
import type { Destination, Dial, Transport } from "../transport";
import { FleximdLine, type FleximdProblem } from "./fleximd-line";
import {
	type Beginning,
	LocalRelay,
	type LocalRelayHost,
	lastNumberIn,
	numberAfter,
} from "./local-relay";
import { keyOfName, nameOfKey, shownAlias } from "./names";
import { Pair } from "./pair";
import { asks, problemCodes, statusError } from "./words";

/** Characters of one message: what comes longer is handed on in pieces, because ours is framed with more around it. */
const MAX_PIECE = 15_000;
/** An Ed25519 key, which is what our app logs in with. */
const OWN_KEY_BYTES = 32;
/** What may have come and wait for its turn: a message of a stranger waits for an answer about who that is. */
const MAX_WAITING = 20_000;
/** Strangers whose words are kept until the user has answered them. */
const MAX_STRANGERS = 200;

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
	#transport: Transport | null = null;
	#line: FleximdLine | null = null;
	/** This user's key, and the name that follows from it. */
	#key: Uint8Array = new Uint8Array(0);
	#name = "";
	/** Aliases by name, as this line has heard them. */
	#aliases = new Map<string, string>();
	/** Who is online, by name. */
	#here = new Set<string>();
	/** Whose app is ours: it has said so. */
	readonly #ours = new Set<string>();
	/** Whose app can encrypt: it has said so. */
	readonly #able = new Set<string>();
	/** Conversations with them. */
	readonly #pairs = new Map<string, Pair>();
	/** Conversations with them that wait until the other is online. */
	readonly #waiting = new Set<string>();
	/** Connections and who is at their other end. */
	readonly #others = new Map<string, string>();
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
	) {}

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
		this.#key =
			signer?.publicKey ?? new Uint8Array(Buffer.from(foldUser(user)));
		this.#name = nameOfKey(this.#key) ?? "";
		const line = new FleximdLine(keyHex(this.#key), user, {
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
			const name = this.#name as PersonKey;
			this.host.known({ key: name, name: user, identityKey: null });
			const users = await line.roster();
			for (const entry of users) this.#learn(entry);
			this.#relay.presence([...this.#here]);
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
		const other = this.#other(id);
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
		const other = this.#other(id);
		this.#heldUp.delete(id);
		const conversation = this.#conversation(id);
		if (other === null) this.#relay.alive(id);
		else if (!conversation) this.#relay.announce(id, [this.#name, other]);
		else {
			const [member] = conversation.members;
			const isJoined = member?.standing === "joined";
			// Nothing can be ordered with somebody who is away: what is written waits here.
			if (isJoined && this.#isAble(id, other) && !this.#here.has(other)) {
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
		if (isAll) void this.#forget(id);
	}

	async attaching(id: string, next: number): Promise<Beginning | null> {
		const other = this.#other(id);
		const pair = other === null ? null : this.#pair(id, other);
		if (!pair && next > 0) return { next, begun: null };
		const last = await lastNumberIn(this.core.history, this.#idOf(id));
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
		const pair = new Pair(this.#name < other, {
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
		const [member] = this.#conversation(id)?.members ?? [];
		const isKnown = member?.canEncrypt === true || this.#able.has(other);
		return this.core.e2e !== null && isKnown;
	}

	/** Tells the messenger that the conversation stands, with what the other side's app can. */
	#ok(id: string, joined: readonly string[]): void {
		const able = joined.filter((name) => this.#isAble(id, name));
		this.#relay.ok(id, [this.#name, ...joined], able);
	}

	probed(): void {
		const line = this.#line;
		void line?.isThere().then(() => this.#relay.alive("0".repeat(64)));
	}

	/** The server is not in the user's list any more, and who had asked there is not answered. */
	async removed(): Promise<void> {
		const kept = await this.core.history.blobs(this.#blob(""));
		const blobs = [...kept.keys()].map((key) => ({ key, value: null }));
		if (blobs.length > 0) await this.core.history.commit({ blobs });
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
		this.#aliases = new Map();
		this.#here = new Set();
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
		const found = await this.#find(line, written);
		if (typeof found === "string") {
			this.#relay.error(address, found, { name: written });
			return;
		}
		const { name, alias } = found;
		if (name === this.#name) {
			this.#relay.error(address, "self-request");
			return;
		}
		const id = this.#connectionTo(name);
		if (this.#conversation(id)) {
			this.#relay.error(address, "already-talking", { name: alias });
			return;
		}
		const request = findOption(options, "request");
		if (request !== null && name !== foldUser(written)) {
			const person = { key: name as PersonKey, name: alias, identityKey: null };
			this.host.meant(request as SentRequestId, person);
		}
		const hasWritten = this.#idOf(id) in this.core.state().pendingRequests;
		this.#relay.announce(id, [this.#name, name]);
		if (hasWritten) {
			this.#ok(id, [name]);
			return;
		}
		const self = shownAlias(parseAddress(this.#relay.from).user);
		await line.say(this.#typed(name, this.#flex("request"), asks(self)));
		// Our own apps answer a request; to others it is a message, and there has to be something to answer.
		if (!isLikeOurs(name)) this.#relay.ok(id, [this.#name], []);
	}

	/** @returns why not, where there is no such person, or not one */
	async #find(
		line: FleximdLine,
		written: string,
	): Promise<
		{ name: string; alias: string } | "several-people" | "nobody-online"
	> {
		const folded = foldUser(written);
		const key = keyOfName(folded);
		const online = key && (await line.user(keyHex(key)));
		const found = online ? [online] : await line.search(written);
		for (const entry of found) this.#learn(entry);
		const names = found.flatMap(({ key }) => nameOfKey(key) ?? []);
		const [name, ...more] = names;
		if (more.length > 0) return "several-people";
		if (name !== undefined) return { name, alias: this.#aliasOf(name) };
		// Who is away can be written to by the key alone.
		const isKnown = folded.startsWith("key-") || this.#isKnown(folded);
		return key && isKnown
			? { name: folded, alias: this.#aliasOf(folded) }
			: "nobody-online";
	}

	async #onPresence(hex: string): Promise<void> {
		this.#changed.delete(hex);
		const key = keyFromHex(hex);
		const name = key && nameOfKey(key);
		if (!this.#line || name === null) return;
		// Comings and goings are told in any order: what counts is who is there now.
		const entry = await this.#line.user(hex);
		if (entry) {
			this.#learn(entry);
			this.#relay.presence([name]);
			const id = this.#connectionTo(name);
			if (this.#waiting.delete(id)) this.resumed(id);
		} else if (this.#here.delete(name)) {
			this.#relay.presence([], [name]);
			const id = this.#connectionTo(name);
			if (!this.#pairs.has(id)) return;
			this.#pairs.get(id)?.end();
			this.#relay.detach(id);
		}
	}

	#onStatus(meaning: StatusMeaning): void {
		const told = statusError(meaning, (hex) => {
			const key = keyFromHex(hex);
			return this.#aliasOf((key && nameOfKey(key)) ?? hex);
		});
		if (told) this.#relay.error("line", ...told);
	}

	async #onMessage(message: TypedMessage): Promise<void> {
		const key = keyFromHex(message.from);
		const name = key && nameOfKey(key);
		if (name === null || name === this.#name) return;
		if (!this.#aliases.has(name)) {
			const entry = await this.#line?.user(keyHex(key as Uint8Array));
			if (entry) this.#learn(entry);
			else this.host.called(name as PersonKey, this.#aliasOf(name));
		}
		const id = this.#connectionTo(name);
		const conversationId = this.#idOf(id);
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
			if (word === null && !(await this.#keep(id, name, message))) return;
			this.#relay.announce(id, [name, this.#name]);
			if (word !== null) return;
		}
		for (const piece of piecesOf(message)) this.#relay.deliver(id, piece);
	}

	async #say(id: string, message: Message): Promise<void> {
		const other = this.#other(id);
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
			from: keyHex(this.#key),
			flags,
			date: BigInt(nowSeconds()),
			msg,
		};
	}

	#learn({ key, aliases }: UserEntry): void {
		const name = nameOfKey(key);
		if (name === null) return;
		this.#here.add(name);
		const alias = shownAlias(aliases[0] ?? "");
		if (alias === "" || this.#aliases.get(name) === alias) return;
		this.#aliases.set(name, alias);
		// Nothing keeps two from having one alias; the key tells them apart.
		const isTaken = [...this.#aliases].some(
			([other, taken]) => other !== name && foldUser(taken) === foldUser(alias),
		);
		const sign = isTaken ? ` (${keyHex(key).slice(0, 6)})` : "";
		if (name !== this.#name) this.host.called(name as PersonKey, alias + sign);
	}

	#aliasOf(name: string): string {
		const known = this.#aliases.get(name);
		if (known !== undefined) return known;
		const { conversations } = this.core.state();
		const id = this.#idOf(this.#connectionTo(name));
		return conversations[id]?.members[0]?.name ?? shownAlias(name);
	}

	#isKnown(name: string): boolean {
		const id = this.#connectionTo(name);
		return this.#other(id) !== null && this.#conversation(id) !== undefined;
	}

	/** Both sides come to the same, whoever begins. */
	#connectionTo(name: string): string {
		const id = createHash("sha256")
			.update(["fleximd", ...[this.#name, name].sort()].join("\0"))
			.digest("hex");
		this.#others.set(id, name);
		return id;
	}

	#other(id: string): string | null {
		const known = this.#others.get(id);
		if (known !== undefined) return known;
		const state = this.core.state();
		const asked = sentRequestsOf(state, this.serverId).find(
			({ connectionId }) => connectionId === id,
		);
		const [person] = [
			...(this.#conversation(id)?.members ?? []),
			...(asked?.to ?? []),
			state.pendingRequests[this.#idOf(id)]?.from,
		];
		const name = person?.key;
		if (name === undefined || this.#connectionTo(name) !== id) return null;
		return name;
	}

	#conversation(id: string) {
		return this.core.state().conversations[this.#idOf(id)];
	}

	#idOf(id: string): ConversationId {
		return conversationIdOf(this.serverId, id as ConnectionId);
	}

	/** What a stranger says is nowhere else any more, and outlasts this program here until the user has answered. */
	async #keep(
		id: string,
		name: string,
		message: TypedMessage,
	): Promise<boolean> {
		const kept = await this.core.history.blobs(this.#blob(""));
		const before = kept.get(this.#blob(id));
		if (!before && kept.size >= MAX_STRANGERS) return false;
		const said = before ? readKept(before) : { name, messages: [] };
		const messages = [...said.messages, message].slice(0, MAX_STRANGERS);
		await this.#write(id, { name, messages });
		return true;
	}

	/** What strangers had said when this program ended. */
	async #recall(): Promise<void> {
		const kept = await this.core.history.blobs(this.#blob(""));
		for (const bytes of kept.values()) {
			const { name, messages } = readKept(bytes);
			const id = this.#connectionTo(name);
			const { ignoredRequests, conversations } = this.core.state();
			if (ignoredRequests.includes(this.#idOf(id))) {
				await this.#forget(id);
				continue;
			}
			if (!conversations[this.#idOf(id)]) {
				this.#relay.announce(id, [name, this.#name]);
			}
			for (const message of messages) {
				for (const piece of piecesOf(message)) this.#relay.deliver(id, piece);
			}
		}
	}

	async #forget(id: string): Promise<void> {
		await this.#write(id, null);
	}

	#write(id: string, kept: Kept | null): Promise<unknown> {
		const value = kept && new Uint8Array(Buffer.from(writeKept(kept)));
		return this.core.history
			.commit({ blobs: [{ key: this.#blob(id), value }] })
			.catch(this.core.report);
	}

	#blob(id: string): string {
		return `kept ${this.serverId} ${id}`;
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

interface Kept {
	readonly name: string;
	readonly messages: readonly TypedMessage[];
}

function writeKept(kept: Kept): string {
	return JSON.stringify(kept, (_key, value) =>
		typeof value === "bigint" ? Number(value) : value,
	);
}

function readKept(bytes: Uint8Array): Kept {
	const kept: Kept = JSON.parse(Buffer.from(bytes).toString("utf8"));
	const messages = kept.messages.map((message) => ({
		...message,
		date: BigInt(message.date),
	}));
	return { ...kept, messages };
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
