import { connect } from "node:net";
import type { Duplex } from "node:stream";
import { pack, type Struct, unpack, type Value } from "./msgpack";

/**
 * flexim-client of flexim-go 3e526e6, as it talks with fleximd: header and AUTH in two writes at once, the challenge sent back,
 * keys the lower-case hex of names, every Message with its own key in `from`. It uses nothing of src/.
 */
const types = [
	"auth",
	"auth-response",
	"command",
	"message",
	"roster",
	"user",
	"status",
] as const;
export type Type = (typeof types)[number];

export interface Datum {
	readonly type: Type;
	readonly value: Value;
}

const PATIENCE_MS = 15_000;

export function keyOf(name: string): string {
	return Buffer.from(name).toString("hex");
}

export class FleximClient {
	/** Every datum that came and nobody has taken. */
	readonly seen: Datum[] = [];
	readonly closed: Promise<void>;
	/** The challenge has come, and gone back. */
	readonly answered: Promise<void>;
	#answered = () => {};
	readonly socket: Duplex;
	readonly key: string;
	#waiting: { isIt: (datum: Datum) => boolean; found: (d: Datum) => void }[] =
		[];
	#bytes = Buffer.alloc(0);

	constructor(
		readonly user: string,
		/** A port of this machine, or a stream that is open. */
		server: number | Duplex,
		readonly options: {
			readonly key?: string;
			/** Says something else than the challenge. */
			readonly answer?: (challenge: string) => string | null;
		} = {},
	) {
		this.key = options.key ?? keyOf(user);
		this.socket =
			typeof server === "number"
				? connect({ port: server, host: "127.0.0.1", noDelay: true })
				: server;
		this.socket.on("error", () => {});
		this.answered = new Promise((resolve) => {
			this.#answered = resolve;
		});
		this.closed = new Promise((resolve) => {
			this.socket.on("close", () => resolve());
		});
		this.socket.on("data", (chunk) => this.#read(chunk));
		this.socket.write("\xa4FLEX", "latin1");
		this.command("AUTH", this.key, user);
	}

	/** Logs in; resolves when that is over: with a question that is always answered. */
	static async login(
		user: string,
		server: number | Duplex,
		key = keyOf(user),
	): Promise<FleximClient> {
		const client = new FleximClient(user, server, { key });
		await client.answered;
		client.command("GETUSER", "-");
		await client.status(/GETUSER failed/);
		return client;
	}

	command(cmd: string, ...payload: string[]): this {
		return this.send("command", { cmd, payload });
	}

	/** @param to a name, or a key that begins with 0x */
	say(to: string, msg: string, flags: string[] = []): this {
		const key = to.startsWith("0x") ? to.slice(2) : keyOf(to);
		const date = Math.floor(Date.now() / 1_000);
		return this.send("message", {
			to: key,
			from: this.key,
			flags,
			date,
			msg,
		});
	}

	send(type: Type, value: Value): this {
		const payload = pack(value);
		const head = Buffer.of(types.indexOf(type), 0, 0);
		head.writeUInt16BE(payload.length, 1);
		this.socket.write(Buffer.concat([head, payload]));
		return this;
	}

	async message(): Promise<Struct> {
		return (await this.next("message")).value as Struct;
	}

	/** The text of the next Message that a person wrote. */
	async heard(): Promise<string> {
		const isSaid = ({ type, value }: Datum) =>
			type === "message" && !isNotice(value as Struct);
		return String(((await this.first(isSaid)).value as Struct).msg);
	}

	/** What the server says next where a conversation is. */
	async notice(): Promise<Struct> {
		const isIt = ({ type, value }: Datum) =>
			type === "message" && isNotice(value as Struct);
		return (await this.first(isIt)).value as Struct;
	}

	/** The next Status that matches. */
	async status(pattern = /(?:)/, code?: number): Promise<Struct> {
		const isIt = ({ type, value }: Datum) =>
			type === "status" &&
			pattern.test(String((value as Struct).payload)) &&
			(code === undefined || (value as Struct).status === code);
		return (await this.first(isIt)).value as Struct;
	}

	/** Who is here: key by name. */
	async roster(): Promise<Record<string, Value>> {
		this.command("ROSTER");
		const { value } = await this.next("roster");
		const users = (value ?? []) as Struct[];
		return Object.fromEntries(
			users.map(({ aliases, key }) => [
				String((aliases as Value[])[0]),
				key ?? null,
			]),
		);
	}

	next(type: Type): Promise<Datum> {
		return this.first((datum) => datum.type === type);
	}

	/** Takes the first datum of a sort, in the order of their coming. */
	first(isIt: (datum: Datum) => boolean): Promise<Datum> {
		const here = this.seen.findIndex(isIt);
		if (here >= 0) {
			return Promise.resolve(this.seen.splice(here, 1)[0] as Datum);
		}
		return new Promise((resolve, reject) => {
			const late = setTimeout(
				() => reject(new Error(`${this.user} saw ${this.#story()}`)),
				PATIENCE_MS,
			);
			const found = (datum: Datum) => {
				clearTimeout(late);
				resolve(datum);
			};
			this.#waiting.push({ isIt, found });
		});
	}

	close(): void {
		this.socket.end();
	}

	#read(chunk: Buffer): void {
		this.#bytes = Buffer.concat([this.#bytes, chunk]);
		while (this.#bytes.length >= 3) {
			const end = 3 + this.#bytes.readUInt16BE(1);
			if (this.#bytes.length < end) return;
			const type = types[this.#bytes.readUInt8(0)];
			if (!type) throw new Error(`a datum of type ${this.#bytes[0]}`);
			const value = unpack(this.#bytes.subarray(3, end));
			this.#bytes = this.#bytes.subarray(end);
			this.#take({ type, value });
		}
	}

	#take(datum: Datum): void {
		if (datum.type === "auth") {
			const challenge = String((datum.value as Struct).challenge);
			const answer = (this.options.answer ?? ((it) => it))(challenge);
			if (answer !== null) this.send("auth-response", { challenge: answer });
			this.#answered();
		}
		const waiting = this.#waiting.findIndex(({ isIt }) => isIt(datum));
		if (waiting >= 0) this.#waiting.splice(waiting, 1)[0]?.found(datum);
		else this.seen.push(datum);
	}

	#story(): string {
		const text = JSON.stringify(this.seen, (_key, value) =>
			typeof value === "bigint" ? Number(value) : value,
		);
		return `only ${text}`;
	}
}

function isNotice({ flags }: Struct): boolean {
	return Array.isArray(flags) && flags.includes("notice");
}
