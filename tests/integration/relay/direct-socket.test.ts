import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import {
	afterAll,
	beforeAll,
	describe,
	expect,
	onTestFinished,
	test,
	vi,
} from "vitest";
import type * as SteadyReads from "../../../src/relay/steady-reads";
import type { Stream } from "../../../src/relay/streams";
import { dial } from "./relays";

/** What Node's own sockets write with, in Nodes that are made in different ways. */
const nodes = {
	"this Node": null,
	"a Node without it": () => {
		throw new Error("No such binding: stream_wrap");
	},
	"a Node in which it is another": () => ({ WriteWrap: class {} }),
};

/** As the Node has it that the tests below are about. */
let relay: typeof SteadyReads;

async function load(binding: (() => object) | null): Promise<void> {
	vi.resetModules();
	const { binding: own } = process as unknown as { binding: () => object };
	const asked = vi.fn(binding ?? own);
	Object.assign(process, { binding: asked });
	try {
		relay = await import("../../../src/relay/steady-reads");
	} finally {
		Object.assign(process, { binding: own });
	}
	expect(asked).toHaveBeenCalledWith("stream_wrap");
}

/** Both ends of a connection, the first as the relay has it. */
async function ends(): Promise<{ stream: Stream; client: Socket }> {
	const { readSteadily, takeConnections } = relay;
	const server = createServer().listen(0, "127.0.0.1");
	onTestFinished(() => void server.close());
	await once(server, "listening");
	const { port } = server.address() as { port: number };
	const accepted = new Promise<Stream>((resolve) =>
		takeConnections(server, 1_000, resolve),
	);
	const client = dial(port);
	const stream = await accepted;
	readSteadily(stream, { take: () => false, closed: () => {} });
	stream.on("error", () => {});
	onTestFinished(() => void stream.destroy());
	return { stream, client };
}

/** Resolves when it has closed, with or without an error. */
function closing(stream: Stream): Promise<void> {
	return new Promise((closed) => stream.once("close", () => closed()));
}

/** Numbered pieces of a length that no two neighbours share. */
function piece(i: number): Buffer {
	const bytes = Buffer.alloc(1_000 + ((i * 7_919) % 60_000), i & 0xff);
	bytes.writeUInt32BE(i, 0);
	return bytes;
}

/** Compares what comes with the pieces, in order; says how many bytes were right. */
function compare(client: Socket, pieces: readonly Buffer[]) {
	const expected = Buffer.concat(pieces);
	let at = 0;
	let isEqual = true;
	client.on("data", (chunk: Buffer) => {
		const end = at + chunk.length;
		isEqual &&= chunk.equals(expected.subarray(at, end));
		at = end;
	});
	return () => ({ isWhole: at === expected.length, isEqual });
}

describe.each(Object.entries(nodes))("%s", (_, binding) => {
	beforeAll(() => load(binding));
	afterAll(() => vi.resetModules());

	test("what the system takes at once is written without waiting, and nothing is left in the stream", async () => {
		const { stream, client } = await ends();
		const came = once(client, "data");
		const asStream = vi.spyOn(stream, "_write");
		stream.writeNow?.(Buffer.from("hello"));
		expect(stream.writableLength).toBe(0);
		expect(asStream).toHaveBeenCalledTimes(binding ? 1 : 0);
		expect(`${(await came)[0]}`).toBe("hello");
	});

	test("what it does not take waits in order, whichever way it was written, and drains", async () => {
		const { stream, client } = await ends();
		client.pause();
		const pieces: Buffer[] = [];
		const say = (i: number, isDirect: boolean) => {
			const bytes = piece(i);
			pieces.push(bytes);
			if (isDirect) stream.writeNow?.(bytes);
			else stream.write(bytes);
		};
		// Until a good deal waits, the first of it only in part.
		for (let i = 0; stream.writableLength < 1_000_000; i++) say(i, i % 3 !== 0);
		const drained = once(stream, "drain");
		const told = compare(client, pieces);
		client.resume();
		await drained;
		expect(stream.writableLength).toBe(0);
		await expect.poll(told).toEqual({ isWhole: true, isEqual: true });
	});

	test("it comes to the same again and again, with whoever takes it slowly", async () => {
		const { stream, client } = await ends();
		const pieces = Array.from({ length: 2_000 }, (_, i) => piece(i));
		const told = compare(client, pieces);
		let waits = 0;
		for (const bytes of pieces) {
			stream.writeNow?.(bytes);
			if (stream.writableLength === 0) continue;
			waits++;
			// The other end is slow now and then.
			if (waits % 5 === 0) client.pause();
			setImmediate(() => client.resume());
			await new Promise((written) => stream.write("", written));
		}
		expect(waits).toBeGreaterThan(0);
		await expect.poll(told).toEqual({ isWhole: true, isEqual: true });
	});

	test("bytes that wait are the stream's until they are written; then a write's callback follows", async () => {
		const { stream, client } = await ends();
		client.pause();
		while (stream.writableLength === 0) stream.writeNow?.(piece(1));
		const order: string[] = [];
		stream.write("", () => order.push("written"));
		expect(order).toEqual([]);
		client.resume();
		await expect.poll(() => order).toEqual(["written"]);
	});

	test("a connection that is reset ends the stream and nothing else", async () => {
		const { stream, client } = await ends();
		client.pause();
		while (stream.writableLength === 0) stream.writeNow?.(piece(1));
		const closed = closing(stream);
		client.resetAndDestroy();
		await closed;
		// Whatever is still said to it goes nowhere.
		stream.writeNow?.(piece(2));

		const other = await ends();
		const over = closing(other.stream);
		other.client.resetAndDestroy();
		const say = () => {
			if (other.stream.destroyed) return;
			other.stream.writeNow?.(piece(3));
			setImmediate(say);
		};
		say();
		await over;
	});
});
