import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { BroadcastChannel } from "node:worker_threads";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { decodeDatum } from "../../../src/protocol/codec";
import { findCount, findOption } from "../../../src/protocol/options";
import { defaultLimits } from "../../../src/relay/limits";
import { RelayStore } from "../../../src/relay/store";
import { ThreadPlane } from "../../../src/relay/threads/thread-plane";
import { makeServerKey } from "../../../src/relay/tls/server-key";
import { buildProgram } from "../build-program";
import {
	chat,
	converse,
	flagsOf,
	headlessRelay,
	introduce,
	type LocalRelay,
	MSGPACK_HEADER,
	okOf,
	openLine,
	openSocketAt,
	type Party,
	type Peer,
	portOf,
	receipt,
	request,
	runRelay,
	type TestRelay,
	tcpRelay,
	unhurried,
	withLimits,
} from "./kit";
import { securePeer } from "./secure-peer";
import { TEST_CHANNEL, type ThreadTrial } from "./threads/trial";

const folder = join(tmpdir(), `flex-threads-${process.pid}`);

/** A relay in this process with its data threads, to which a test can do something. */
async function threadedRelay(
	count: number,
	limits = withLimits({}),
	store?: RelayStore,
) {
	const key = makeServerKey();
	const program = pathToFileURL(join(folder, "thread.js"));
	const place = { host: "127.0.0.1", firstPort: 0 };
	const threads = await ThreadPlane.start({
		...place,
		count,
		key,
		limits,
		program,
	});
	const relay = await tcpRelay({
		threads,
		key,
		limits,
		...(store && { store }),
	});
	const channel = new BroadcastChannel(TEST_CHANNEL);
	onTestFinished(() => channel.close());
	const tryOn = (port: number, trial: Omit<ThreadTrial, "index">) =>
		channel.postMessage({ index: threads.ports.indexOf(port), ...trial });
	return { relay, threads, tryOn };
}

/** Two who talk, and the port of their thread. */
async function pair(relay: TestRelay, names: readonly [string, string]) {
	const { id, parties } = await converse(relay, names);
	const [one, two] = parties as [Party, Party];
	one.line.send(request(one.name, [id]));
	const { ok } = await okOf(one.line);
	return { id, one, two, port: portOf(ok) };
}

/** Two more, in another thread: which one a conversation goes to depends on how busy they are. */
async function pairElsewhere(relay: TestRelay, than: number) {
	for (let i = 0; i < 5; i++) {
		const two = await pair(relay, [`carol${i}`, `dave${i}`]);
		if (two.port !== than) return two;
	}
	throw new Error("all are in one thread");
}

/** The relay has seen that a thread has died. */
async function noticed({ log }: LocalRelay): Promise<void> {
	await expect
		.poll(() => log.some((line) => line.includes("is gone")))
		.toBe(true);
}

/** Waits until so many datums are safe. */
async function receipted(line: Peer, count: number): Promise<void> {
	for (;;) {
		const { flags } = await line.message("receipt");
		if (findCount(flags, "count") === count) return;
	}
}

/** The next chat, past markers. */
async function heard(peer: Peer): Promise<string> {
	for (;;) {
		const datum = decodeDatum(await peer.nextBytes());
		if (datum.kind === "message" && datum.category === "chat") return datum.msg;
	}
}

async function talkBothWays(one: Peer, two: Peer, count: number) {
	for (let i = 0; i < count; i++) {
		one.send(chat(`to ${i}`));
		expect(await heard(two)).toBe(`to ${i}`);
		two.send(chat(`fro ${i}`));
		expect(await heard(one)).toBe(`fro ${i}`);
	}
}

