import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { HEADER_LENGTH, MSGPACK_HEADER } from "../../../src/protocol/header";
import { decodeTyped, frameTyped } from "../../../src/protocol/typed/codec";
import type {
	Command,
	TypedDatum,
	TypedMessage,
	UserEntry,
} from "../../../src/protocol/typed/datums";
import { wordsOf } from "../../../src/protocol/typed/datums";
import { TypedFrameReader } from "../../../src/protocol/typed/frame";
import { keyFromHex, keyHex } from "../../../src/protocol/typed/keys";
import {
	type StatusMeaning,
	statusOf,
} from "../../../src/protocol/typed/status";

interface Guest {
	readonly socket: Socket;
	/** Set by AUTH at once, before any proof; null before. */
	key: string | null;
	alias: string;
	challenge: string;
	challengedAt: number;
	isIn: boolean;
}

export interface Quirks {
	/** It greets, as since 2019-05-31. */
	readonly greets?: boolean;
	/** It hands a message back to its author, as in the spring of 2019. */
	readonly echoes?: boolean;
	/** People online besides those connected: a roster whose length wraps. */
	readonly crowd?: readonly UserEntry[];
	/** It lets everybody in and then answers nothing, as behind a lock that stays shut. */
	readonly hangs?: boolean;
}

/**
 * fleximd as editions.md (ii) has it, with its faults: what would end its process, or shut its lock for ever, is noted in `died`, and from
 * then on it answers nobody.
 */
export class FakeFleximd {
	/** Why its process would have ended. */
	died: string | null = null;
	/** Every datum that a client sent, by the alias it had then. */
	readonly heard: { readonly from: string; readonly datum: TypedDatum }[] = [];
	readonly #guests = new Set<Guest>();
	/** By key in upper case. */
	readonly #roster = new Map<string, Guest>();
	/** By `To` as it was typed. */
	readonly #offline = new Map<string, TypedMessage[]>();
	readonly #fetching = new Set<string>();
	#port = 0;
	#server = createServer();

	constructor(readonly quirks: Quirks = {}) {}

	async listen(port = 0): Promise<void> {
		this.#server = createServer({ noDelay: true }, (socket) =>
			this.#enter(socket),
		);
		this.#server.listen(port, "127.0.0.1");
		await once(this.#server, "listening");
		this.#port = (this.#server.address() as AddressInfo).port;
	}

	get port(): number {
		return this.#port;
	}

	async close(): Promise<void> {
		for (const { socket } of this.#guests) socket.destroy();
		this.#server.close();
		await once(this.#server, "close");
	}

	/** Everybody's connection is gone, without a goodbye. */
	cut(): void {
		for (const { socket } of this.#guests) socket.destroy();
	}

	/** Whatever a hostile one may say, to everybody online. */
	say(datum: TypedDatum): void {
		for (const guest of this.#roster.values()) this.#send(guest, datum);
	}

	/** Aliases of those online. */
	get online(): string[] {
		return [...this.#roster.values()].map(({ alias }) => alias);
	}

	/** The keys under which something is kept, as they were typed. */
	get kept(): string[] {
		return [...this.#offline.keys()];
	}

	/** Puts something into a queue, as somebody without any login could. */
	keep(key: string, message: TypedMessage): void {
		this.#offline.set(key, [...(this.#offline.get(key) ?? []), message]);
	}

	#enter(socket: Socket): void {
		const guest: Guest = {
			socket,
			key: null,
			alias: "",
			challenge: "",
			challengedAt: 0,
			isIn: false,
		};
		let header: Buffer = Buffer.alloc(0);
		const reader = new TypedFrameReader();
		socket.on("error", () => {});
		socket.on("close", () => this.#leave(guest, header.length));
		this.#guests.add(guest);
		socket.on("data", (bytes) => {
			if (this.died) return;
			let rest: Buffer = bytes;
			if (header.length < HEADER_LENGTH) {
				const missing = HEADER_LENGTH - header.length;
				header = Buffer.concat([header, bytes.subarray(0, missing)]);
				rest = bytes.subarray(missing);
				if (header.length < HEADER_LENGTH) return;
				if (!header.equals(MSGPACK_HEADER)) {
					// The Status for it nearly always loses the race with the close; what else had come makes it a reset.
					if (rest.length > 0) socket.resetAndDestroy();
					else socket.destroy();
					return;
				}
				if (this.quirks.greets ?? true) this.#tell(guest, { kind: "greeting" });
			}
			reader.push(rest);
			for (let frame = reader.next(); frame; frame = reader.next()) {
				const datum = decodeTyped(frame);
				if (!datum || this.died) continue;
				this.heard.push({ from: guest.alias, datum });
				if (datum.kind === "command") this.#obey(guest, datum);
				else if (datum.kind === "message") this.#relay(guest, datum);
				else if (datum.kind === "auth-response") {
					this.#prove(guest, datum.challenge);
				}
			}
		});
	}

	#obey(guest: Guest, command: Command): void {
		const [first, second] = wordsOf(command);
		const words = wordsOf(command);
		switch (command.cmd) {
			case "AUTH":
				if (first === undefined) this.#tell(guest, { kind: "no-key" });
				else this.#auth(guest, first, second);
				break;
			case "GHOST": {
				if (first === undefined) break;
				const there = this.#roster.get(first);
				if (!there) {
					this.died = `GHOST of ${first}, who is not online`;
					break;
				}
				this.#tell(there, { kind: "ghosted", by: "127.0.0.1:5" });
				this.#challenge(guest);
				break;
			}
			case "ROSTER":
				this.#sendRoster(guest, this.#people());
				break;
			case "GETUSER": {
				if (first === undefined) break;
				// As it was typed: in lower case it is unknown.
				const entry = this.#people().find(({ key }) => keyHex(key) === first);
				if (entry) this.#send(guest, { kind: "user", ...entry });
				else this.#tell(guest, { kind: "unknown-key" });
				break;
			}
			case "SEARCH": {
				if (first === undefined) break;
				const users = this.#people().filter(({ aliases }) =>
					aliases.includes(first),
				);
				if (users.length > 0) this.#sendRoster(guest, users);
				else this.#tell(guest, { kind: "unknown-alias", alias: first });
				break;
			}
			case "OFFLINES":
				this.#handOver(guest);
				break;
			case "REGISTER":
				if (words.length === 0) this.died = "REGISTER without a name";
				break;
		}
	}

	#auth(guest: Guest, hex: string, alias: string | undefined): void {
		const key = keyHex(keyFromHex(hex) ?? new Uint8Array(0));
		guest.key = key;
		guest.alias = alias ?? hex;
		if (this.#roster.has(key)) {
			this.#tell(guest, { kind: "already-online", key });
		} else this.#challenge(guest);
	}

	#challenge(guest: Guest): void {
		guest.challenge = randomBytes(128).toString("hex");
		guest.challengedAt = performance.now();
		this.#send(guest, {
			kind: "auth",
			date: BigInt(Math.floor(Date.now() / 1_000)),
			challenge: guest.challenge,
			lastSeen: 0n,
		});
	}

