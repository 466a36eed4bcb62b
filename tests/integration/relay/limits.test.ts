import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { findOption } from "../../../src/protocol/options";
import {
	defaultLimits,
	limitFlag,
	limitNames,
	limitTable,
} from "../../../src/relay/limits";
import {
	acknowledge,
	chat,
	converse,
	headlessRelay,
	MSGPACK_HEADER,
	memoryRelay,
	okOf,
	openLine,
	openSocket,
	type Party,
	receipt,
	request,
	runRelay,
	tcpRelay,
	unhurried,
	withLimits,
	witness,
} from "./kit";

describe("a limit that is crossed has a code of its own, and touches no one else", () => {
	test("lines from one address", async () => {
		const relay = memoryRelay({
			limits: withLimits({ maxLinesPerAddress: 4 }),
		});
		const isWell = await witness(relay);
		const carol = await openLine(relay, "carol");
		await openLine(relay, "dave");
		const erin = relay.connect().write(MSGPACK_HEADER).send(request("erin"));
		expect(await erin.error()).toBe("too-many-lines");
		expect(await erin.end()).toBe("end");
		carol.stream.end();
		await carol.end();
		await openLine(relay, "erin");
		await isWell();
	});

	test("lines in all", async () => {
		const relay = memoryRelay({ limits: withLimits({ maxLines: 1 }) });
		await openLine(relay, "carol");
		const erin = relay.connect().write(MSGPACK_HEADER).send(request("erin"));
		expect(await erin.error()).toBe("too-many-lines");
	});

	test("a line that is refused its name takes no place", async () => {
		const relay = memoryRelay({ limits: withLimits({ maxLines: 2 }) });
		await openLine(relay, "carol");
		const again = relay.connect().write(MSGPACK_HEADER).send(request("carol"));
		expect(await again.error()).toBe("name-in-use");
		await openLine(relay, "dave");
	});

	test.each([
		["without a header", new Uint8Array(0), "ECONNRESET"],
		["without a Request", MSGPACK_HEADER, "end"],
	])("slow openings %s", async (_name, bytes, ending) => {
		const relay = await tcpRelay({
			limits: withLimits({ openingGraceMs: 20, maxSlowOpeningsPerAddress: 2 }),
		});
		const isWell = await witness(relay);
		const peers = [1, 2, 3].map(() => relay.connect().write(bytes));
		const ended = await Promise.race(
			peers.map(async (peer, i) => ({ i, how: await peer.end() })),
		);
		expect(ended.how).toBe(ending);
		if (bytes.length > 0) {
			expect(await peers[ended.i]?.error()).toBe("too-many-openings");
		}
		const open = peers.filter(({ stream }) => !stream.destroyed);
		expect(open).toHaveLength(2);
		// Who has gone makes room.
		for (const peer of open) {
			peer.stream.destroy();
			await peer.end();
		}
		await isWell();
		await openLine(relay, "carol");
	});

	test("a client that sends header and Request at once is never a slow opening", async () => {
		const relay = await tcpRelay({
			limits: withLimits({
				maxSlowOpeningsPerAddress: 1,
				openingGraceMs: 1_000,
			}),
		});
		await Promise.all(
			Array.from({ length: 16 }, (_, i) => openLine(relay, `user${i}`)),
		);
	});

	test("Requests that wait, of one asker", async () => {
		const relay = memoryRelay({
			limits: withLimits({ maxPendingPerAsker: 2 }),
		});
		for (const name of ["bob", "carol", "dave"]) await openLine(relay, name);
		const alice = await openLine(relay, "alice");
		alice.send(request("alice", ["bob"])).send(request("alice", ["carol"]));
		await alice.connection();
		await alice.connection();
		alice.send(request("alice", ["dave"]));
		expect(await alice.error()).toBe("too-many-requests");
		alice.send(request("alice", ["carol"]));
		await alice.connection();
	});

	test("Requests that wait, for one callee: the others named with it are asked", async () => {
		const relay = memoryRelay({
			limits: withLimits({ maxPendingPerCallee: 1 }),
		});
		const bob = await openLine(relay, "bob");
		await openLine(relay, "carol");
		const eve = await openLine(relay, "eve");
		eve.send(request("eve", ["bob"]));
		await eve.connection();
		const alice = await openLine(relay, "alice");
		alice.send(request("alice", ["bob", "carol"]));
		expect(await alice.message("error")).toMatchObject({
			subject: "bob",
			flags: ["code=too-many-requests"],
		});
		expect((await alice.connection()).users).toEqual(["alice", "carol"]);
		const { id } = await bob.connection();
		bob.send(acknowledge(id));
		await okOf(bob);
		alice.send(request("alice", ["bob"]));
		await alice.connection();
		await bob.connection();
	});

	test("names that are remembered: who takes part in something is not among those forgotten", async () => {
		const relay = memoryRelay({ limits: withLimits({ maxKnownUsers: 2 }) });
		for (const name of ["gone", "bob"]) {
			const line = await openLine(relay, name, ["relay=socket"]);
			if (name === "bob") {
				line.send(request("bob", ["gone"]));
				await line.connection();
			}
			line.stream.end();
			await line.end();
		}
		await openLine(relay, "carol");
		const alice = await openLine(relay, "alice");
		alice.send(request("alice", ["bob", "gone"]));
		expect((await alice.connection()).users).toEqual(["alice", "bob", "gone"]);
	});

	test.each([
		["of one person", { maxConnectionsPerUser: 1 }],
		["in all", { maxConnections: 1 }],
	])("Connections %s", async (_name, limits) => {
		const relay = memoryRelay({ limits: withLimits(limits) });
		for (const name of ["bob", "carol"]) await openLine(relay, name);
		const alice = await openLine(relay, "alice");
		alice.send(request("alice", ["bob"])).send(request("alice", ["carol"]));
		await alice.connection();
		expect(await alice.error()).toBe("too-many-connections");
	});

	test.each([
		["too many", Array.from({ length: 17 }, (_, i) => `o${i}`)],
		["one that is too long", ["x".repeat(513)]],
	])("options: %s", async (_name, options) => {
		const relay = memoryRelay();
		const alice = await openLine(relay, "alice");
		await openLine(relay, "bob");
		alice.send(request("alice", ["bob"], options));
		expect(await alice.error()).toBe("too-many-options");
		await alice.settled();
		const carol = relay.connect().write(MSGPACK_HEADER);
		carol.send(request("carol", [], options));
		expect(await carol.error()).toBe("too-many-options");
	});

	test.each([
		["category", { category: "x".repeat(33) }],
		["subject", { subject: "x".repeat(391) }],
		["flag", { flags: ["x".repeat(321)] }],
		["number of flags", { flags: Array.from({ length: 33 }, () => "x") }],
	])("a Message's %s", async (_name, part) => {
		const relay = memoryRelay();
		const { parties } = await converse(relay, ["alice", "bob"], []);
		const [alice, bob] = parties as [Party, Party];
		alice.line.send({ ...chat("too much"), ...part });
		expect(await alice.line.error()).toBe("too-long");
		alice.line.send(chat("fine"));
		expect(await bob.line.next()).toEqual(chat("fine"));
	});

	test("a datum that trickles", async () => {
		const relay = memoryRelay({ limits: withLimits({ datumTimeoutMs: 50 }) });
		const isWell = await witness(relay);
		const alice = await openLine(relay, "alice");
		alice.write(Uint8Array.of(0xff));
		expect(await alice.error()).toBe("timeout");
		expect(await alice.end()).toBe("end");
		await isWell();
	});

	test("a line that is not read, however much is said to it", async () => {
		const relay = memoryRelay({
			limits: withLimits({
				...unhurried,
				maxLineQueueBytes: 10_000,
				lingerMs: 50,
			}),
		});
		const isWell = await witness(relay);
		const alice = await openLine(relay, "alice");
		alice.stream.pause();
		for (let i = 0; i < 200; i++) alice.send(acknowledge("nothing"));
		await openLine(relay, "bob");
		while (!relay.log.includes("alice is closed: too-slow")) {
			await new Promise(setImmediate);
		}
		await isWell();
	});
});

