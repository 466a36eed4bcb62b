import { describe, expect, test } from "vitest";
import type { Message } from "../../../src/protocol/datums/message";
import { tempFolder } from "../../unit/main/temp-folder";
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
	withLimits,
} from "./kit";

const NOW = 1_538_000_000_000;

function flagsOf({ flags }: Message): readonly string[] {
	return flags.filter((flag) => !flag.startsWith("token="));
}

describe("leaving", () => {
	test("the others are told where in the order; nothing comes to who left, nothing is kept, and it is a stranger", async () => {
		const relay = memoryRelay({ now: () => NOW });
		const { id, parties } = await converse(relay, ["alice", "bob", "carol"]);
		const [alice, bob, carol] = parties as [Party, Party, Party];
		alice.talk.send(chat("one"));
		await bob.talk.message("seq");
		await bob.talk.next();
		bob.line.send(request("bob", [id], ["leave"]));
		for (const { line } of [bob, alice, carol]) {
			const { ok } = await okOf(line);
			expect(ok.subject).toBe(id);
			expect(flagsOf(ok)).toEqual(["left=bob", "at=2:1538000000:bob"]);
		}
		await bob.talk.end();
		alice.talk.send(chat("two"));
		await carol.talk.message("seq");
		expect(await carol.talk.next()).toEqual(chat("one"));
		expect(await carol.talk.next()).toEqual(chat("two"));
		for (const datum of [
			request("bob", [id]),
			request("bob", [id], ["leave"]),
			acknowledge(id),
		]) {
			bob.line.send(datum);
			expect(await bob.line.error()).toBe("unknown-connection");
		}
		await bob.line.settled();
		expect(bob.line.isQuiet).toBe(true);
	});

	test("who was away then is told when it comes back", async () => {
		const relay = memoryRelay({ now: () => NOW });
		const { id, parties } = await converse(relay, ["alice", "bob", "carol"]);
		const [alice, bob, carol] = parties as [Party, Party, Party];
		carol.line.stream.end();
		await carol.line.end();
		bob.line.send(request("bob", [id], ["leave"]));
		await okOf(alice.line);
		const line = await openLine(relay, "carol", ["relay=socket"]);
		line.send(request("carol", [id]));
		const { ok } = await okOf(line);
		expect(flagsOf(ok)).toEqual([
			"joined=alice",
			"joined=carol",
			"at=1:1538000000:alice",
			"left=bob",
			"at=1:1538000000:bob",
			"at=1:1538000000:carol",
		]);
	});

	test("between two the other gets what it has yet to read, and then the end; also who was away", async () => {
		const relay = memoryRelay();
		const options = ["relay=socket", "mailbox"];
		const { id, parties } = await converse(relay, ["alice", "bob"], options);
		const [alice, bob] = parties as [Party, Party];
		bob.line.stream.end();
		await bob.line.end();
		alice.talk.send(chat("goodbye"));
		alice.line.send(request("alice", [id], ["leave"]));
		await alice.talk.end();
		const line = await openLine(relay, "bob", options);
		line.send(request("bob", [id]));
		const { ok, token } = await okOf(line);
		expect(ok.flags).toContain("left=alice");
		const talk = openSocket(relay, "bob", id, token);
		await talk.message("seq");
		expect(await talk.next()).toEqual(chat("goodbye"));
		line.send(receipt(id, 1));
		expect(await line.error()).toBe("connection-ended");
	});

	test("who was away when there was nothing more to read is told too", async () => {
		const relay = memoryRelay();
		const { id, parties } = await converse(relay, ["alice", "bob"]);
		const [alice, bob] = parties as [Party, Party];
		bob.line.stream.end();
		await bob.line.end();
		alice.line.send(request("alice", [id], ["leave"]));
		await alice.line.settled();
		const line = await openLine(relay, "bob", ["relay=socket"]);
		line.send(request("bob", [id]));
		expect((await okOf(line)).ok.flags).toContain("left=alice");
		expect(await line.error()).toBe("connection-ended");
	});

	test("a client on its line can leave one conversation and stay", async () => {
		const relay = memoryRelay();
		const { id, parties } = await converse(relay, ["alice", "ned", "eve"], []);
		const [alice, ned, eve] = parties as [Party, Party, Party];
		ned.line.send(request("ned", [id], ["leave"]));
		for (const { line } of [ned, alice, eve]) {
			expect(flagsOf((await okOf(line)).ok)).toEqual(["left=ned"]);
		}
		ned.line.send(chat("anybody?"));
		expect(await ned.line.error()).toBe("no-conversation");
	});

	test("who was only asked has nothing to leave: not to answer is silent", async () => {
		const relay = memoryRelay();
		const bob = await openLine(relay, "bob", ["relay=socket"]);
		const alice = await openLine(relay, "alice", ["relay=socket"]);
		alice.send(request("alice", ["bob"]));
		const { id } = await alice.connection();
		await bob.connection();
		bob.send(request("bob", [id], ["leave"]));
		expect(await bob.error()).toBe("not-a-member");
		await alice.settled();
		expect(alice.isQuiet).toBe(true);
		bob.send(acknowledge(id));
		expect((await okOf(bob)).ok.flags).toContain("joined=bob");
	});
});