	#prove(guest: Guest, challenge: string): void {
		if (guest.isIn || challenge !== guest.challenge || guest.key === null) {
			guest.socket.destroy();
			return;
		}
		if (performance.now() - guest.challengedAt < 5) {
			this.died = "an AuthResponse so soon that the lock stays shut";
			return;
		}
		if (this.quirks.hangs) {
			this.died = "a login that hangs";
			return;
		}
		const before = this.#roster.get(guest.key);
		if (before) {
			before.isIn = false;
			before.socket.destroy();
		}
		guest.isIn = true;
		this.#roster.set(guest.key, guest);
		this.#broadcast({ kind: "online", key: guest.key }, guest);
	}

	#relay(guest: Guest, message: TypedMessage): void {
		const from = keyHex(keyFromHex(message.from) ?? new Uint8Array(0));
		if (from !== (guest.key ?? "")) {
			this.#tell(guest, { kind: "wrong-sender" });
			return;
		}
		const to = this.#roster.get(message.to.toUpperCase());
		if (to) {
			if (to.isIn !== guest.isIn) this.#tell(guest, { kind: "unequal" });
			else this.#send(to, message);
		} else {
			// Kept under the key as it was typed, and fetched in upper case.
			this.keep(message.to, message);
			this.#tell(guest, { kind: "stored", to: message.to });
		}
		if (this.quirks.echoes) this.#send(guest, message);
	}

	#handOver(guest: Guest): void {
		if (!guest.isIn || guest.key === null) {
			this.#tell(guest, { kind: "not-logged-in" });
			return;
		}
		const { key } = guest;
		if (this.#fetching.has(key)) {
			this.died = "two OFFLINES at once on one queue";
			return;
		}
		const kept = this.#offline.get(key) ?? [];
		this.#offline.delete(key);
		this.#fetching.add(key);
		setTimeout(() => this.#fetching.delete(key), 5);
		// Each by a goroutine of its own: in no order.
		const half = Math.ceil(kept.length / 2);
		for (const message of [...kept.slice(half), ...kept.slice(0, half)]) {
			this.#send(guest, message);
		}
	}

	/** Who hangs up takes whoever is on the roster under the same key with it. */
	#leave(guest: Guest, headerBytes: number): void {
		this.#guests.delete(guest);
		if (guest.key !== null && (guest.isIn || this.#roster.has(guest.key))) {
			const there = this.#roster.get(guest.key);
			if (there === guest || !guest.isIn) this.#roster.delete(guest.key);
		}
		if (headerBytes === HEADER_LENGTH) {
			this.#broadcast({ kind: "offline", key: guest.key ?? "" }, guest);
		}
	}

	#people(): UserEntry[] {
		const here = [...this.#roster].map(([key, { alias }]) => ({
			aliases: [alias],
			key: keyFromHex(key) as Uint8Array,
			lastSeen: 0n,
		}));
		return [...here, ...(this.quirks.crowd ?? [])];
	}

	#broadcast(
		meaning: Exclude<StatusMeaning, { kind: "other" }>,
		but: Guest,
	): void {
		for (const guest of this.#roster.values()) {
			if (guest !== but) this.#tell(guest, meaning);
		}
	}

	#tell(
		guest: Guest,
		meaning: Exclude<StatusMeaning, { kind: "other" }>,
	): void {
		this.#send(guest, statusOf(meaning));
	}

	#send({ socket }: Guest, datum: TypedDatum): void {
		if (!this.died && !socket.destroyed) socket.write(frameTyped(datum));
	}

	/** Longer than its length can say, it goes out with the rest of the length. */
	#sendRoster({ socket }: Guest, users: readonly UserEntry[]): void {
		if (this.died) return;
		const each = users.map((user) =>
			frameTyped({ kind: "user", ...user }).subarray(3),
		);
		const count = users.length;
		const head =
			count === 0
				? [0xc0]
				: count < 16
					? [0x90 | count]
					: [0xdc, count >>> 8, count & 0xff];
		const payload = Buffer.concat([Uint8Array.from(head), ...each]);
		const { length } = payload;
		socket.write(
			Buffer.concat([
				Uint8Array.of(4, (length >>> 8) & 0xff, length & 0xff),
				payload,
			]),
		);
	}
}
