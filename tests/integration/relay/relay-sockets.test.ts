import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { decodeDatum } from "../../../src/protocol/codec";
import type { Message } from "../../../src/protocol/datums/message";
import { frame } from "../../../src/protocol/frame";
import { findCount, findOption } from "../../../src/protocol/options";
import {
	acknowledge,
	chat,
	converse,
	introduce,
	memoryRelay,
	okOf,
	openLine,
	openSocket,
	type Party,
	type Peer,
	receipt,
	request,
} from "./kit";

async function nextMarker(talk: Peer) {
	const { flags } = await talk.message("seq");
	return {
		next: findCount(flags, "next"),
		mark: findOption(flags, "mark"),
		from: findOption(flags, "from"),
		own: findCount(flags, "own"),
	};
}

/** Asks for a fresh token and attaches with it. */
async function reattach(
	relay: { connect(): Peer },
	line: Peer,
	name: string,
	id: string,
): Promise<Peer> {
	line.send(request(name, [id]));
	const { token } = await okOf(line);
	return openSocket(relay, name, id, token);
}

describe("tokens", () => {
	async function twoWithTokens() {
		const relay = memoryRelay();
		const bob = await openLine(relay, "bob", ["relay=socket"]);
		const alice = await openLine(relay, "alice", ["relay=socket"]);
		const id = await introduce([alice, bob], ["alice", "bob"]);
		const aliceToken = (await okOf(alice)).token;
		const bobToken = (await okOf(bob)).token;
		return { relay, alice, bob, id, aliceToken, bobToken };
	}

	test("are 128 random bits, another one for each party", async () => {
		const { aliceToken, bobToken } = await twoWithTokens();
		for (const token of [aliceToken, bobToken]) {
			expect(Buffer.from(token, "base64url")).toHaveLength(16);
		}
		expect(aliceToken).not.toBe(bobToken);
	});

	test("open a socket once", async () => {
		const { relay, id, aliceToken } = await twoWithTokens();
		const socket = openSocket(relay, "alice", id, aliceToken);
		expect(await nextMarker(socket)).toEqual({
			next: 1,
			mark: aliceToken,
			from: null,
			own: null,
		});
		const second = openSocket(relay, "alice", id, aliceToken);
		expect(await second.error()).toBe("bad-token");
		expect(await second.end()).toBe("end");
		socket.send(chat("still attached"));
		await new Promise(setImmediate);
		expect(socket.stream.destroyed).toBe(false);
	});

	test.each([
		["a guess", { name: "alice", token: "A".repeat(22) }],
		["no token", { name: "alice", token: "" }],
		["another member's token", { name: "alice", token: "bob's" }],
		["a stranger with a member's token", { name: "eve", token: "bob's" }],
	])("%s opens nothing, and uses nothing up", async (_name, attempt) => {
		const { relay, id, bobToken } = await twoWithTokens();
		const token = attempt.token === "bob's" ? bobToken : attempt.token;
		const socket = openSocket(relay, attempt.name, id, token);
		expect(await socket.error()).toBe("bad-token");
		expect(await socket.end()).toBe("end");
		await nextMarker(openSocket(relay, "bob", id, bobToken));
	});

	test("for an id that does not exist: the same answer", async () => {
		const { relay, bobToken } = await twoWithTokens();
		const socket = openSocket(relay, "bob", "00".repeat(32), bobToken);
		expect(await socket.error()).toBe("bad-token");
	});

	test("are replaced by a fresh one, and end with the line", async () => {
		const { relay, alice, bob, id, aliceToken, bobToken } =
			await twoWithTokens();
		await nextMarker(await reattach(relay, alice, "alice", id));
		const stale = openSocket(relay, "alice", id, aliceToken);
		expect(await stale.error()).toBe("bad-token");
		bob.stream.end();
		await bob.end();
		const late = openSocket(relay, "bob", id, bobToken);
		expect(await late.error()).toBe("bad-token");
	});
});

