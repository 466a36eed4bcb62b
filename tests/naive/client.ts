import { connect, type Socket } from "node:net";
import { pack, type Struct, unpack, type Value } from "./msgpack";

/**
 * A client as somebody would write it who has read the RFC and nothing else: no options, one TCP
 * connection, whatever comes is taken for what it looks like. It uses nothing of src/.
 */
export type Form = "map" | "array";

/** The RFC's structs and the order of their fields. */
const structs: readonly (readonly string[])[] = [
	["to", "from", "options"],
	["id"],
	["id", "users", "last_active"],
	["category", "subject", "flags", "date", "msg"],
	["date", "challenge", "last_seen"],
];

const PATIENCE_MS = 15_000;

export class NaiveClient {
	/** Every datum that came, as a map. */
	readonly seen: Struct[] = [];
	readonly #socket: Socket;
	#waiting: { isIt: (datum: Struct) => boolean; found: (d: Struct) => void }[] =
		[];
	#bytes = Buffer.alloc(0);

	/**
	 * Opens a line and says who it is (step 1 of the handshake).
	 * @param form whether structs are written as maps or as arrays in the RFC's field order
	 */
	constructor(
		readonly address: string,
		host: string,
		port: number,
		readonly form: Form,
	) {
		this.#socket = connect(port, host);
		this.#socket.on("error", () => {});
		this.#socket.on("data", (chunk) => this.#read(chunk));
		this.#socket.write("\xa4FLEX", "latin1");
		this.#send({ to: [], from: address, options: [] });
	}

	/** Resolves when the server has heard of this client: it has answered something. */
	async isThere(): Promise<void> {
		const answer = this.#first((datum) => datum.category === "error");
		this.#send({ id: "is anybody there?" });
		await answer;
	}

	/** Step 2; resolves with the Connection. */
	async ask(...to: string[]): Promise<Struct> {
		const connection = this.connection();
		this.#send({ to, from: this.address, options: [] });
		return connection;
	}

	/** Step 3: the event. Resolves with the first Connection that comes from now on, or has just come. */
	connection(): Promise<Struct> {
		return this.#first((datum) => "users" in datum);
	}

	/** Step 4; resolves with what the server says then. */
	async acknowledge(id: Value): Promise<Struct> {
		const ok = this.ok();
		this.#send({ id });
		return ok;
	}

	/** Step 5. */
	ok(): Promise<Struct> {
		return this.#first((datum) => datum.category === "ok");
	}

	/** Step 6. */
	say(msg: string, category = "chat", flags: readonly string[] = []): void {
		const date = Math.floor(Date.now() / 1_000);
		this.#send({ category, subject: "", flags: [...flags], date, msg });
	}

	/** The text of the next chat Message. */
	async heard(): Promise<string> {
		return String((await this.#first((it) => it.category === "chat")).msg);
	}

	close(): void {
		this.#socket.end();
	}

	#send(struct: Struct): void {
		const datum = pack(this.form === "map" ? struct : Object.values(struct));
		const length = Buffer.alloc(2);
		length.writeUInt16BE(datum.length);
		this.#socket.write(Buffer.concat([length, datum]));
	}

	#read(chunk: Buffer): void {
		this.#bytes = Buffer.concat([this.#bytes, chunk]);
		while (this.#bytes.length >= 2) {
			const end = 2 + this.#bytes.readUInt16BE(0);
			if (this.#bytes.length < end) return;
			const datum = named(unpack(this.#bytes.subarray(2, end)));
			this.#bytes = this.#bytes.subarray(end);
			const waiting = this.#waiting.findIndex(({ isIt }) => isIt(datum));
			if (waiting >= 0) this.#waiting.splice(waiting, 1)[0]?.found(datum);
			else this.seen.push(datum);
		}
	}

	/** Takes the first datum of a sort, in the order of their coming. */
	#first(isIt: (datum: Struct) => boolean): Promise<Struct> {
		const here = this.seen.findIndex(isIt);
		if (here >= 0) {
			return Promise.resolve(this.seen.splice(here, 1)[0] as Struct);
		}
		return new Promise((resolve, reject) => {
			const late = setTimeout(
				() => reject(new Error(`${this.address} saw ${this.#story()}`)),
				PATIENCE_MS,
			);
			const found = (datum: Struct) => {
				clearTimeout(late);
				resolve(datum);
			};
			this.#waiting.push({ isIt, found });
		});
	}

	#story(): string {
		const text = JSON.stringify(this.seen, (_key, value) =>
			typeof value === "bigint" ? Number(value) : value,
		);
		return `only ${text}`;
	}
}

/** A struct by its fields' names, in whichever form it came. */
function named(value: Value): Struct {
	if (!Array.isArray(value)) return value as Struct;
	const fields = structs.find(({ length }) => length === value.length) ?? [];
	return Object.fromEntries(
		fields.map((field, i) => [field, value[i] ?? null]),
	);
}
