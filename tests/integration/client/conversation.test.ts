import { describe, expect, test } from "vitest";
import { noMarks } from "../../../src/shared/domain/marks";
import type { Message } from "../../../src/shared/domain/message";
import { tcpRelay } from "../relay/kit";
import { chat, conversationOnFake, id, mark, word } from "./fake-server";
import { conversing, must, User, withLatecomer } from "./user";

const numbersOf = (messages: readonly Message[]) =>
	messages.map(({ number }) => number);
const textsOf = (messages: readonly Message[]) =>
	messages.map(({ text }) => text);

describe("two people", () => {
	test("write to each other, and both see one order", async () => {
		const { port } = await tcpRelay();
		const [alice, bob] = (await conversing(port, ["Alice", "Bob"])) as [
			User,
			User,
		];
		const written = await Promise.all(
			Array.from({ length: 20 }, async (_, i) => {
				await Promise.all([alice.write(`a${i}`), bob.write(`b${i}`)]);
				return [`a${i}`, `b${i}`];
			}),
		);
		const hers = await alice.settled(40);
		const his = await bob.settled(40);
		expect(textsOf(hers)).toEqual(textsOf(his));
		expect(numbersOf(hers)).toEqual(numbersOf(his));
		expect(textsOf(hers).toSorted()).toEqual(written.flat().toSorted());
		for (const [name, key] of [
			["a", "alice"],
			["b", "bob"],
		]) {
			const own = hers.filter(({ from }) => from === key);
			expect(textsOf(own)).toEqual(
				Array.from({ length: 20 }, (_, i) => `${name}${i}`),
			);
		}
		expect(
			hers.every(
				({ delivery, from }) =>
					delivery.kind === (from === "alice" ? "sent" : "received"),
			),
		).toBe(true);
		expect(bob.conversation.unread).toBe(20);
		must(await bob.messenger.markRead(bob.conversation.id));
		expect(bob.conversation).toMatchObject({
			unread: 0,
			readUpTo: his.findLast(({ from }) => from === "alice")?.number,
		});
	});

	test("see the newest message in the list, also if an own one gets a lower number later", async () => {
		const { alice, line, socket } = await conversationOnFake();
		await alice.write("mine");
		await socket.next();
		// The relay numbered it first, and its word on that comes after Bob's message.
		socket.send(mark("next=2")).send(chat("his", "id=01"));
		await alice.until("Bob's message", () => alice.conversation.unread === 1);
		expect(alice.conversation.last?.text).toBe("mine");
		line.send(word("receipt", id, ["count=1", "seq=1"]));
		await alice.until(
			"Bob's message last",
			() => alice.conversation.last?.text === "his",
		);
		expect(textsOf(await alice.messages())).toEqual(["mine", "his"]);
	});

	test("share the topic before anybody has written", async () => {
		const { port } = await tcpRelay();
		const [, bob] = (await conversing(port, ["Alice", "Bob"], "Lunch?")) as [
			User,
			User,
		];
		await bob.until("the topic", () => bob.conversation.topic === "Lunch?");
	});

	test("call each other by the names they gave themselves", async () => {
		const { port } = await tcpRelay();
		const [alice, bob] = [await User.open("Alice"), await User.open("Bob")];
		for (const user of [alice, bob]) user.connect(port);
		await bob.lineIs("ready");
		await alice.lineIs("ready");
		await alice.until("Bob's presence", () => alice.server.people.length === 1);
		must(alice.messenger.sendRequest("bOB", "", null));
		await bob.acknowledge();
		await alice.attached();
		expect(alice.conversation.members).toMatchObject([
			{ key: "bob", name: "Bob", standing: "joined", ...noMarks },
		]);
	});

	test("and learn the names also when the other comes later", async () => {
		const { port } = await tcpRelay();
		const bob = await User.online(port, "Bob");
		await bob.close();
		const alice = await User.online(port, "Alice");
		await alice.until("Bob to be gone", () => alice.server.people.length === 0);
		must(alice.messenger.sendRequest("bob", "", null));
		await alice.until("the announcement", () =>
			alice.sentRequests.some(({ state }) => state.kind === "waiting"),
		);
		expect(alice.sentRequests[0]?.to).toMatchObject([
			{ key: "bob", name: "bob" },
		]);
		await bob.start();
		await alice.until("his own spelling", () =>
			alice.sentRequests[0]?.to.some(({ name }) => name === "Bob"),
		);
		await bob.acknowledge();
		await alice.attached();
		expect(alice.conversation.members[0]?.name).toBe("Bob");
	});
});

