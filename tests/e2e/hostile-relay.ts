import { EventEmitter, on } from "node:events";
import {
	type AddressInfo,
	createServer,
	type Server,
	type Socket,
} from "node:net";
import { decode, encode } from "@msgpack/msgpack";

/** A server that says whatever a test wants. It shares no code with the app: what it sends is what is sent. */
export class HostileRelay {
	readonly #events = new EventEmitter();
	readonly #sockets = new Set<Socket>();

	private constructor(readonly server: Server) {
		server.on("connection", (socket) => {
			this.#sockets.add(socket);
			socket.on("error", () => {});
			socket.on("close", () => this.#sockets.delete(socket));
			const line = new HostileLine(socket);
			void line.next().then(
				() => this.#events.emit("line", line),
				() => {},
			);
		});
	}

	static async listen(): Promise<HostileRelay> {
		const server = createServer();
		await new Promise<void>((resolve) =>
			server.listen(0, "127.0.0.1", resolve),
		);
		return new HostileRelay(server);
	}

	get port(): number {
		return (this.server.address() as AddressInfo).port;
	}

	get address(): string {
		return `127.0.0.1:${this.port}`;
	}

	/** What comes in after `act` and has said its first Request, which is in its `first`. */
	async line(act: () => Promise<unknown>): Promise<HostileLine> {
		const [[line]] = await Promise.all([once(this.#events, "line"), act()]);
		return line as HostileLine;
	}

	close(): void {
		for (const socket of this.#sockets) socket.destroy();
		this.server.close();
	}
}

async function once(events: EventEmitter, name: string): Promise<unknown[]> {
	for await (const args of on(events, name)) return args;
	throw new Error(`no ${name}`);
}

type Received = Record<string, unknown>;

/** One TCP connection of a client. */
export class HostileLine {
	readonly #received: Received[] = [];
	readonly #waiting: ((datum: Received) => void)[] = [];
	#bytes = Buffer.alloc(0);
	#greeted = false;
	first: Received = {};

	constructor(readonly socket: Socket) {
		socket.on("data", (chunk) => this.#read(chunk));
	}

	/** The next datum that the client has sent. */
	next(): Promise<Received> {
		const datum = this.#received.shift();
		if (datum) return Promise.resolve(datum);
		return new Promise((resolve) => this.#waiting.push(resolve));
	}

	/** The first datum from now on that has this field. */
	async nextWith(field: string): Promise<Received> {
		for (;;) {
			const datum = await this.next();
			if (field in datum) return datum;
		}
	}

	send(datum: object): void {
		this.sendPayload(encode(datum));
	}

	sendPayload(payload: Uint8Array): void {
		const length = Buffer.alloc(2);
		length.writeUInt16BE(payload.length);
		this.socket.write(Buffer.concat([length, payload]));
	}

	message(
		category: string,
		subject: string,
		flags: readonly string[],
		msg: string,
		date: number | bigint = 1_700_000_000,
	): void {
		const datum = { category, subject, flags, date, msg };
		this.sendPayload(encode(datum, { useBigInt64: true }));
	}

	#read(chunk: Buffer): void {
		this.#bytes = Buffer.concat([this.#bytes, chunk]);
		if (!this.#greeted && this.#bytes.length >= 5) {
			this.#bytes = this.#bytes.subarray(5);
			this.#greeted = true;
		}
		while (this.#greeted && this.#bytes.length >= 2) {
			const end = 2 + this.#bytes.readUInt16BE();
			if (this.#bytes.length < end) return;
			const datum = decode(this.#bytes.subarray(2, end)) as Received;
			this.#bytes = this.#bytes.subarray(end);
			const waiting = this.#waiting.shift();
			if (waiting) waiting(datum);
			else this.#received.push(datum);
		}
	}
}