describe("what comes too fast waits, and nothing of it is lost", () => {
	test.each([
		["Messages", { messagesPerSecond: 50, messagesBurst: 5 }],
		["datums", { datumsPerSecond: 50, datumsBurst: 10 }],
		["bytes", { lineBytesPerSecond: 5_000, lineBytesBurst: 500 }],
	])("%s", async (_name, limits) => {
		const relay = memoryRelay({
			limits: withLimits({ ...unhurried, ...limits }),
		});
		const isWell = await witness(relay);
		const { parties } = await converse(relay, ["alice", "bob"], []);
		const [alice, bob] = parties as [Party, Party];
		const started = performance.now();
		for (let i = 0; i < 25; i++) alice.line.send(chat(`${i}`));
		await isWell();
		for (let i = 0; i < 25; i++) {
			expect(await bob.line.next()).toEqual(chat(`${i}`));
		}
		// Twenty beyond the burst, or so many bytes, take their time; at the least half of it.
		expect(performance.now() - started).toBeGreaterThan(150);
	});

	test("Requests: one who asks in a loop makes only himself wait", async () => {
		const relay = memoryRelay({
			limits: withLimits({ asksPerSecond: 20, asksBurst: 2 }),
		});
		const isWell = await witness(relay);
		const alice = await openLine(relay, "alice");
		const started = performance.now();
		for (let i = 0; i < 8; i++) alice.send(request("alice", ["nobody"]));
		await isWell();
		for (let i = 0; i < 8; i++) {
			expect(await alice.error()).toBe("unknown-user");
		}
		expect(performance.now() - started).toBeGreaterThan(150);
	});

	test("bytes on a relay socket", async () => {
		const relay = memoryRelay({
			limits: withLimits({
				socketBytesPerSecond: 500_000,
				socketBytesBurst: 60_000,
			}),
		});
		const { parties } = await converse(relay, ["alice", "bob"]);
		const [alice, bob] = parties as [Party, Party];
		const started = performance.now();
		for (let i = 0; i < 5; i++) alice.talk.send(chat("x".repeat(50_000)));
		for (let i = 0; i < 5; i++) await bob.talk.next();
		expect(performance.now() - started).toBeGreaterThan(150);
	});
});

