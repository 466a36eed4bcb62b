import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";
import type { Datum } from "../../../src/protocol/codec";
import type { Message } from "../../../src/protocol/datums/message";
import type { Request } from "../../../src/protocol/datums/request";
import { HEADER_LENGTH } from "../../../src/protocol/header";
import { TLS_HANDSHAKE } from "../../../src/relay/tls/secure-opening";
import { Peer, within } from "../relay/kit";
import { must, User } from "./user";

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
		let header: Uint8Array | null = socket.read(HEADER_LENGTH);
		while (!header) {
			await once(socket, "readable");
			header = socket.read(HEADER_LENGTH);
		}
		// As a server does that is from before TLS: this is no FLEX header.
		if (header[0] === TLS_HANDSHAKE) {
			socket.resetAndDestroy();
			return;
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

export const id = "ab".repeat(32);
export const otherId = "cd".repeat(32);
export const token = "token-1";

export const announceAs = (connection: string, ...users: string[]): Datum => ({
	kind: "connection",
	id: connection,
	users,
	lastActive: 0n,
});

export const announce = (...users: string[]) => announceAs(id, ...users);

export const ok = (port: number, connection = id) =>
	word("ok", connection, [`token=${token}`, "joined=bob@h"], `:${port}`);

export const error = (code: string, subject = id) =>
	word("error", subject, [`code=${code}`], "No.");

export const mark = (...flags: string[]) =>
	word("seq", id, [...flags, `mark=${token}`]);

export const chat = (msg: string, ...flags: string[]): Message =>
	word("chat", "", flags, msg);

/** A client asks a server that greets it, once, whether it would say that it is there. It need not. */
export async function isThereAsked(line: Peer): Promise<void> {
	const { kind } = await line.next();
	if (kind !== "request") throw new Error(kind);
}

/** Alice's line, open, on a server that a test plays. */
export async function lineToFake() {
	const server = await FakeServer.open();
	const alice = await User.open("Alice");
	alice.connect(server.port);
	const { peer } = await server.next();
	peer.send(presence("Bob"));
	await alice.lineIs("ready");
	await isThereAsked(peer);
	/** Resolves when the client has taken in all that was sent so far. */
	const settled = async () => {
		const name = `u${alice.events.length}`;
		peer.send(presence(name));
		await alice.until("the latest presence", () =>
			alice.server.people.some((person) => person.name === name),
		);
	};
	return { server, alice, line: peer, settled };
}

/** And with Bob, whom the same test plays, in a conversation. */
export async function conversationOnFake() {
	const { server, alice, line, settled } = await lineToFake();
	must(alice.messenger.sendRequest("Bob", "", null));
	await line.next();
	line.send(announce("alice@h", "bob@h")).send(ok(server.port));
	const { peer: socket } = await server.next();
	socket.send(mark("next=1"));
	await alice.attached();
	return { server, alice, line, socket, settled };
}