test("who left and who was added stands over a crash of the relay", async () => {
	const args = ["--data", await tempFolder()];
	const relay = await headlessRelay(args);
	const dave = await openLine(relay, "dave", ["relay=socket"]);
	const { id, parties } = await converse(relay, ["alice", "bob", "carol"]);
	const [alice, bob] = parties as [Party, Party, Party];
	bob.line.send(request("bob", [id], ["leave"]));
	await okOf(bob.line);
	await okOf(alice.line);
	alice.line.send(request("alice", [id], ["add=dave"]));
	await okOf(alice.line);
	await dave.connection();
	await relay.stop("SIGKILL");
	const again = await headlessRelay(args);
	const line = await openLine(again, "alice", ["relay=socket"]);
	line.send(request("alice", [id]));
	const { flags } = (await okOf(line)).ok;
	expect(flags).toContain("left=bob");
	expect(flags).toContain("invited=dave");
	expect(flags.some((flag) => /^at=\d+:\d+:bob$/.test(flag))).toBe(true);
	const stranger = await openLine(again, "bob", ["relay=socket"]);
	stranger.send(request("bob", [id]));
	expect(await stranger.error()).toBe("unknown-connection");
	const asked = again.connect().write(MSGPACK_HEADER);
	asked.send(request("dave", [], ["relay=socket"]));
	expect((await asked.connection()).users[0]).toBe("alice");
});

describe("adding", () => {
	test("a member adds somebody: asked by that member, told to the others, joined as always", async () => {
		const relay = memoryRelay({ now: () => NOW });
		const dave = await openLine(relay, "dave", ["relay=socket"]);
		const { id, parties } = await converse(relay, ["alice", "bob", "carol"]);
		const [alice, bob, carol] = parties as [Party, Party, Party];
		bob.line.send(request("bob", [id], ["add=dave"]));
		for (const { line } of parties) {
			const { ok } = await okOf(line);
			expect(flagsOf(ok)).toEqual([
				"invited=dave",
				"by=bob",
				"at=1:1538000000:dave",
			]);
		}
		const asked = await dave.connection();
		expect(asked.id).toBe(id);
		expect(asked.users).toEqual(["bob", "alice", "carol", "dave"]);
		alice.talk.send(chat("before"));
		await bob.talk.message("seq");
		await bob.talk.next();
		dave.send(acknowledge(id));
		const { ok, token } = await okOf(dave);
		expect(flagsOf(ok).slice(0, 4)).toEqual(
			["alice", "bob", "carol", "dave"].map((name) => `joined=${name}`),
		);
		expect(ok.flags).toContain("at=2:1538000000:dave");
		for (const { line } of parties) {
			expect(flagsOf((await okOf(line)).ok)).toEqual([
				"joined=dave",
				"at=2:1538000000:dave",
			]);
		}
		const talk = openSocket(relay, "dave", id, token);
		await talk.message("seq");
		carol.talk.send(chat("welcome"));
		const marker = await talk.message("seq");
		expect(marker.flags).toContain("from=carol");
		expect(await talk.next()).toEqual(chat("welcome"));
	});

	test("nobody on a line without relay sockets is told of who was only asked", async () => {
		const relay = memoryRelay();
		const dave = await openLine(relay, "dave");
		const { id, parties } = await converse(relay, ["alice", "ned", "eve"], []);
		const [alice, ned] = parties as [Party, Party, Party];
		alice.line.send(request("alice", [id], ["add=dave"]));
		await dave.connection();
		await ned.line.settled();
		expect(ned.line.isQuiet).toBe(true);
		dave.send(acknowledge(id));
		expect(flagsOf((await okOf(ned.line)).ok)).toEqual(["joined=dave"]);
		await okOf(dave);
		dave.send(chat("hi"));
		expect(await ned.line.next()).toEqual(chat("hi"));
	});

	test("who has left can be asked again, by whoever stayed", async () => {
		const relay = memoryRelay();
		const { id, parties } = await converse(relay, ["alice", "bob", "carol"]);
		const [alice, bob, carol] = parties as [Party, Party, Party];
		alice.line.send(request("alice", [id], ["leave"]));
		for (const { line } of parties) await okOf(line);
		bob.line.send(request("bob", [id], ["add=alice"]));
		await okOf(bob.line);
		await okOf(carol.line);
		expect((await alice.line.connection()).users[0]).toBe("bob");
		alice.line.send(acknowledge(id));
		const { ok, token } = await okOf(alice.line);
		expect(ok.flags).toContain("joined=alice");
		const talk = openSocket(relay, "alice", id, token);
		await talk.message("seq");
		bob.talk.send(chat("again"));
		await talk.message("seq");
		expect(await talk.next()).toEqual(chat("again"));
	});

	test("what can't be: between two, by a stranger, of strangers, too many", async () => {
		const limits = withLimits({ maxMembers: 4 });
		const relay = memoryRelay({ limits });
		for (const name of ["dave", "erin"]) await openLine(relay, name);
		const two = await converse(relay, ["xeno", "yves"]);
		const xeno = two.parties[0] as Party;
		xeno.line.send(request("xeno", [two.id], ["add=dave"]));
		expect(await xeno.line.error()).toBe("not-a-group");
		const { id, parties } = await converse(relay, ["alice", "bob", "carol"]);
		const alice = parties[0] as Party;
		xeno.line.send(request("xeno", [id], ["add=dave"]));
		expect(await xeno.line.error()).toBe("unknown-connection");
		alice.line.send(request("alice", [id], ["add=zed"]));
		expect(await alice.line.error()).toBe("unknown-user");
		alice.line.send(request("alice", [id], ["add=alice"]));
		expect(await alice.line.error()).toBe("self-request");
		alice.line.send(request("alice", [id], ["add=dave", "add=erin"]));
		expect(await alice.line.error()).toBe("too-many-addresses");
		alice.line.send(request("alice", [id], ["add=bob"]));
		await alice.line.settled();
		expect(alice.line.isQuiet).toBe(true);
	});
});

