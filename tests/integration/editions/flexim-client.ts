import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { MSGPACK_HEADER } from "../../../src/protocol/header";
import { decodeTyped, frameTyped } from "../../../src/protocol/typed/codec";
import type {
	TypedDatum,
	TypedMessage,
} from "../../../src/protocol/typed/datums";
import { TypedFrameReader } from "../../../src/protocol/typed/frame";

/** flexim-client as the transcripts have it: its key is the hex of its user name, in lower case. */
export class FleximClient {
	readonly heard: TypedDatum[] = [];
	readonly #reader = new TypedFrameReader();
	#wake = () => {};

	private constructor(
		readonly name: string,
		readonly socket: Socket,
	) {
		socket.on("error", () => {});
		socket.on("data", (bytes) => {
			this.#reader.push(bytes);
			for (
				let frame = this.#reader.next();
				frame;
				frame = this.#reader.next()
			) {
				const datum = decodeTyped(frame);
				if (datum) this.heard.push(datum);
			}
			this.#wake();
		});
	}

	/** Logs in, and returns when it is on the roster. */
	static async login(port: number, name: string): Promise<FleximClient> {
		const socket = connect({ host: "127.0.0.1", port, noDelay: true });
		await once(socket, "connect");
		const client = new FleximClient(name, socket);
		socket.write(MSGPACK_HEADER);
		client.send({ kind: "command", cmd: "AUTH", payload: [client.key, name] });
		const auth = await client.until(({ kind }) => kind === "auth");
		// Its own haste is what shuts the server's lock in 3 of 40 logins; not here.
		await new Promise((resolve) => setTimeout(resolve, 15));
		if (auth.kind === "auth") {
			client.send({ kind: "auth-response", challenge: auth.challenge });
		}
		client.send({
			kind: "command",
			cmd: "GETUSER",
			payload: [client.key.toUpperCase()],
		});
		await client.until(({ kind }) => kind === "user");
		return client;
	}

	get key(): string {
		return Buffer.from(this.name).toString("hex");
	}

	send(datum: TypedDatum): void {
		this.socket.write(frameTyped(datum));
	}

	say(to: string, msg: string, date = 1_538_700_000n): void {
		const { key: from } = this;
		this.send({ kind: "message", to, from, flags: [], date, msg });
	}

	get messages(): TypedMessage[] {
		return this.heard.filter((datum) => datum.kind === "message");
	}

	async until(found: (datum: TypedDatum) => boolean): Promise<TypedDatum> {
		for (;;) {
			const datum = this.heard.find(found);
			if (datum) return datum;
			await new Promise<void>((resolve) => {
				this.#wake = resolve;
			});
		}
	}

	said(msg: string): Promise<TypedDatum> {
		return this.until((datum) => datum.kind === "message" && datum.msg === msg);
	}
}