describe("a conversation that keeps too much", () => {
	test("stops its senders, says so, and goes on when the others have read", async () => {
		const relay = memoryRelay({
			limits: withLimits({
				maxConnectionLogBytes: 100_000,
				stallTimeoutMs: 50,
			}),
		});
		const options = ["relay=socket", "mailbox"];
		const { id, parties } = await converse(relay, ["alice", "bob"], options);
		const [alice, bob] = parties as [Party, Party];
		const isWell = await witness(relay);
		bob.talk.stream.end();
		await bob.talk.end();
		for (let i = 0; i < 20; i++)
			alice.talk.send(chat(`${i} ${"x".repeat(10_000)}`));
		expect(await alice.line.error()).toBe("mailbox-full");
		await isWell();
		bob.line.send(request("bob", [id]));
		const back = openSocket(relay, "bob", id, (await okOf(bob.line)).token);
		await back.message("seq");
		for (let i = 0; i < 20; i++) {
			const datum = await back.next();
			expect(datum).toMatchObject({ msg: `${i} ${"x".repeat(10_000)}` });
			bob.line.send(receipt(id, i + 1));
		}
	});
});

describe("the table of limits", () => {
	test("is what docs/LIMITS.md shows", () => {
		const doc = readFileSync("docs/LIMITS.md", "utf8");
		const rows = limitNames.map(
			(name) =>
				`| \`--${limitFlag(name)}\` | ${defaultLimits[name]} | ${limitTable[name][1]} |`,
		);
		expect(doc.match(/^\| `--.*$/gm)).toEqual(rows);
	});

	test("is what the headless relay takes as flags", async () => {
		const { stdout } = await runRelay(["--help"]);
		for (const name of limitNames) {
			expect(stdout).toContain(
				`--${limitFlag(name)} N  (${defaultLimits[name]})`,
			);
		}
		const relay = await headlessRelay(["--max-lines", "1"]);
		await openLine(relay, "alice");
		const bob = relay.connect().write(MSGPACK_HEADER).send(request("bob"));
		expect(findOption((await bob.message("error")).flags, "code")).toBe(
			"too-many-lines",
		);
		for (const value of ["0", "-1", "x", "1e9", ""]) {
			const { code } = await runRelay([`--max-lines=${value}`]);
			expect(code).toBe(2);
		}
	});
});
