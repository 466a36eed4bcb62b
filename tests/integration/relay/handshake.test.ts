import { describe, expect, test } from "vitest";
import { encodeDatum } from "../../../src/protocol/codec";
import { findOption, findOptions } from "../../../src/protocol/options";
import {
	acknowledge,
	chat,
	MSGPACK_HEADER,
	memoryRelay,
	okOf,
	openLine,
	request,
	unhurried,
	withLimits,
} from "./kit";

describe("the handshake of the RFC", () => {
	test("steps 1 to 6, as written", async () => {
		const relay = memoryRelay({ now: () => 1_538_000_000_000 });
		// 1. Bob connects to server and waits.
		const bob = relay.connect().write(MSGPACK_HEADER);
		bob.send(request("bob@127.0.0.1:4321"));
		// 2. Alice connects to server and builds a Request datum to chat with Bob.
		const alice = relay.connect().write(MSGPACK_HEADER);
		alice.send(request("alice@127.0.0.1", ["bob@127.0.0.1:4321/phone"]));
		// 3. Server builds Connection datum and fires event on the participating parties' lines.
		const event = await bob.connection();
		expect(event.id).toMatch(/^[0-9a-f]{64}$/);
		expect(event.users).toEqual([
			"alice@127.0.0.1",
			"bob@127.0.0.1:4321/phone",
		]);
		expect(event.lastActive).toBe(0n);
		expect(await alice.connection()).toEqual(event);
		// 4. Bob chooses to acknowledge.
		bob.send(acknowledge(event.id));
		// 5. Server sends OK to involved parties.
		for (const party of [alice, bob]) {
			expect(await party.message("ok")).toEqual({
				kind: "message",
				category: "ok",
				subject: event.id,
				flags: ["joined=alice@127.0.0.1", "joined=bob@127.0.0.1:4321/phone"],
				date: 1_538_000_000n,
				msg: ":4321",
			});
		}
		// 6. Bob and Alice are now being relayed.
		alice.send(chat("hello"));
		expect(await bob.next()).toEqual(chat("hello"));
		bob.send(chat("hi"));
		expect(await alice.next()).toEqual(chat("hi"));
	});

	test("a Request of the same name makes no second Connection, also once it was acknowledged", async () => {
		const relay = memoryRelay();
		const bob = await openLine(relay, "bob");
		const ask = request("alice", ["bob"], ["request=r1"]);
		const alice = await openLine(relay, "alice", ["relay=socket"]);
		alice.send(ask);
		const { id } = await alice.connection();
		await bob.connection();
		bob.send(acknowledge(id));
		await alice.message("ok");
		alice.send(ask);
		expect((await alice.connection()).id).toBe(id);
		expect(await alice.message("ok")).toMatchObject({ subject: id });
		alice.send(request("alice", ["bob"], ["request=r2"]));
		expect((await alice.connection()).id).not.toBe(id);
	});

	test("ignoring is silent: the asker is told nothing", async () => {
		const relay = memoryRelay();
		const bob = await openLine(relay, "bob");
		const alice = await openLine(relay, "alice");
		alice.send(request("alice", ["bob"]));
		await alice.connection();
		await bob.connection();
		await bob.settled();
		await alice.settled();
		expect(alice.isQuiet).toBe(true);
	});

	test("the same people asked again: the same Connection, and they are not disturbed", async () => {
		const relay = memoryRelay();
		const bob = await openLine(relay, "bob");
		const alice = await openLine(relay, "alice");
		alice
			.send(request("alice", ["bob"]))
			.send(request("alice", ["Bob", "bob"]));
		const { id } = await alice.connection();
		expect((await alice.connection()).id).toBe(id);
		await bob.connection();
		await bob.settled();
		expect(bob.isQuiet).toBe(true);
	});

	test("asked again once they talk: another Connection with another id", async () => {
		const relay = memoryRelay();
		const bob = await openLine(relay, "bob");
		const alice = await openLine(relay, "alice");
		alice.send(request("alice", ["bob"]));
		const { id } = await bob.connection();
		bob.send(acknowledge(id));
		await okOf(bob);
		alice.send(request("alice", ["bob"]));
		expect((await bob.connection()).id).not.toBe(id);
	});

	test("array form, an early Message and everything in one write: the datums pass as they were", async () => {
		const relay = memoryRelay();
		const bob = await openLine(relay, "bob");
		const alice = relay.connect().write(MSGPACK_HEADER);
		alice.send(request("alice", ["bob"]), "array");
		const { id } = await bob.connection();
		bob.send(acknowledge(id), "array").send(chat("from bob"), "array");
		await alice.connection();
		await alice.message("ok");
		expect(await alice.nextBytes()).toEqual(
			encodeDatum(chat("from bob"), "array"),
		);
	});

	test("a Message goes to the Connection that was OK'ed last", async () => {
		const relay = memoryRelay();
		const bob = await openLine(relay, "bob");
		const carol = await openLine(relay, "carol");
		const alice = await openLine(relay, "alice");
		for (const other of [bob, carol]) {
			alice.send(request("alice", [other === bob ? "bob" : "carol"]));
			const { id } = await other.connection();
			await alice.connection();
			other.send(acknowledge(id));
			await okOf(alice);
			await okOf(other);
		}
		alice.send(chat("for carol"));
		expect(await carol.next()).toEqual(chat("for carol"));
		await bob.settled();
		expect(bob.isQuiet).toBe(true);
	});
});