test("an ignored request: nobody is told, and it does not come again", async () => {
	const { port } = await tcpRelay();
	const alice = await User.online(port, "Alice");
	const carol = await User.online(port, "Carol");
	must(carol.messenger.sendRequest("alice", "", null));
	const { id } = await alice.until("a request", () => alice.pending[0]);
	await carol.until("the announcement", () =>
		carol.sentRequests.some(({ state }) => state.kind === "waiting"),
	);
	const before = carol.events.length;
	must(alice.messenger.ignoreRequest(id));
	// The relay announces it again to a line that comes back.
	must(alice.messenger.disconnectServer(alice.server.id));
	await carol.until("Alice to leave", () => carol.server.people.length === 0);
	must(alice.messenger.reconnectServer(alice.server.id));
	await carol.until("Alice to return", () => carol.server.people.length === 1);
	must(alice.messenger.sendRequest("carol", "", null));
	await carol.until("a later request", () => carol.pending.length === 1);
	expect(alice.pending).toEqual([]);
	expect(carol.sentRequests).toHaveLength(1);
	expect(carol.conversations).toEqual([]);
	const told = carol.events.slice(before).map(({ type }) => type);
	expect(new Set(told)).toEqual(
		new Set(["people-changed", "request-received"]),
	);
});

describe("a group", () => {
	test("has one order for everybody, and sees who spoke", async () => {
		const { port } = await tcpRelay();
		const users = await conversing(port, ["Alice", "Bob", "Carol"]);
		for (let i = 0; i < 10; i++) {
			await Promise.all(users.map((user) => user.write(`${user.name} ${i}`)));
		}
		const logs = await Promise.all(users.map((user) => user.settled(30)));
		for (const log of logs) {
			expect(textsOf(log)).toEqual(textsOf(logs[0] as Message[]));
			for (const { text, fromName, claimed } of log) {
				expect(text.startsWith(fromName)).toBe(true);
				expect(claimed).toBe(false);
			}
		}
	});

	test("shows a message as sent only when every member has stored it", async () => {
		const { port } = await tcpRelay();
		const [alice, bob, carol] = (await conversing(port, [
			"Alice",
			"Bob",
			"Carol",
		])) as [User, User, User];
		await carol.close();
		await alice.until("Carol to leave", () => alice.server.people.length === 1);
		await alice.write("hello");
		await bob.until("the message", () => bob.conversation.unread === 1);
		await bob.write("hi");
		await alice.until("the answer", () => alice.conversation.unread === 1);
		const queued = { kind: "queued" };
		expect((await alice.messages()).map(({ delivery }) => delivery)).toEqual([
			{ kind: "received" },
			queued,
		]);
		await carol.start();
		for (const user of [alice, bob, carol]) {
			expect(textsOf(await user.settled(2))).toEqual(["hello", "hi"]);
		}
	});

	test("takes in who acknowledges later, from then on", async () => {
		const { port } = await tcpRelay();
		const [alice, bob, carol] = await withLatecomer(port, "Plan");
		expect(alice.sentRequests[0]).toMatchObject({
			state: { kind: "waiting" },
			acknowledgedBy: [{ name: "Bob" }],
		});
		await alice.write("before");
		await alice.settled(1);
		await carol.acknowledge();
		await carol.attached();
		await alice.until("everybody", () => alice.sentRequests.length === 0);
		await carol.until("the topic", () => carol.conversation.topic === "Plan");
		await bob.write("after");
		await carol.write("thanks");
		expect((await alice.settled(3)).map(({ text }) => text)[0]).toBe("before");
		const carols = await carol.settled(2);
		expect(textsOf(carols).toSorted()).toEqual(["after", "thanks"]);
		expect(carols.find(({ text }) => text === "after")?.fromName).toBe("Bob");
		expect(
			alice.conversation.members.every(({ standing }) => standing === "joined"),
		).toBe(true);
	});
});