describe("a relay socket", () => {
	test("passes every byte on as it came, whatever it is, in order", async () => {
		const relay = memoryRelay();
		const { parties } = await converse(relay, ["alice", "bob"]);
		const [alice, bob] = parties as [Party, Party];
		const sent = [1, 2, 17, 255, 256, 4_097, 65_535].map((n) => randomBytes(n));
		const stream = Buffer.concat(sent.map((payload) => frame(payload)));
		// In pieces that respect no boundary.
		for (let at = 0; at < stream.length; at += 10_007) {
			alice.talk.write(stream.subarray(at, at + 10_007));
		}
		for (const payload of sent) {
			expect(await bob.talk.nextBytes()).toEqual(new Uint8Array(payload));
		}
	});

	test("is told by a marker what it could not count: after its own datums", async () => {
		const relay = memoryRelay();
		const { parties } = await converse(relay, ["alice", "bob"]);
		const [alice, bob] = parties.map(({ talk }) => talk) as [Peer, Peer];
		alice.send(chat("1")).send(chat("2"));
		expect(await bob.next()).toEqual(chat("1"));
		expect(await bob.next()).toEqual(chat("2"));
		bob.send(chat("3")).send(chat("4"));
		expect(await nextMarker(alice)).toMatchObject({ next: 3, from: null });
		expect(await alice.next()).toEqual(chat("3"));
		expect(await alice.next()).toEqual(chat("4"));
		alice.send(chat("5"));
		expect(await nextMarker(bob)).toMatchObject({ next: 5 });
		expect(await bob.next()).toEqual(chat("5"));
	});

	test("of a group is told by a marker who spoke, in the server's words", async () => {
		const relay = memoryRelay();
		const { parties } = await converse(relay, ["alice@a", "bob", "carol"]);
		const [alice, bob, carol] = parties.map(({ talk }) => talk) as [
			Peer,
			Peer,
			Peer,
		];
		bob.send(chat("I am alice", ["from=alice@a"])).send(chat("honest"));
		const fromBob = await nextMarker(carol);
		expect(fromBob).toMatchObject({ next: 1, from: "bob" });
		await carol.next();
		await carol.next();
		await nextMarker(alice);
		await alice.next();
		alice.send(chat("3"));
		expect(await nextMarker(carol)).toMatchObject({ next: 3, from: "alice@a" });
		expect(await carol.next()).toEqual(chat("3"));
	});

	test("can tell a server's marker from a member's forgery by its own token", async () => {
		const relay = memoryRelay();
		const { parties } = await converse(relay, ["alice", "bob"]);
		const [alice, bob] = parties.map(({ talk }) => talk) as [Peer, Peer];
		const attached = decodeDatum(bob.seen[0] as Uint8Array) as Message;
		const real = findOption(attached.flags, "mark");
		alice.send({ ...chat("", ["next=99", "mark=guess"]), category: "seq" });
		const forged = await nextMarker(bob);
		expect(forged.mark).not.toBe(real);
		expect(real).toHaveLength(22);
	});

	test("that breaks the framing is closed with the reason; the others go on", async () => {
		const relay = memoryRelay();
		const { id, parties } = await converse(relay, ["alice", "bob", "carol"]);
		const [alice, bob, carol] = parties as [Party, Party, Party];
		bob.talk.write(Uint8Array.of(0, 0));
		expect(await bob.talk.error()).toBe("bad-length");
		expect(await bob.talk.end()).toBe("end");
		alice.talk.send(chat("go on"));
		await nextMarker(carol.talk);
		expect(await carol.talk.next()).toEqual(chat("go on"));
		const again = await reattach(relay, bob.line, "bob", id);
		await nextMarker(again);
		expect(await nextMarker(again)).toMatchObject({ from: "alice" });
		expect(await again.next()).toEqual(chat("go on"));
	});

	test("talks with a client that stays on its line", async () => {
		const relay = memoryRelay();
		const naive = await openLine(relay, "naive");
		const app = await openLine(relay, "app", ["relay=socket"]);
		app.send(request("app", ["naive"]));
		const { id } = await naive.connection();
		await app.connection();
		naive.send(acknowledge(id));
		expect((await naive.message("ok")).flags).toEqual([
			"joined=app",
			"joined=naive",
		]);
		const { token } = await okOf(app);
		naive.send(chat("before you came"));
		await naive.settled();
		const socket = openSocket(relay, "app", id, token);
		await nextMarker(socket);
		expect(await socket.next()).toEqual(chat("before you came"));
		socket.send(chat("hello"));
		expect(await naive.next()).toEqual(chat("hello"));
		app.send(chat("wrong plane"));
		expect(await app.error()).toBe("no-conversation");
	});

	test("ends with its line, and is replaced by the next attachment", async () => {
		const relay = memoryRelay();
		const { id, parties } = await converse(relay, ["alice", "bob"]);
		const [alice, bob] = parties as [Party, Party];
		const second = await reattach(relay, alice.line, "alice", id);
		await nextMarker(second);
		expect(await alice.talk.end()).toBe("end");
		bob.line.stream.end();
		expect(await bob.talk.end()).toBe("end");
		second.send(chat("when you are back"));
		const line = await openLine(relay, "bob", ["relay=socket"]);
		const back = await reattach(relay, line, "bob", id);
		await nextMarker(back);
		expect(await back.next()).toEqual(chat("when you are back"));
	});
});