describe("a group on lines", () => {
	test("each who acknowledges joins, and all who have joined are told", async () => {
		const relay = memoryRelay();
		const [bob, carol, dave, alice] = await Promise.all(
			["bob", "carol", "dave", "alice"].map((name) => openLine(relay, name)),
		);
		if (!alice || !bob || !carol || !dave) throw new Error("unreachable");
		alice.send(request("alice", ["bob", "carol", "dave"]));
		const { id, users } = await alice.connection();
		expect(users).toEqual(["alice", "bob", "carol", "dave"]);
		for (const other of [bob, carol, dave]) await other.connection();

		bob.send(acknowledge(id));
		const two = ["joined=alice", "joined=bob"];
		expect((await alice.message("ok")).flags).toEqual(two);
		expect((await bob.message("ok")).flags).toEqual(two);

		carol.send(acknowledge(id));
		expect((await carol.message("ok")).flags).toEqual([...two, "joined=carol"]);
		expect((await alice.message("ok")).flags).toEqual(["joined=carol"]);
		expect((await bob.message("ok")).flags).toEqual(["joined=carol"]);

		carol.send(chat("to both"));
		expect(await alice.next()).toEqual(chat("to both"));
		expect(await bob.next()).toEqual(chat("to both"));
		await dave.settled();
		expect(dave.isQuiet).toBe(true);
	});

	test("who leaves is named; who is left alone is told that it has ended", async () => {
		const relay = memoryRelay();
		const [bob, carol, alice] = await Promise.all(
			["bob", "carol", "alice"].map((name) => openLine(relay, name)),
		);
		if (!alice || !bob || !carol) throw new Error("unreachable");
		alice.send(request("alice", ["bob", "carol"]));
		const { id } = await alice.connection();
		for (const other of [bob, carol]) {
			await other.connection();
			other.send(acknowledge(id));
			await okOf(other);
			await okOf(alice);
		}
		await okOf(bob);
		carol.stream.end();
		expect((await alice.message("ok")).flags).toEqual(["left=carol"]);
		expect((await bob.message("ok")).flags).toEqual(["left=carol"]);
		bob.stream.end();
		expect((await alice.message("ok")).flags).toEqual(["left=bob"]);
		expect(await alice.error()).toBe("connection-ended");
		alice.send(chat("anybody?"));
		expect(await alice.error()).toBe("no-conversation");
	});

	test("who left may join again, the asker too", async () => {
		const relay = memoryRelay();
		const [bob, carol, alice] = await Promise.all(
			["bob", "carol", "alice"].map((name) => openLine(relay, name)),
		);
		if (!alice || !bob || !carol) throw new Error("unreachable");
		alice.send(request("alice", ["bob", "carol"]));
		const { id } = await alice.connection();
		for (const other of [bob, carol]) {
			await other.connection();
			other.send(acknowledge(id));
			await okOf(other);
		}
		await okOf(bob);
		alice.stream.end();
		await alice.end();
		expect((await bob.message("ok")).flags).toEqual(["left=alice"]);
		const again = relay.connect().write(MSGPACK_HEADER).send(request("alice"));
		expect((await again.connection()).id).toBe(id);
		again.send(acknowledge(id));
		expect(findOptions((await again.message("ok")).flags, "joined")).toEqual([
			"alice",
			"bob",
			"carol",
		]);
		expect((await bob.message("ok")).flags).toEqual(["joined=alice"]);
		bob.send(chat("welcome back"));
		expect(await again.next()).toEqual(chat("welcome back"));
	});

	test.each([
		["at once", unhurried],
		[
			"as fast as the limits let it",
			{ lineBytesBurst: 500_000, lineBytesPerSecond: 1_000_000 },
		],
	])(
		"what a client says %s before it leaves still reaches those who are behind",
		async (_name, limits) => {
			const relay = memoryRelay({ limits: withLimits(limits) });
			const bob = await openLine(relay, "bob");
			const alice = await openLine(relay, "alice");
			alice.send(request("alice", ["bob"]));
			const { id } = await alice.connection();
			await bob.connection();
			bob.send(acknowledge(id));
			await okOf(bob);
			await okOf(alice);
			bob.stream.pause();
			const long = "x".repeat(40_000);
			for (let i = 0; i < 20; i++) alice.send(chat(`${i} ${long}`));
			alice.stream.end();
			await alice.end();
			bob.stream.resume();
			let next = 0;
			for (;;) {
				const datum = await bob.next();
				if (datum.kind !== "message") throw new Error("unreachable");
				if (datum.category === "chat") {
					expect(datum.msg).toBe(`${next++} ${long}`);
				} else if (findOption(datum.flags, "code") === "connection-ended")
					break;
			}
			expect(next).toBe(20);
		},
	);
});

