import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";
import type { Message } from "../../../src/protocol/datums/message";
import type { Request } from "../../../src/protocol/datums/request";
import { HEADER_LENGTH } from "../../../src/protocol/header";
import { Peer, within } from "../relay/kit";

export interface Visitor {
	readonly peer: Peer;
	/** Its first datum. */
	readonly request: Request;
}

/** A server that does what a test says, however wrong. */
export class FakeServer {
	readonly #server = createServer((socket) => void this.#enter(socket));
	readonly #visitors: Visitor[] = [];
	#taken = 0;
	#wake = () => {};

	static async open(): Promise<FakeServer> {
		const server = new FakeServer();
		server.#server.listen(0, "127.0.0.1");
		await once(server.#server, "listening");
		onTestFinished(() => {
			server.#server.close();
			for (const { peer } of server.#visitors) peer.stream.destroy();
		});
		return server;
	}

	get port(): number {
		return (this.#server.address() as AddressInfo).port;
	}

	/** The next who has connected and said the first datum. */
	async next(): Promise<Visitor> {
		while (this.#visitors.length <= this.#taken) {
			const woken = new Promise<void>((resolve) => {
				this.#wake = resolve;
			});
			await within(woken, () => `nobody after ${this.#taken} visitors`);
		}
		return this.#visitors[this.#taken++] as Visitor;
	}

	async #enter(socket: Socket): Promise<void> {
		socket.on("error", () => {}); // "close" follows
		while (socket.read(HEADER_LENGTH) === null) {
			await once(socket, "readable");
		}
		const peer = new Peer(socket);
		const request = await peer.next();
		if (request.kind !== "request") throw new Error(request.kind);
		this.#visitors.push({ peer, request });
		this.#wake();
	}
}

/** A Message of the server's own. */
export function word(
	category: string,
	subject: string,
	flags: readonly string[] = [],
	msg = "",
): Message {
	return { kind: "message", category, subject, flags, date: 0n, msg };
}

export const presence = (...names: string[]) =>
	word(
		"presence",
		"",
		names.map((name) => `online=${name}@h`),
	);
