import { connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { decode } from "@msgpack/msgpack";
import { pack, type Struct, type Value } from "../naive/msgpack";
import { Failure } from "./clause";

export const HEADER = Buffer.from("\xa4FLEX", "latin1");
export const TEXT_HEADER = Buffer.from("\0FLEX", "latin1");

const PROBE = "settled-";
/** What a server that does not answer costs, each time. */
const PROBE_PATIENCE_MS = 1_000;

/** How a server ended a TCP connection. */
export type Ending = "FIN" | "RST";

/** The RFC's structs by their fields, in the RFC's order. */
export const fields = {
	Request: ["to", "from", "options"],
	Acknowledge: ["id"],
	Connection: ["id", "users", "last_active"],
	Message: ["category", "subject", "flags", "date", "msg"],
	Auth: ["date", "challenge", "last_seen"],
} as const;

/** Puts a datum's length before it (RFC, "Connections"). */
export function framed(payload: Uint8Array): Buffer {
	const length = Buffer.alloc(2);
	length.writeUInt16BE(payload.length);
	return Buffer.concat([length, payload]);
}

export function dial(host: string, port: number): Socket {
	return connect({ host, port, noDelay: true });
}

/** One TCP connection to the server under test: what goes in is up to the clause, what comes out is kept. */
export class Peer {
	/** Payloads that came and that nobody has taken. */
	readonly inbox: Buffer[] = [];
	readonly ended: Promise<Ending>;
	/** Bytes that came, in all. */
	received = 0;
	#ending: Ending | null = null;
	/** Acknowledges of no Connection that have no answer yet. */
	readonly #probes = new Set<string>();
	#rest: Buffer = Buffer.alloc(0);
	#wake: () => void = () => {};

	/**
	 * @param name for the report
	 * @param patienceMs how long to wait for what should come at once
	 * @param quietMs how long nothing must come for "nothing comes"
	 */
	constructor(
		readonly name: string,
		readonly stream: Duplex,
		readonly patienceMs: number,
		readonly quietMs: number,
	) {
		stream.on("data", (chunk: Buffer) => this.#read(chunk));
		this.ended = new Promise((resolve) => {
			const end = (ending: Ending) => {
				this.#ending ??= ending;
				this.#wake();
				resolve(this.#ending);
			};
			stream.on("error", () => end("RST"));
			stream.on("end", () => end("FIN"));
			stream.on("close", () => end("FIN"));
		});
	}

	write(bytes: Uint8Array): this {
		this.stream.write(bytes);
		return this;
	}

	/** Sends one datum: a struct as a map, or a list of its fields' values as an array. */
	send(datum: Value): this {
		return this.write(framed(pack(datum)));
	}

	/** The first datum of a sort that comes, or has come; others stay. */
	async first(
		what: string,
		isIt: (datum: Struct) => boolean = () => true,
	): Promise<Struct> {
		return readable(await this.firstBytes(what, (it) => isIt(readable(it))));
	}

	async firstBytes(
		what: string,
		isIt: (payload: Buffer) => boolean = () => true,
	): Promise<Buffer> {
		const deadline = Date.now() + this.patienceMs;
		for (;;) {
			const found = this.inbox.findIndex(isIt);
			if (found >= 0) return this.inbox.splice(found, 1)[0] as Buffer;
			if (this.#ending) {
				throw new Failure(
					`${this.name} got no ${what} before ${this.#ending}; ${this.story()}`,
				);
			}
			if (Date.now() >= deadline) {
				throw new Failure(`${this.name} got no ${what}; ${this.story()}`);
			}
			await this.#something(deadline - Date.now());
		}
	}

	connection(): Promise<Struct> {
		return this.first("Connection", (it) => "users" in it);
	}

	message(category: string): Promise<Struct> {
		return this.first(`“${category}”`, (it) => it.category === category);
	}

	/** The text of the next chat Message. */
	async chat(): Promise<string> {
		return String((await this.message("chat")).msg);
	}

	/** Fails where a datum of a sort is there, or comes within the quiet time. */
	async silent(
		what: string,
		isIt: (datum: Struct) => boolean = () => true,
	): Promise<void> {
		await new Promise((resolve) => setTimeout(resolve, this.quietMs));
		const found = this.inbox.map(readable).find(isIt);
		if (found) throw new Failure(`${this.name} got ${what}: ${shown(found)}`);
	}

	/** How the server ended it. */
	async ending(patienceMs = this.patienceMs): Promise<Ending> {
		const deadline = Date.now() + patienceMs;
		while (!this.#ending) {
			if (Date.now() >= deadline) {
				throw new Failure(
					`${this.name} is still open after ${patienceMs} ms; ${this.story()}`,
				);
			}
			await this.#something(deadline - Date.now());
		}
		return this.#ending;
	}

	/** Fails where the server has ended it. */
	assertOpen(): void {
		if (this.#ending) {
			throw new Failure(
				`${this.name} was closed (${this.#ending}); ${this.story()}`,
			);
		}
	}

	/**
	 * Resolves when the server has most likely handled what was sent: it has refused a later Acknowledge. One
	 * that does not is given a little time.
	 */
	async settled(): Promise<void> {
		const probe = `${PROBE}${Math.random().toString(36).slice(2)}`;
		this.#probes.add(probe);
		this.send({ id: probe });
		const deadline = Date.now() + PROBE_PATIENCE_MS;
		while (this.#probes.has(probe) && Date.now() < deadline && !this.#ending) {
			await this.#something(deadline - Date.now());
		}
	}

	close(): void {
		this.stream.destroy();
	}

	story(): string {
		const last = this.inbox.slice(-4).map((it) => {
			try {
				return shown(readable(it));
			} catch {
				return `${it.length} bytes`;
			}
		});
		const rest = this.#rest.subarray(0, 12).toString("hex");
		return `seen: ${last.join(" · ") || "nothing"}${rest && ` and bytes ${rest}`}`;
	}

	/** Waits for whatever comes next, but not for longer than `ms`. */
	async #something(ms: number): Promise<void> {
		await new Promise<void>((resolve) => {
			const late = setTimeout(resolve, ms);
			this.#wake = () => {
				clearTimeout(late);
				resolve();
			};
		});
	}

	/** Whether it answers one of `settled`, however late. */
	#isProbed(payload: Buffer): boolean {
		if (this.#probes.size === 0 || !payload.includes(PROBE)) return false;
		return this.#probes.delete(String(readable(payload).subject));
	}

	#read(chunk: Buffer): void {
		this.received += chunk.length;
		this.#rest = Buffer.concat([this.#rest, chunk]);
		while (this.#rest.length >= 2) {
			const end = 2 + this.#rest.readUInt16BE(0);
			if (this.#rest.length < end) break;
			const payload = this.#rest.subarray(2, end);
			this.#rest = this.#rest.subarray(end);
			if (!this.#isProbed(payload)) this.inbox.push(payload);
		}
		this.#wake();
	}
}

/** A datum from the server as a map; it may write arrays too, though the profile says maps. */
export function readable(payload: Uint8Array): Struct {
	let value: unknown;
	try {
		value = decode(payload, { useBigInt64: true });
	} catch (error) {
		throw new Failure(
			`a datum is no MessagePack value (${(error as Error).message}): ${Buffer.from(payload.subarray(0, 24)).toString("hex")}`,
		);
	}
	if (typeof value !== "object" || value === null || Array.isArray(value)) {
		throw new Failure(`a datum is no map: ${shown(value)}`);
	}
	return value as Struct;
}

export function shown(value: unknown): string {
	const text = JSON.stringify(value, (_key, it) =>
		typeof it === "bigint" ? Number(it) : it,
	);
	return text.length > 160 ? `${text.slice(0, 159)}…` : text;
}

/** The value of `name=value` in a datum's options or flags; null where there is none. */
export function option(list: Value | undefined, name: string): string | null {
	const prefix = `${name}=`;
	const found = texts(list).find((it) => it.startsWith(prefix));
	return found === undefined ? null : found.slice(prefix.length);
}

export function texts(list: Value | undefined): string[] {
	return Array.isArray(list) ? list.map(String) : [];
}

export function message(msg: string, more: Struct = {}): Struct {
	const date = Math.floor(Date.now() / 1_000);
	return { category: "chat", subject: "", flags: [], date, msg, ...more };
}