describe("with --threads", () => {
	test("each conversation has the port of its thread, and there alone its relay sockets are let in", async () => {
		const relay = await headlessRelay(["--threads", "2"]);
		const first = await pair(relay, ["alice", "bob"]);
		const second = await pairElsewhere(relay, first.port);
		expect(new Set([relay.port, first.port, second.port]).size).toBe(3);
		await talkBothWays(first.one.talk, first.two.talk, 20);
		await talkBothWays(second.one.talk, second.two.talk, 20);

		first.one.line.send(request("alice", [first.id]));
		const { token } = await okOf(first.one.line);
		for (const elsewhere of [relay.port, second.port]) {
			const socket = openSocketAt(relay, elsewhere, "alice", first.id, token);
			expect(await socket.error()).toBe("bad-token");
		}
		const socket = openSocketAt(relay, first.port, "alice", first.id, token);
		await socket.message("seq");
		await talkBothWays(socket, first.two.talk, 1);
	});

	test("a line is opened at the relay's own port alone", async () => {
		const relay = await headlessRelay(["--threads", "1"]);
		const { port } = await pair(relay, ["alice", "bob"]);
		const line = relay.connect(port).write(MSGPACK_HEADER);
		line.send(request("carol"));
		expect(await line.error()).toBe("unexpected-datum");
		expect(await line.end()).toBe("end");
		const nothing = relay
			.connect(port)
			.write(Buffer.from("GET / HTTP/1.1\r\n"));
		expect(await nothing.end()).toBe("ECONNRESET");
	});

	test("inside TLS, under the one key", async () => {
		const relay = await headlessRelay(["--threads", "1"]);
		const { id, one, two, port } = await pair(relay, ["alice", "bob"]);
		one.line.send(request("alice", [id]));
		const { token } = await okOf(one.line);
		const secure = await securePeer(port);
		secure
			.write(MSGPACK_HEADER)
			.send(request("alice", [id], [`token=${token}`]));
		await secure.message("seq");
		await talkBothWays(secure, two.talk, 3);
	});

	test("who stays on the line talks with who has a relay socket, in order and at their pace", async () => {
		const relay = await headlessRelay([
			"--threads",
			"1",
			...flagsOf({ messagesPerSecond: 1_000_000, messagesBurst: 1_000_000 }),
		]);
		const alice = await openLine(relay, "alice", ["relay=socket"]);
		const bob = await openLine(relay, "bob");
		const id = await introduce([alice, bob], ["alice", "bob"]);
		const { ok, token } = await okOf(alice);
		await okOf(bob);
		const socket = openSocketAt(relay, portOf(ok), "alice", id, token);
		await socket.message("seq");
		for (let i = 0; i < 500; i++) {
			socket.send(chat(`${i}`));
			bob.send(chat(`${i}`));
		}
		for (let i = 0; i < 500; i++) {
			expect(await heard(bob)).toBe(`${i}`);
			expect(await heard(socket)).toBe(`${i}`);
		}
	});

	test("what is not confirmed waits, stops its senders alone, and is told", async () => {
		const relay = await headlessRelay([
			"--threads",
			"1",
			...flagsOf({ maxConnectionLogBytes: 100_000, stallTimeoutMs: 300 }),
		]);
		const options = ["relay=socket", "mailbox"];
		const { id, parties } = await converse(relay, ["alice", "bob"], options);
		const [alice, bob] = parties as [Party, Party];
		for (let i = 0; i < 12; i++) alice.talk.send(chat("x".repeat(10_000)));
		expect(await alice.line.error()).toBe("mailbox-full");
		// The tenth fills the log. What is read of the others before that is known depends on how they lie in the stream.
		for (let i = 0; i < 10; i++) await heard(bob.talk);
		bob.line.send(receipt(id, 10));
		for (let i = 10; i < 12; i++) await heard(bob.talk);
		bob.line.send(receipt(id, 12));
		await receipted(alice.line, 12);
		alice.talk.send(chat("again"));
		expect(await heard(bob.talk)).toBe("again");
	});

	test("who leaves loses the relay socket; the end of a line, too", async () => {
		const relay = await headlessRelay(["--threads", "1"]);
		const { parties } = await converse(relay, ["alice", "bob", "carol"]);
		const [alice, bob, carol] = parties as [Party, Party, Party];
		bob.line.stream.end();
		expect(await bob.talk.end()).toBe("end");
		alice.talk.send(chat("still here?"));
		expect(await heard(carol.talk)).toBe("still here?");
	});

	test("a port that is taken is said, and nothing runs", async () => {
		const taken = createServer();
		await new Promise<void>((resolve) =>
			taken.listen(0, "127.0.0.1", () => resolve()),
		);
		onTestFinished(() => void taken.close());
		const address = taken.address();
		const port = typeof address === "object" && address ? address.port : 0;
		const { code, stderr } = await runRelay([
			"--host",
			"127.0.0.1",
			...["--port", String(port - 1), "--threads", "1"],
		]);
		expect(code).toBe(1);
		expect(stderr).toContain(`127.0.0.1:${port} is in use`);
	});
});

