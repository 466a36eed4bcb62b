import type { Socket } from "node:net";
import {
	type Datum,
	decodeDatum,
	frameDatum,
} from "../../../../src/protocol/codec";
import { FrameReader, payloads } from "../../../../src/protocol/frame";
import { MSGPACK_HEADER } from "../../../../src/protocol/header";
import { findCount } from "../../../../src/protocol/options";
import { dial } from "../dialog";
import { Peer } from "../peer";
import type { Courier } from "./courier";
import { DatumWire } from "./datum-wire";
import type { Protocol } from "./protocol";

/** A client of our relay, from the first byte on (profile sections 3 to 5). */
class FlexClient {
	readonly #waiting: { text: string; resolve: (datum: Buffer) => void }[] = [];
	readonly #onData: (chunk: Buffer) => void;
	#id = "";

	private constructor(
		readonly line: Socket,
		readonly address: string,
	) {
		const reader = new FrameReader();
		this.#onData = (chunk) => {
			for (const run of reader.push(chunk)) {
				for (const payload of payloads(run)) this.#hear(payload);
			}
		};
		line.on("data", this.#onData);
	}

	static async enter(
		port: number,
		name: string,
		options: readonly string[],
		to: readonly string[] = [],
	): Promise<FlexClient> {
		const client = new FlexClient(await dial(port), `${name}@bench`);
		client.line.write(
			Buffer.concat([MSGPACK_HEADER, client.#request(to, options)]),
		);
		return client;
	}

	/** A fan-out's Request is longer than a first one may be, so it comes second. */
	ask(to: readonly string[]): void {
		this.line.write(this.#request(to, []));
	}

	#request(to: readonly string[], options: readonly string[]): Uint8Array {
		return frameDatum({ kind: "request", to, from: this.address, options });
	}

	/** The next datum that has `text` in it, undecoded: who is told of a thousand others gets more than any codec here lets through. */
	hear(text: string): Promise<Buffer> {
		return new Promise((resolve) => this.#waiting.push({ text, resolve }));
	}

	/** Called with how many datums of this attachment are safe. */
	onReceipt: (count: number) => void = () => {};

	/** Confirms what comes on a relay socket, as a client does that has stored it. */
	confirmAll(socket: Socket): void {
		const wire = new DatumWire();
		let held: Buffer = Buffer.alloc(0);
		let count = 0;
		socket.removeAllListeners("data");
		socket.on("data", (chunk: Buffer) => {
			held = held.length > 0 ? Buffer.concat([held, chunk]) : chunk;
			const before = count;
			let at = 0;
			for (let end = wire.next(held, at); end > 0; end = wire.next(held, at)) {
				if (wire.from >= 0) count++;
				at = end;
			}
			held = held.subarray(at);
			if (count === before) return;
			const flags = [`count=${count}`];
			this.line.write(frameDatum(receipt(this.#id, flags)));
		});
	}

	#hear(payload: Uint8Array): void {
		const [first] = this.#waiting;
		const bytes = Buffer.from(
			payload.buffer,
			payload.byteOffset,
			payload.length,
		);
		if (bytes.includes("receipt")) {
			const datum = decodeDatum(payload);
			if (datum.kind !== "message") throw new Error("a receipt expected");
			this.onReceipt(findCount(datum.flags, "count") ?? 0);
		} else if (first && bytes.includes(first.text)) {
			this.#waiting.shift();
			first.resolve(bytes);
		} else if (bytes.includes("code=")) throw new Error(bytes.toString());
	}

	/** Steps 3 to 5: answers who asked. */
	async acknowledge(): Promise<void> {
		const id = found(/[0-9a-f]{64}/, await this.hear("last_active"));
		this.line.write(frameDatum({ kind: "acknowledge", id }));
	}

	/**
	 * Opens the relay socket that OK names.
	 * @param more options besides the token
	 */
	async attach(more: readonly string[]): Promise<Peer> {
		const ok = await this.hear("token=");
		this.#id = found(/[0-9a-f]{64}/, ok);
		const token = found(/token=[\w-]{22}/, ok);
		const port = found(/:\d+$/, ok).slice(1);
		const socket = await dial(Number(port));
		const opened = new Promise((resolve) => socket.once("data", resolve));
		const peer = new Peer(socket, new DatumWire(), [this.line]);
		socket.write(
			Buffer.concat([
				MSGPACK_HEADER,
				frameDatum({
					kind: "request",
					to: [this.#id],
					from: this.address,
					options: [token, ...more],
				}),
			]),
		);
		await opened;
		return peer;
	}

	/** The conversation stays on the line. */
	async stay(): Promise<Peer> {
		await this.hear("ok");
		this.line.off("data", this.#onData);
		return new Peer(this.line, new DatumWire());
	}
}

function found(pattern: RegExp, bytes: Buffer): string {
	const [text] = pattern.exec(bytes.toString("latin1")) ?? [];
	if (text === undefined) throw new Error(`no ${pattern} in ${bytes}`);
	return text;
}

/** Alice's receipts come on her line; Bob confirms on his what his relay socket brings. */
async function courier(
	port: number,
	name: string,
	bytes: number,
	isAway: boolean,
): Promise<Courier> {
	const options = ["relay=socket", "mailbox"];
	const bob = await FlexClient.enter(port, `${name}-b`, options);
	const acknowledged = bob.acknowledge();
	const alice = await FlexClient.enter(port, `${name}-a`, options, [
		bob.address,
	]);
	await acknowledged;
	const [a, b] = await Promise.all([
		alice.attach(SHORT_MARKERS),
		bob.attach(SHORT_MARKERS),
	]);
	const message = new DatumWire().compose(`${name} `, bytes);
	let safe = 0;
	const it: Courier = {
		send: (count) =>
			a.socket.write(
				Buffer.concat(Array.from({ length: count }, () => message)),
			),
		onSafe: () => {},
	};
	alice.onReceipt = (count) => {
		it.onSafe(count - safe);
		safe = count;
	};
	if (isAway) bob.line.destroy();
	else bob.confirmAll(b.socket);
	return it;
}

function receipt(subject: string, flags: readonly string[]): Datum {
	return {
		kind: "message",
		category: "receipt",
		subject,
		flags,
		date: 0n,
		msg: "",
	};
}

/** @param attaching options of a relay socket; null where all stays on the line */
function protocol(attaching: readonly string[] | null): Protocol {
	const options = attaching ? ["relay=socket"] : [];
	const join = (client: FlexClient) =>
		attaching ? client.attach(attaching) : client.stay();
	return {
		maxMessageBytes: 65_000,
		courier: attaching ? courier : null,

		async pair(port, name) {
			const bob = await FlexClient.enter(port, `${name}-b`, options);
			const acknowledged = bob.acknowledge();
			const alice = await FlexClient.enter(port, `${name}-a`, options, [
				bob.address,
			]);
			const peers = Promise.all([
				join(alice),
				acknowledged.then(() => join(bob)),
			]);
			return peers;
		},

		async group(port, name, receivers) {
			const others: FlexClient[] = [];
			for (let i = 0; i < receivers; i++) {
				others.push(await FlexClient.enter(port, `${name}-${i}`, options));
			}
			const acknowledged = others.map((other) => other.acknowledge());
			const sender = await FlexClient.enter(port, `${name}-s`, options);
			const joined = [sender, ...others].map((client, i) =>
				i === 0
					? join(client)
					: (acknowledged[i - 1] as Promise<void>).then(() => join(client)),
			);
			sender.ask(others.map(({ address }) => address));
			return Promise.all(joined);
		},

		async idle(port, name) {
			await FlexClient.enter(port, name, options);
		},
	};
}

const SHORT_MARKERS = ["marker=short"];

export const flex = protocol(SHORT_MARKERS);

/** With what our app says when it attaches (`src/client/relay-socket.ts`): it wants to know its own numbers at once. */
export const flexApp = protocol([...SHORT_MARKERS, "seq=now"]);

/** A client written from the RFC alone: all on its line. */
export const flexLine = protocol(null);