describe("withdrawing", () => {
	test("a Request that nobody has answered is over for both sides", async () => {
		const relay = memoryRelay();
		const options = ["relay=socket"];
		const bob = await openLine(relay, "bob", options);
		const alice = await openLine(relay, "alice", options);
		alice.send(request("alice", ["bob"]));
		const { id } = await alice.connection();
		await bob.connection();
		alice.send(request("alice", [id], ["withdraw"]));
		expect(await alice.error()).toBe("request-withdrawn");
		expect(await bob.error()).toBe("request-withdrawn");
		bob.send(acknowledge(id));
		expect(await bob.error()).toBe("unknown-connection");
	});

	test("who has answered stays; what is left of it is taken back", async () => {
		const relay = memoryRelay();
		const options = ["relay=socket"];
		const bob = await openLine(relay, "bob", options);
		const carol = await openLine(relay, "carol", options);
		const alice = await openLine(relay, "alice", options);
		alice.send(request("alice", ["bob", "carol"]));
		const { id } = await alice.connection();
		await carol.connection();
		await bob.connection();
		bob.send(acknowledge(id));
		await okOf(alice);
		await okOf(bob);
		alice.send(request("alice", [id], ["withdraw"]));
		for (const line of [alice, bob]) {
			expect(flagsOf((await okOf(line)).ok)).toEqual(["left=carol"]);
		}
		expect(await carol.error()).toBe("request-withdrawn");
		carol.send(acknowledge(id));
		expect(await carol.error()).toBe("unknown-connection");
	});

	test("only who takes part can take back what it asked", async () => {
		const relay = memoryRelay();
		const options = ["relay=socket"];
		const bob = await openLine(relay, "bob", options);
		const carol = await openLine(relay, "carol", options);
		const alice = await openLine(relay, "alice", options);
		alice.send(request("alice", ["bob", "carol"]));
		const { id } = await alice.connection();
		await carol.connection();
		await bob.connection();
		bob.send(request("bob", [id], ["withdraw"]));
		expect(await bob.error()).toBe("not-a-member");
		alice.send(request("alice", [id], ["withdraw=bob"]));
		expect(await bob.error()).toBe("request-withdrawn");
		carol.send(acknowledge(id));
		expect((await okOf(carol)).ok.flags).toContain("joined=alice");
	});
});
