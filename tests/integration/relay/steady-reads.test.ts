import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { duplexPair } from "node:stream";
import { expect, onTestFinished, test } from "vitest";
import { ReadBuffer, readSteadily } from "../../../src/relay/steady-reads";
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

test("a socket is read into the same memory again, unless what was read is kept", async () => {
	const server = createServer({ noDelay: true }).listen(0, "127.0.0.1");
	onTestFinished(() => void server.close());
	await once(server, "listening");
	const { port } = server.address() as { port: number };
	const accepted = once(server, "connection") as Promise<[Socket]>;
	const client = dial(port);
	const [socket] = await accepted;
	const taken: { text: string; memory: ArrayBufferLike }[] = [];
	let isKept = false;
	let wake = () => {};
	const stream = readSteadily(socket, (chunk) => {
		taken.push({ text: `${chunk}`, memory: chunk.buffer });
		wake();
		return isKept;
	});
	const say = async (text: string) => {
		const came = new Promise<void>((resolve) => {
			wake = resolve;
		});
		client.write(text);
		await came;
	};
	await say("one");
	await say("three");
	isKept = true;
	await say("four");
	await say("five");
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
	stream.pause();
	client.write("six");
	stream.write("answer");
	expect(`${(await once(client, "data"))[0]}`).toBe("answer");
	expect(taken).toHaveLength(4);
	const closed = once(stream, "close");
	stream.resume();
	client.end();
	await closed;
	expect(taken.at(-1)?.text).toBe("six");
	// What the server gave us is over, or it would wait for it when it closes.
	expect(socket.destroyed).toBe(true);
});

test("what is no TCP socket is read as ever", async () => {
	const [ours, theirs] = duplexPair();
	const chunks: string[] = [];
	const stream: Stream = readSteadily(theirs, (chunk) => {
		chunks.push(`${chunk}`);
		return false;
	});
	expect(stream).toBe(theirs);
	ours.write("hello");
	await once(theirs, "data");
	expect(chunks).toEqual(["hello"]);
});
