import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { describe, expect, test } from "vitest";
import { MSGPACK_HEADER, TEXT_HEADER } from "../../../src/protocol/header";
import {
	chat,
	converse,
	openLine,
	type Party,
	tcpRelay,
	within,
	withLimits,
} from "./kit";

/** What a socket that writes `chunks` sees: every byte that came, and how it ended. */
async function abortOf(
	port: number,
	chunks: readonly Uint8Array[],
): Promise<{ bytes: number; code: string }> {
	const socket: Socket = connect({ host: "127.0.0.1", port, noDelay: true });
	const ended = new Promise<{ bytes: number; code: string }>((resolve) => {
		let code = "FIN";
		socket.on("error", (error: NodeJS.ErrnoException) => {
			code = error.code ?? "";
		});
		// Only reading shows how it ended.
		socket.resume();
		socket.on("close", () => resolve({ bytes: socket.bytesRead, code }));
	});
	for (const chunk of chunks) socket.write(chunk);
	return within(ended, () => "the relay does not end it");
}

const hex = (text: string) => Uint8Array.from(Buffer.from(text, "hex"));

describe("abort means RST, with nothing written", () => {
	test.each([
		["another header", [hex("a4464c4559")]],
		["the wrong first byte alone", [hex("a5")]],
		[
			"a header that goes wrong at its last byte, byte by byte",
			[hex("a4"), hex("46"), hex("4c"), hex("45"), hex("00")],
		],
		["an HTTP request", [Buffer.from("GET / HTTP/1.1\r\nHost: x\r\n\r\n")]],
		["an HTTP POST", [Buffer.from("POST / HTTP/1.1\r\n\r\n")]],
		["a TLS ClientHello that breaks off", [hex("1603010200")]],
		["the JSON mode of another implementation", [hex("22464c4558")]],
		[
			"a wrong header and a mebibyte at once",
			[hex("ff"), new Uint8Array(1_048_576)],
		],
	])("%s", async (_name, chunks) => {
		const relay = await tcpRelay();
		expect(await abortOf(relay.port, chunks)).toEqual({
			bytes: 0,
			code: "ECONNRESET",
		});
	});

	test.each([
		["nothing", []],
		["half a header", [MSGPACK_HEADER.subarray(0, 4)]],
		["half a text header", [TEXT_HEADER.subarray(0, 2)]],
	])("%s in time", async (_name, chunks) => {
		const relay = await tcpRelay({
			limits: withLimits({ headerTimeoutMs: 50 }),
		});
		expect(await abortOf(relay.port, chunks)).toEqual({
			bytes: 0,
			code: "ECONNRESET",
		});
	});

	test("text mode where it is switched off", async () => {
		const relay = await tcpRelay({ textMode: false });
		expect(await abortOf(relay.port, [TEXT_HEADER])).toEqual({
			bytes: 0,
			code: "ECONNRESET",
		});
	});
});

describe("everything else ends with a reason and FIN", () => {
	test("no Request in time", async () => {
		const relay = await tcpRelay({
			limits: withLimits({ requestTimeoutMs: 50 }),
		});
		const peer = relay.connect().write(MSGPACK_HEADER);
		expect(await peer.error()).toBe("timeout");
		expect(await peer.end()).toBe("end");
	});

	test("the header twice: the second is read as a length", async () => {
		const relay = await tcpRelay();
		const peer = relay.connect().write(MSGPACK_HEADER).write(MSGPACK_HEADER);
		expect(await peer.error()).toBe("bad-length");
		expect(await peer.end()).toBe("end");
	});

	test("a mebibyte of noise behind the header: the reason is not overtaken by a RST", async () => {
		const relay = await tcpRelay();
		const peer = relay.connect().write(MSGPACK_HEADER);
		peer.write(new Uint8Array(1_048_576).fill(0xff));
		expect(await peer.error()).toBe("bad-length");
		expect(await peer.end()).toBe("end");
	});
});

describe("who comes and goes before a word", () => {
	test.each([
		["a RST", (socket: Socket) => socket.resetAndDestroy()],
		["a FIN", (socket: Socket) => socket.end()],
		["a FIN within the header", (socket: Socket) => socket.end(hex("a446"))],
		[
			"a FIN within the Request",
			(socket: Socket) => socket.end(hex("a4464c455800ff93")),
		],
	])("with %s disturbs nobody", async (_name, leave) => {
		const relay = await tcpRelay();
		const { parties } = await converse(relay, ["alice", "bob"]);
		const [alice, bob] = parties as [Party, Party];
		const socket = connect({ host: "127.0.0.1", port: relay.port });
		const closed = new Promise((resolve) => {
			socket.on("error", () => {});
			socket.on("close", resolve);
			socket.resume();
		});
		await new Promise((resolve) => socket.once("connect", resolve));
		leave(socket);
		await within(closed, () => "the relay keeps it open");
		alice.talk.send(chat("still here"));
		expect(await bob.talk.next()).toEqual(chat("still here"));
	});
});

describe.runIf(process.platform === "linux")("a peer that vanishes", () => {
	/** What the kernel waits for on the relay's end of a connection, and for how long at most. */
	function timerOf(relayPort: number, clientPort: number) {
		const end = (port: number) =>
			`:${port.toString(16).toUpperCase().padStart(4, "0")}`;
		const row = readFileSync("/proc/net/tcp", "utf8")
			.split("\n")
			.map((line) => line.trim().split(/\s+/))
			.find(
				([, local, remote]) =>
					local?.endsWith(end(relayPort)) && remote?.endsWith(end(clientPort)),
			);
		const [kind = "", ticks = ""] = row?.[5]?.split(":") ?? [];
		return { kind, ms: Number.parseInt(ticks, 16) * 10 };
	}

	test("is asked for by TCP after half a minute of silence", async () => {
		const relay = await tcpRelay();
		const line = await openLine(relay, "alice");
		const { localPort } = line.stream as Socket;
		// The timer shows once the last bytes have been acknowledged.
		const KEEP_ALIVE = "02";
		let timer = timerOf(relay.port, localPort ?? 0);
		while (timer.kind !== KEEP_ALIVE) {
			await new Promise(setImmediate);
			timer = timerOf(relay.port, localPort ?? 0);
		}
		expect(timer.ms).toBeLessThanOrEqual(30_000);
		expect(timer.ms).toBeGreaterThan(20_000);
	});
});