describe("a name in use", () => {
	const guest = { identity: null };

	test("is said, and recovered from as soon as it is free", async () => {
		const { port } = await tcpRelay();
		const first = await User.online(port, "Alice", guest);
		const second = await User.open("ALICE", guest);
		second.connect(port);
		const waiting = await second.lineIs("waiting");
		expect(waiting).toMatchObject({
			error: { code: "name-in-use" },
		});
		await first.close();
		await second.lineIs("ready");
	});

	test("is got out of by another name", async () => {
		const { port } = await tcpRelay();
		await User.online(port, "Alice", guest);
		const second = await User.open("Alice", guest);
		second.connect(port);
		await second.lineIs("waiting");
		const { id } = second.server;
		must(second.messenger.changeServerName(id, "Alicia"));
		await second.lineIs("ready");
		expect(second.server.self).toMatchObject({ key: "alicia", name: "Alicia" });
	});

	test("by somebody's key is refused for good, until another name is taken", async () => {
		const { port } = await tcpRelay();
		const first = await User.online(port, "Alice");
		await first.close();
		const second = await User.open("alice");
		second.connect(port);
		expect(await second.lineIs("refused")).toMatchObject({
			error: { code: "name-taken" },
		});
		must(second.messenger.changeServerName(second.server.id, "Alicia"));
		await second.lineIs("ready");
		// Its owner comes back under it.
		await first.start();
		await first.lineIs("ready");
	});
});

describe("who has proven a key is told from a guest", () => {
	test("among the people here, who asks, and in the conversation", async () => {
		const { port } = await tcpRelay();
		const alice = await User.open("Alice");
		const guest = await User.open("Guest", { identity: null });
		for (const user of [alice, guest]) {
			user.connect(port);
			await user.lineIs("ready");
		}
		const key = alice.identity?.encoded;
		const here = await guest.until("Alice", () => guest.server.people[0]);
		expect(here.identityKey).toBe(key);
		must(alice.messenger.sendRequest("guest", "", null));
		const asked = await guest.until("the request", () => guest.pending[0]);
		expect(asked.from.identityKey).toBe(key);
		await guest.acknowledge();
		await Promise.all([alice.attached(), guest.attached()]);
		expect(guest.conversation.members[0]?.identityKey).toBe(key);
		expect(alice.conversation.members[0]?.identityKey).toBeNull();
		expect(alice.server.people[0]?.identityKey).toBeNull();
	});
});

test("a name nobody has ever had here fails the request with a sentence", async () => {
	const { port } = await tcpRelay();
	const alice = await User.open("Alice");
	const bob = await User.open("Bob");
	for (const user of [alice, bob]) {
		user.connect(port);
		await user.lineIs("ready");
	}
	must(alice.messenger.sendRequest("Nobody", "", null));
	await alice.until("the failure", () =>
		alice.sentRequests.some(({ state }) => state.kind === "failed"),
	);
	expect(alice.sentRequests[0]?.state).toEqual({
		kind: "failed",
		error: {
			code: "unknown-user",
			values: { subject: "Nobody" },
		},
	});
	// With others, they are asked all the same, and it is a notice.
	must(alice.messenger.sendRequest("Bob, Noone", "", null));
	await bob.acknowledge();
	await alice.attached();
	expect(Object.values(alice.state.notices)).toHaveLength(1);
	expect(alice.conversation.members).toMatchObject([
		{ key: "bob", name: "Bob", standing: "joined", ...noMarks },
	]);
	// What failed is not asked again by a line that comes back.
	must(alice.messenger.disconnectServer(alice.server.id));
	must(alice.messenger.reconnectServer(alice.server.id));
	await alice.attached();
	expect(alice.sentRequests.map(({ state }) => state.kind)).toEqual(["failed"]);
});
