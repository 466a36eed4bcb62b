import { createServer, type Socket } from "node:net";
import { frameDatum } from "../../../../src/protocol/codec";
import type { Message } from "../../../../src/protocol/datums/message";

/**
 * The least that a server in Node does for our relay's clients of this benchmark: it answers them with the bytes that they wait for, made
 * once, and does nothing else of what a relay is for. It checks and bounds nothing, believes every name, and its ids and tokens
 * can be guessed. As many sockets, reads and writes as our relay's; so what this costs is what is left to save at most.
 */

/** Stand in the bytes made once where a number goes. */
const ID = "0".repeat(64);
const TOKEN = "0".repeat(22);
const port = Number(process.argv[2]);

const message = (category: string, flags: string[], msg: string): Message => ({
	kind: "message",
	category,
	subject: ID,
	flags,
	date: 1_800_000_000n,
	msg,
});
const announcement = template({
	kind: "connection",
	id: ID,
	users: ["p000-a@bench", "p000-b@bench"],
	lastActive: 0n,
});
const flags = ["joined=p000-a@bench", "joined=p000-b@bench", `token=${TOKEN}`];
const ok = template(message("ok", flags, `:${port}`));
const marker = frameDatum(message("seq", ["next=1", `mark=${TOKEN}`], ""));

function template(datum: Parameters<typeof frameDatum>[0]) {
	const bytes = Buffer.from(frameDatum(datum));
	const at = bytes.indexOf(ID);
	return (id: string) => {
		const copy = Buffer.from(bytes);
		copy.write(id, at, "latin1");
		return copy;
	};
}

interface Pair {
	readonly alice: Socket;
	readonly bob: Socket;
	readonly sockets: Socket[];
}

const lines = new Map<string, Socket>();
const pairs = new Map<string, Pair>();
let made = 0;

const server = createServer({ noDelay: true }, (socket) => {
	socket.on("error", () => socket.destroy());
	socket.once("data", (chunk) => open(socket, chunk.toString("latin1")));
});

function open(socket: Socket, said: string): void {
	const id = idIn(said);
	const pair = id && pairs.get(id);
	if (pair) attach(socket, id, pair);
	else enter(socket, said);
}

function enter(socket: Socket, said: string): void {
	const [first = "", second] = said.match(/[\w-]+@bench/g) ?? [];
	lines.set(second ?? first, socket);
	socket.once("close", () => lines.delete(second ?? first));
	socket.on("data", (chunk) => acknowledge(chunk.toString("latin1")));
	const bob = lines.get(first);
	if (!second || !bob) return;
	const id = String(++made).padStart(ID.length, "0");
	pairs.set(id, { alice: socket, bob, sockets: [] });
	for (const one of [socket, bob]) one.write(announcement(id));
}

function acknowledge(said: string): void {
	const id = idIn(said);
	const pair = id && pairs.get(id);
	if (!pair) return;
	for (const one of [pair.alice, pair.bob]) one.write(ok(id));
}

function attach(socket: Socket, id: string, { sockets }: Pair): void {
	sockets.push(socket);
	socket.on("data", (chunk) => {
		for (const other of sockets) if (other !== socket) other.write(chunk);
	});
	socket.once("close", () => pairs.delete(id));
	socket.write(marker);
}

function idIn(said: string): string | null {
	return /[0-9a-f]{64}/.exec(said)?.[0] ?? null;
}

server.listen(port, "127.0.0.1", 4_096);