describe("with the option mailbox", () => {
	const options = ["relay=socket", "mailbox"];

	test("what was not confirmed comes again after a re-attachment, under its numbers", async () => {
		const relay = memoryRelay();
		const { id, parties } = await converse(relay, ["alice", "bob"], options);
		const [alice, bob] = parties as [Party, Party];
		for (const text of ["1", "2", "3"]) alice.talk.send(chat(text));
		for (const text of ["1", "2", "3"]) {
			expect(await bob.talk.next()).toEqual(chat(text));
		}
		bob.line.send(receipt(id, 1));
		await bob.line.settled();
		bob.talk.stream.end();
		await bob.talk.end();
		const back = await reattach(relay, bob.line, "bob", id);
		expect(await nextMarker(back)).toMatchObject({ next: 2 });
		expect(await back.next()).toEqual(chat("2"));
		expect(await back.next()).toEqual(chat("3"));
	});

	test("a sender is told what is safe, run by run, so that it knows each number", async () => {
		const relay = memoryRelay();
		const { id, parties } = await converse(relay, ["alice", "bob"], options);
		const [alice, bob] = parties as [Party, Party];
		alice.talk.send(chat("1")).send(chat("2"));
		await bob.talk.next();
		await bob.talk.next();
		bob.talk.send(chat("3"));
		await nextMarker(alice.talk);
		await alice.talk.next();
		alice.talk.send(chat("4"));
		await nextMarker(bob.talk);
		await bob.talk.next();
		// Three datums of Alice's, under 1, 2 and 4.
		bob.line.send(receipt(id, 3));
		for (const flags of [
			["count=2", "seq=2"],
			["count=3", "seq=4"],
		]) {
			expect(await alice.line.message("receipt")).toMatchObject({
				subject: id,
				flags,
			});
		}
		await bob.line.settled();
		expect(bob.line.isQuiet).toBe(true);
	});

	test("nothing is safe before every receiver has confirmed", async () => {
		const relay = memoryRelay();
		const { id, parties } = await converse(
			relay,
			["alice", "bob", "carol"],
			options,
		);
		const [alice, bob, carol] = parties as [Party, Party, Party];
		alice.talk.send(chat("1"));
		for (const { talk } of [bob, carol]) {
			await nextMarker(talk);
			await talk.next();
		}
		bob.line.send(receipt(id, 1));
		await bob.line.settled();
		await new Promise(setImmediate);
		await alice.line.settled();
		expect(alice.line.isQuiet).toBe(true);
		carol.line.send(receipt(id, 1));
		expect((await alice.line.message("receipt")).flags).toEqual([
			"count=1",
			"seq=1",
		]);
	});

	test.each([
		[
			"of a conversation that does not exist",
			(id: string) => receipt(`${id}x`, 1),
		],
		[
			"of more than there was",
			(id: string) => receipt(id, 9_007_199_254_740_991),
		],
		["without a count", (id: string) => ({ ...receipt(id, 1), flags: [] })],
		[
			"with a negative count",
			(id: string) => ({ ...receipt(id, 1), flags: ["count=-1"] }),
		],
	])("a receipt %s harms nobody", async (_name, make) => {
		const relay = memoryRelay();
		const { id, parties } = await converse(relay, ["alice", "bob"], options);
		const [alice, bob] = parties as [Party, Party];
		bob.line.send(make(id));
		await bob.line.settled();
		alice.talk.send(chat("1"));
		expect(await bob.talk.next()).toEqual(chat("1"));
		bob.line.send(receipt(id, 1));
		expect((await alice.line.message("receipt")).flags).toEqual([
			"count=1",
			"seq=1",
		]);
	});
});
