import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { duplexPair } from "node:stream";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import {
	ReadBuffer,
	readSteadily,
	takeConnections,
} from "../../../src/relay/steady-reads";
import type { Stream } from "../../../src/relay/streams";
import { dial } from "./relays";

test("grows to what comes, and shrinks when less does", () => {
	const buffer = new ReadBuffer();
	const least = buffer.bytes.length;
	for (let i = 0; i < 10; i++) buffer.next(buffer.bytes.length, false);
	expect(buffer.bytes.length).toBe(65_536);
	for (let i = 0; i < 1_000; i++) buffer.next(100, false);
	expect(buffer.bytes.length).toBe(least);
	const same = buffer.bytes;
	expect(buffer.next(100, false)).toBe(same);
	expect(buffer.next(100, true)).not.toBe(same);
});

const KEEP_ALIVE_S = 17;

/** A server's connections, and what becomes of them. */
async function server(isKnownNode = true) {
	const accepting = createServer().listen(0, "127.0.0.1");
	onTestFinished(() => void accepting.close());
	await once(accepting, "listening");
	// As it would be in a Node that is made otherwise.
	const { _handle } = accepting as unknown as { _handle: object };
	if (!isKnownNode) Object.assign(accepting, { _handle: null });
	let taken: (socket: Socket) => void = () => {};
	takeConnections(accepting, KEEP_ALIVE_S * 1_000, (socket) => taken(socket));
	Object.assign(accepting, { _handle });
	const { port } = accepting.address() as { port: number };
	return {
		port,
		async connection() {
			const accepted = new Promise<Socket>((resolve) => {
				taken = resolve;
			});
			const client = dial(port);
			return { client, socket: await accepted };
		},
	};
}

/** Reads steadily, and says what came and where it lay. */
function reader(stream: Stream) {
	const it = {
		taken: [] as { text: string; memory: ArrayBufferLike }[],
		isKept: false,
		isClosed: false,
		/** @returns once so much has come in all */
		async came(bytes: number): Promise<void> {
			while (length < bytes) {
				await new Promise<void>((resolve) => {
					wake = resolve;
				});
			}
		},
	};
	let length = 0;
	let wake = () => {};
	readSteadily(stream, {
		take(chunk) {
			length += chunk.length;
			it.taken.push({ text: `${chunk}`, memory: chunk.buffer });
			wake();
			return it.isKept;
		},
		closed() {
			it.isClosed = true;
		},
	});
	return it;
}

/** More words than are copied before a connection has memory of its own. */
async function talkOn(
	client: Socket,
	{ came, taken }: ReturnType<typeof reader>,
): Promise<number> {
	for (let i = 1; i <= 20; i++) {
		client.write("hm");
		await came(2 * i);
	}
	taken.length = 0;
	return 40;
}

test("who goes on talking is read into the same memory again, unless what was read is kept", async () => {
	const { client, socket } = await (await server()).connection();
	const it = reader(socket);
	const before = await talkOn(client, it);
	const { taken } = it;
	client.write("one");
	await it.came(before + 3);
	client.write("three");
	await it.came(before + 8);
	it.isKept = true;
	client.write("four");
	await it.came(before + 12);
	client.write("five");
	await it.came(before + 16);
	expect(taken.map(({ text }) => text)).toEqual([
		"one",
		"three",
		"four",
		"five",
	]);
	const [one, three, four, five] = taken.map(({ memory }) => memory);
	expect(three).toBe(one);
	expect(four).toBe(one);
	expect(five).not.toBe(one);

	// It is a socket like any other besides.
	socket.pause();
	client.write("six");
	socket.write("answer");
	expect(`${(await once(client, "data"))[0]}`).toBe("answer");
	expect(taken).toHaveLength(4);
	expect(it.isClosed).toBe(false);
	const closed = once(socket, "close");
	socket.resume();
	client.end();
	await closed;
	expect(taken.at(-1)?.text).toBe("six");
	expect(it.isClosed).toBe(true);
});