describe("who is away", () => {
	test("gets a Request when its line comes up; who was never here can't be asked", async () => {
		const relay = memoryRelay();
		const bob = await openLine(relay, "bob");
		bob.stream.end();
		await bob.end();
		const alice = await openLine(relay, "alice");
		alice.send(request("alice", ["nobody", "bob"]));
		const refusal = await alice.message("error");
		expect(refusal).toMatchObject({
			subject: "nobody",
			flags: ["code=unknown-user"],
		});
		const { id, users } = await alice.connection();
		expect(users).toEqual(["alice", "bob"]);
		const back = relay.connect().write(MSGPACK_HEADER).send(request("BOB"));
		expect((await back.connection()).id).toBe(id);
		back.send(acknowledge(id));
		await back.message("ok");
		await alice.message("ok");
	});

	test("a Request ends with the line of an asker that can't come back", async () => {
		const relay = memoryRelay();
		const bob = await openLine(relay, "bob", ["relay=socket"]);
		const naiveBob = await openLine(relay, "naive");
		const alice = await openLine(relay, "alice");
		alice.send(request("alice", ["bob", "naive"]));
		const { id } = await alice.connection();
		await bob.connection();
		await naiveBob.connection();
		alice.stream.end();
		expect(await bob.message("error")).toMatchObject({
			subject: id,
			flags: ["code=request-withdrawn"],
		});
		bob.send(acknowledge(id));
		expect(await bob.error()).toBe("unknown-connection");
		await naiveBob.settled();
		expect(naiveBob.isQuiet).toBe(true);
	});

	test("a Request outlives the line of an asker that comes back", async () => {
		const relay = memoryRelay();
		const bob = await openLine(relay, "bob");
		const alice = await openLine(relay, "alice", ["relay=socket"]);
		alice.send(request("alice", ["bob"]));
		const { id } = await bob.connection();
		alice.stream.end();
		await alice.end();
		bob.send(acknowledge(id));
		await okOf(bob);
		bob.send(chat("I am here"));
		const back = await openLine(relay, "alice", ["relay=socket"]);
		back.send(request("alice", [id]));
		expect(findOption((await back.message("ok")).flags, "token")).toMatch(
			/^[\w-]{22}$/,
		);
	});
});

describe("presence", () => {
	test("is told at once, even if empty, and then with each who comes and goes", async () => {
		const relay = memoryRelay();
		const alice = relay
			.connect()
			.write(MSGPACK_HEADER)
			.send(request("alice@here", [], ["presence"]));
		expect((await alice.message("presence")).flags).toEqual([]);
		const bob = await openLine(relay, "bob");
		expect((await alice.message("presence")).flags).toEqual(["online=bob"]);
		const carol = relay
			.connect()
			.write(MSGPACK_HEADER)
			.send(request("carol", [], ["presence"]));
		expect((await carol.message("presence")).flags).toEqual([
			"online=alice@here",
			"online=bob",
		]);
		expect((await alice.message("presence")).flags).toEqual(["online=carol"]);
		bob.stream.end();
		expect((await alice.message("presence")).flags).toEqual(["offline=bob"]);
		await bob.end();
		expect(bob.isQuiet).toBe(true);
	});

	test("names a hundred in a Message", async () => {
		const relay = memoryRelay({
			limits: withLimits({ maxLinesPerAddress: 200 }),
		});
		for (let i = 0; i < 101; i++) {
			await openLine(relay, `user${i}`);
		}
		const alice = relay
			.connect()
			.write(MSGPACK_HEADER)
			.send(request("alice", [], ["presence"]));
		expect((await alice.message("presence")).flags).toHaveLength(100);
		expect((await alice.message("presence")).flags).toEqual(["online=user100"]);
	});
});