describe("what happens in one thread stays there", () => {
	beforeAll(() =>
		buildProgram("tests/integration/relay/threads/thread.ts", folder),
	);

	test("one that stands still holds up neither the other nor any line, and goes on where it was", async () => {
		const { relay, tryOn } = await threadedRelay(2);
		const slow = await pair(relay, ["alice", "bob"]);
		const other = await pairElsewhere(relay, slow.port);
		const gate = new Int32Array(new SharedArrayBuffer(8));
		onTestFinished(() => {
			Atomics.store(gate, 0, 1);
			Atomics.notify(gate, 0);
		});
		tryOn(slow.port, { gate });
		// It has begun to wait when it says so.
		while (Atomics.load(gate, 1) === 0) {
			await new Promise((resolve) => setImmediate(resolve));
		}
		slow.one.talk.send(chat("are you there?"));
		await talkBothWays(other.one.talk, other.two.talk, 200);
		const eve = await openLine(relay, "eve", ["presence"]);
		expect(eve.isQuiet).toBe(true);
		expect(slow.two.talk.isQuiet).toBe(true);

		Atomics.store(gate, 0, 1);
		Atomics.notify(gate, 0);
		expect(await heard(slow.two.talk)).toBe("are you there?");
		await talkBothWays(slow.one.talk, slow.two.talk, 5);
	});

	test("one that stands still for too long is ended, and its conversations go on in the other", async () => {
		const limits = withLimits({ threadTimeoutMs: 2_500 });
		const { relay, tryOn } = await threadedRelay(2, limits);
		const { id, one, two, port } = await pair(relay, ["alice", "bob"]);
		tryOn(port, { gate: new Int32Array(new SharedArrayBuffer(8)) });
		await Promise.all([one.talk.end(), two.talk.end()]);
		await noticed(relay);
		const back: Peer[] = [];
		for (const { name, line } of [one, two]) {
			line.send(request(name, [id]));
			const { ok, token } = await okOf(line);
			back.push(openSocketAt(relay, portOf(ok), name, id, token));
		}
		await talkBothWays(back[0] as Peer, back[1] as Peer, 20);
	});

	test.each([
		["orders", { maxThreadOrders: 100 }, "x"],
		["bytes", { maxThreadOrderBytes: 100_000 }, "x".repeat(1_000)],
	])(
		"one that stands still is given up at once when too much waits for it: %s",
		async (_what, bound, text) => {
			const limits = withLimits({ ...unhurried, ...bound });
			const { relay, tryOn } = await threadedRelay(2, limits);
			const { id, parties } = await converse(relay, ["alice", "bob"], []);
			const [alice, bob] = parties as [Party, Party];
			alice.line.send(request("alice", [id]));
			const port = portOf((await okOf(alice.line)).ok);
			const other = await pairElsewhere(relay, port);
			const gate = new Int32Array(new SharedArrayBuffer(8));
			tryOn(port, { gate });
			while (Atomics.load(gate, 1) === 0) {
				await new Promise((resolve) => setImmediate(resolve));
			}
			// Fewer than a turn could bring: the bound is of what waits from turn to turn.
			for (let i = 0; i < 250; i++) {
				alice.line.send(chat(text));
				await alice.line.settled();
				if (relay.log.some((line) => line.includes("is gone"))) break;
			}
			expect(relay.log.join("\n")).toContain("does not take what it is told");
			await talkBothWays(other.one.talk, other.two.talk, 20);
			// It may have been given up with some that were said since.
			alice.line.send(chat("last"));
			while ((await heard(bob.line)) !== "last");
			await talkBothWays(alice.line, bob.line, 20);
		},
	);

	test("one that does what it is told is kept, however much that is", async () => {
		const limits = withLimits({ ...unhurried, maxThreadOrders: 100 });
		const { relay } = await threadedRelay(1, limits);
		const { parties } = await converse(relay, ["alice", "bob"], []);
		const [alice, bob] = parties as [Party, Party];
		await talkBothWays(alice.line, bob.line, 500);
		expect(relay.log.join("\n")).not.toContain("is gone");
	});

	test("one that dies ends its own relay sockets alone; they come back elsewhere, and nothing that had a receipt is lost", async () => {
		const { relay, tryOn } = await threadedRelay(2);
		const { id, parties } = await converse(
			relay,
			["alice", "bob"],
			["relay=socket", "mailbox"],
		);
		const [alice, bob] = parties as [Party, Party];
		alice.talk.send(chat("one"));
		expect(await heard(bob.talk)).toBe("one");
		bob.line.send(receipt(id, 1));
		const told = await alice.line.message("receipt");
		expect(findOption(told.flags, "count")).toBe("1");
		const before = findCount(told.flags, "seq") ?? 0;
		alice.line.send(request("alice", [id]));
		const { ok } = await okOf(alice.line);
		const dead = portOf(ok);
		const other = await pairElsewhere(relay, dead);

		tryOn(dead, { dies: true });
		await Promise.all([alice.talk.end(), bob.talk.end()]);
		await noticed(relay);
		await talkBothWays(other.one.talk, other.two.talk, 20);
		const back: Peer[] = [];
		for (const { name, line } of [alice, bob]) {
			line.send(request(name, [id]));
			const { ok, token } = await okOf(line);
			const socket = openSocketAt(relay, portOf(ok), name, id, token);
			const { flags } = await socket.message("seq");
			expect(findCount(flags, "next")).toBeGreaterThan(before);
			back.push(socket);
		}
		await talkBothWays(back[0] as Peer, back[1] as Peer, 20);
		// The next Connections are shared out among both again.
		const ports = new Set<number>();
		for (const names of [
			["erin", "frank"],
			["grace", "heidi"],
		] as const) {
			ports.add((await pair(relay, names)).port);
		}
		expect([...ports]).not.toContain(relay.port);
	});

	test("what is on the disk for somebody who is away outlasts it, and comes from the other one", async () => {
		const data = mkdtempSync(join(tmpdir(), "flex-threads-data-"));
		onTestFinished(() => rm(data, { recursive: true, force: true }));
		const store = await RelayStore.open(data, () => {});
		const { relay, tryOn } = await threadedRelay(2, withLimits({}), store);
		const options = ["relay=socket", "mailbox"];
		const { id, parties } = await converse(relay, ["alice", "bob"], options);
		const [alice, bob] = parties as [Party, Party];
		bob.line.stream.end();
		await bob.line.end();
		for (let i = 0; i < 100; i++) alice.talk.send(chat(`${i}`));
		await receipted(alice.line, 100);
		alice.line.send(request("alice", [id]));
		tryOn(portOf((await okOf(alice.line)).ok), { dies: true });
		await alice.talk.end();
		await noticed(relay);

		const line = await openLine(relay, "bob", options);
		line.send(request("bob", [id]));
		const { ok, token } = await okOf(line);
		const talk = openSocketAt(relay, portOf(ok), "bob", id, token);
		for (let i = 0; i < 100; i++) expect(await heard(talk)).toBe(`${i}`);
		line.send(receipt(id, 100));
		await expect.poll(() => relay.relay.mailbox?.messages).toBe(0);
	});

	test("a person's mailbox is as large as it is with all of them together", async () => {
		const data = mkdtempSync(join(tmpdir(), "flex-threads-data-"));
		onTestFinished(() => rm(data, { recursive: true, force: true }));
		const limits = withLimits({ maxMailMessages: 10, maxLinesPerAddress: 64 });
		const store = await RelayStore.open(data, () => {});
		const { relay } = await threadedRelay(2, limits, store);
		const options = ["relay=socket", "mailbox"];
		const first = await converse(relay, ["alice", "bob"], options);
		const [alice, bob] = first.parties as [Party, Party];
		const carol = await openLine(relay, "carol", options);
		const id = await introduce([carol, bob.line], ["carol", "bob"]);
		const { ok, token } = await okOf(carol);
		const socket = openSocketAt(relay, portOf(ok), "carol", id, token);
		await socket.message("seq");
		bob.line.stream.end();
		await bob.line.end();
		for (let i = 0; i < 8; i++) alice.talk.send(chat(`${i}`));
		await receipted(alice.line, 8);
		await expect
			.poll(() => relay.relay.mailbox?.people)
			.toEqual([{ key: "bob", messages: 8 }]);
		// Her thread keeps one of them after the other, until both together are at the bound.
		let taken = 0;
		for (let told: string | null = null; told !== "mailbox-full"; ) {
			socket.send(chat("more"));
			const datum = await carol.next();
			if (datum.kind !== "message") throw new Error("unreachable");
			told = findOption(datum.flags, "code");
			if (datum.category === "receipt") taken++;
		}
		expect(taken).toBeLessThanOrEqual(3);
	});

	test("clients on their lines notice nothing when it dies", async () => {
		const { relay, threads, tryOn } = await threadedRelay(1);
		const names = ["alice", "bob"];
		const { parties } = await converse(relay, names, []);
		const [alice, bob] = parties as [Party, Party];
		await talkBothWays(alice.talk, bob.talk, 3);
		tryOn(threads.ports[0] as number, { dies: true });
		await noticed(relay);
		await talkBothWays(alice.talk, bob.talk, 3);
	});

	test("who has a transient Connection there is told that it is over", async () => {
		const { relay, threads, tryOn } = await threadedRelay(1);
		const options = ["relay=socket"];
		const alice = await openLine(relay, "alice", options);
		const bob = await openLine(relay, "bob", options);
		alice.send(request("alice", ["bob"], ["transient"]));
		const { id } = await alice.connection();
		await bob.connection();
		bob.send({ kind: "acknowledge", id });
		const { ok, token } = await okOf(alice);
		const socket = openSocketAt(relay, portOf(ok), "alice", id, token);
		await socket.message("seq");
		tryOn(threads.ports[0] as number, { dies: true });
		await socket.end();
		expect(await alice.error()).toBe("connection-ended");
	});

	test("more threads than one share the Connections", async () => {
		const { relay } = await threadedRelay(3, {
			...defaultLimits,
			maxLinesPerAddress: 64,
		});
		const ports = new Set<number>();
		for (let i = 0; i < 30 && ports.size < 3; i++) {
			ports.add((await pair(relay, [`a${i}`, `b${i}`])).port);
		}
		expect(ports.size).toBe(3);
	});
});