test("what is read of those who say little lies nowhere else", async () => {
	const { connection } = await server();
	const one = await connection();
	const other = await connection();
	const first: Buffer[] = [];
	one.socket.on("data", (chunk: Buffer) => first.push(chunk));
	const steady = reader(other.socket);
	one.client.write("hello");
	await once(one.socket, "data");
	other.client.write("HELLO");
	await steady.came(5);
	other.client.write("BYE");
	await steady.came(8);
	expect(`${first[0]}`).toBe("hello");
	expect(steady.taken.map(({ text }) => text)).toEqual(["HELLO", "BYE"]);
});

test("before it is read steadily it is a stream like any other: listened to, paused, put back", async () => {
	const { client, socket } = await (await server()).connection();
	client.write("one");
	const [first] = await once(socket, "data");
	expect(`${first}`).toBe("one");
	socket.pause();
	socket.unshift(first);
	const it = reader(socket);
	socket.resume();
	client.write("two");
	await it.came(6);
	expect(it.taken.map(({ text }) => text)).toEqual(["one", "two"]);
});

test("a paused connection makes its client wait", async () => {
	const { client, socket } = await (await server()).connection();
	const it = reader(socket);
	const before = await talkOn(client, it);
	socket.pause();
	const megabyte = Buffer.alloc(1_048_576, "x");
	let sent = 0;
	while (client.write(megabyte)) sent++;
	// More than the system's buffers hold: it does not leave here.
	for (let i = 0; i < 32; i++) client.write(megabyte);
	const all = (sent + 33) * megabyte.length;
	await new Promise((resolve) => setImmediate(resolve));
	expect(it.taken).toHaveLength(0);
	expect(client.writableLength).toBeGreaterThan(0);
	socket.resume();
	await it.came(before + all);
});

test("a Node that is made otherwise reads as ever", async () => {
	const { connection } = await server(false);
	const { client, socket } = await connection();
	const it = reader(socket);
	const before = await talkOn(client, it);
	client.write("one");
	await it.came(before + 3);
	client.write("two");
	await it.came(before + 6);
	expect(it.taken.map(({ text }) => text)).toEqual(["one", "two"]);
	const [one, two] = it.taken.map(({ memory }) => memory);
	expect(one).not.toBe(two);
	const closed = once(socket, "close");
	client.end();
	await closed;
	expect(it.isClosed).toBe(true);
});

test("what is no TCP socket is read as ever", async () => {
	const [ours, theirs] = duplexPair();
	const it = reader(theirs);
	ours.write("hello");
	await it.came(5);
	expect(it.taken[0]?.text).toBe("hello");
});

/** Level and number of each (Linux, `tcp.h` and `socket.h`): SO_KEEPALIVE, TCP_NODELAY, TCP_KEEPIDLE, TCP_KEEPINTVL, TCP_KEEPCNT. */
const OPTIONS = "1,9, 6,1, 6,4, 6,5, 6,6";
/** Node can't ask for them, so who can is given the socket. */
const ASK = `my @o = (${OPTIONS}); while (my ($level, $name) = splice @o, 0, 2) {
	print unpack("i", getsockopt(STDIN, $level, $name)), " "; }`;

test.runIf(process.platform === "linux").each([
	["as the listening socket hands them down", true],
	["one by one, in a Node that is made otherwise", false],
])(
	"a connection sends at once and asks after silence whether the other side is there: set %s",
	async (_how, isKnown) => {
		const { socket } = await (await server(isKnown)).connection();
		const asker = spawn("perl", ["-e", ASK], {
			stdio: [socket, "pipe", "inherit"],
		});
		const said = await text(asker.stdout as NodeJS.ReadableStream);
		expect(said).toBe(`1 1 ${KEEP_ALIVE_S} 1 10 `);
		socket.destroy();
	},
);
