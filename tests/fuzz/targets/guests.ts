import { type Duplex, duplexPair } from "node:stream";
import { decodeDatum } from "../../../src/protocol/codec";
import { findOption } from "../../../src/protocol/options";
import { decodeTyped } from "../../../src/protocol/typed/codec";
import type { Relay } from "../../../src/relay/relay";
import { pack, type Value } from "../../naive/msgpack";
import { framed } from "../bytes";
import { expect } from "../target";

/** Lets the event loop turn, so that what was sent is handled. */
export async function turns(count: number): Promise<void> {
	for (let i = 0; i < count; i++) {
		await new Promise((resolve) => setImmediate(resolve));
	}
}

/** How a stream begins. */
export type Mode = "msgpack" | "text" | "typed" | "raw";

const headers = {
	msgpack: "\xa4FLEX",
	text: "\0FLEX",
	typed: "\xa4FLEX",
	raw: "",
} as const;

/** Of the typed edition. */
const types = [
	"auth",
	"auth-response",
	"command",
	"message",
	"roster",
	"user",
	"status",
] as const;

export function typed(type: (typeof types)[number], value: Value): Buffer {
	const payload = pack(value);
	const head = Buffer.of(types.indexOf(type), 0, 0);
	head.writeUInt16BE(payload.length, 1);
	return Buffer.concat([head, payload]);
}

/** One stream to a relay in this process, and all that came on it. */
export class Guest {
	/** Others' datums come on it, which may be anything. */
	isSocket = false;
	wasPaused = false;
	/** The Connections that an OK on it was about. */
	readonly oks: string[] = [];
	/** The latest of each that was told. */
	id: string | null = null;
	token: string | null = null;
	readonly payloads: Buffer[] = [];
	readonly #ours: Duplex;
	readonly #theirs: Duplex;
	#rest: Buffer = Buffer.alloc(0);
	#all = "";
	#unreadable: string | null = null;

	constructor(
		relay: Relay,
		address: string,
		readonly mode: Mode,
	) {
		const [ours, theirs] = duplexPair();
		this.#ours = ours;
		this.#theirs = theirs;
		ours.on("error", () => {});
		ours.on("data", (chunk: Buffer) => this.#read(chunk));
		// Once the relay has closed its end there is nobody to write to.
		theirs.once("close", () => ours.destroy());
		relay.accept(theirs, address);
		this.write(Buffer.from(headers[mode], "latin1"));
	}

	get isText(): boolean {
		return this.mode === "text";
	}

	get isGone(): boolean {
		return this.#theirs.destroyed;
	}

	write(bytes: Uint8Array): void {
		if (this.#ours.writable) this.#ours.write(bytes);
	}

	send(datum: Value): void {
		this.write(framed(datum));
	}

	pause(): void {
		this.wasPaused = true;
		this.#ours.pause();
	}

	resume(): void {
		this.#ours.resume();
	}

	leave(): void {
		this.#ours.resume().end();
	}

	text(): string {
		return this.#all;
	}

	/** All that a relay says on a line is a datum. */
	assertReadable(): void {
		const isRead = this.mode === "msgpack" || this.mode === "typed";
		if (this.isSocket || !isRead) return;
		expect(this.#unreadable === null, `a line gets ${this.#unreadable}`);
	}

	#read(chunk: Buffer): void {
		this.#all += chunk.toString("latin1");
		if (this.isText) return;
		this.#rest = Buffer.concat([this.#rest, chunk]);
		if (this.mode === "typed") {
			this.#readTyped();
			return;
		}
		while (this.#rest.length >= 2) {
			const end = 2 + this.#rest.readUInt16BE(0);
			if (this.#rest.length < end) return;
			const payload = this.#rest.subarray(2, end);
			this.#rest = this.#rest.subarray(end);
			this.payloads.push(payload);
			this.#note(payload);
		}
	}

	/** Sends the challenge back, as flexim-client does. */
	#readTyped(): void {
		while (this.#rest.length >= 3) {
			const end = 3 + this.#rest.readUInt16BE(1);
			if (this.#rest.length < end) return;
			const frame = this.#rest.subarray(0, end);
			this.#rest = this.#rest.subarray(end);
			try {
				const datum = decodeTyped({
					type: frame[0] ?? 255,
					payload: frame.subarray(3),
				});
				if (datum?.kind !== "auth") continue;
				const { challenge } = datum;
				this.write(typed("auth-response", { challenge }));
			} catch {
				this.#unreadable = frame.toString("hex");
			}
		}
	}

	#note(payload: Buffer): void {
		try {
			const datum = decodeDatum(payload);
			if (datum.kind === "connection") this.id = datum.id;
			if (datum.kind !== "message" || datum.category !== "ok") return;
			this.id = datum.subject;
			this.oks.push(datum.subject);
			this.token = findOption(datum.flags, "token") ?? this.token;
		} catch {
			this.#unreadable = payload.toString("hex");
		}
	}
}

/** Two who talk, whatever others do. */
export class Witnesses {
	#said = 0;

	private constructor(readonly guests: readonly [Guest, Guest]) {}

	static async meet(relay: Relay): Promise<Witnesses> {
		const guests = [0, 1].map((i) => {
			const guest = new Guest(relay, `10.0.1.${i}:1`, "msgpack");
			guest.send({ to: [], from: `w${i}`, options: [] });
			return guest;
		}) as [Guest, Guest];
		const [one, other] = guests;
		await turns(2);
		one.send({ to: ["w1"], from: "w0", options: [] });
		await turns(2);
		other.send({ id: other.id });
		await turns(2);
		const witnesses = new Witnesses(guests);
		await witnesses.talk();
		return witnesses;
	}

	/** One Message each way. */
	async talk(): Promise<void> {
		for (const [from, to] of [this.guests, [...this.guests].reverse()]) {
			if (!from || !to) return;
			const msg = `W${this.#said++}#`;
			from.send({ category: "chat", subject: "", flags: [], date: 0, msg });
			for (let i = 0; i < 20 && !to.text().includes(msg); i++) await turns(1);
			expect(to.text().includes(msg), "a witness does not hear the other");
			expect(!from.text().includes(msg), "a witness hears itself");
			expect(!/M\d#/.test(to.text()), "a witness hears a party");
		}
	}

	leave(): void {
		for (const guest of this.guests) {
			guest.assertReadable();
			guest.leave();
		}
	}
}
