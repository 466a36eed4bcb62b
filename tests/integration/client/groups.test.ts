import { describe, expect, test } from "vitest";
import type { E2eKeys } from "../../../src/client/core";
import type { PersonKey } from "../../../src/shared/domain/ids";
import { NaiveClient } from "../../naive/client";
import { tempFolder } from "../../unit/main/temp-folder";
import { keysOf } from "../e2e/keys";
import { headlessRelay, tcpRelay } from "../relay/kit";
import { conversing, must, User } from "./user";

const key = (name: string) => name.toLowerCase() as PersonKey;

/** What happened besides what was said, in words, since the group was complete. */
function happened(user: User, id = user.conversation.id): string[] {
	const all = (user.state.occurrences[id] ?? []).map(({ what }) => {
		switch (what.kind) {
			case "topic":
				return `${what.by?.name ?? "I"} called it ${what.topic}`;
			case "invited":
				return `${what.by?.name ?? "I"} asked ${what.people.map(({ name }) => name).join()}`;
			default:
				return `${what.person.name} ${what.kind}`;
		}
	});
	return all.filter((text) => !/^(Bob|Carol) joined$/.test(text));
}

async function here(
	name: string,
	port: number,
	e2e: E2eKeys | null = null,
): Promise<User> {
	const user = await User.open(name, { e2e });
	user.connect(port);
	await user.lineIs("ready");
	return user;
}

const encrypted = (user: User, without = 0) =>
	user.until(
		"encryption",
		({ conversations }) =>
			Object.values(conversations).every(
				({ encryption }) =>
					encryption.kind === "encrypted" &&
					encryption.without.length === without,
			) && user.conversation,
	);

/** All of them have the same keys. */
async function inOneEpoch(users: readonly User[]): Promise<void> {
	for (const user of users) await encrypted(user);
	const epochOf = ({ conversation: { encryption } }: User) =>
		encryption.kind === "encrypted" ? encryption.epoch : 0;
	const newest = Math.max(...users.map(epochOf));
	for (const user of users) {
		await user.until("the newest keys", () => epochOf(user) >= newest);
	}
}

const stands = (user: User, name: string, standing: string) =>
	user.until(`${name} to be ${standing}`, () =>
		user.conversation.members.some(
			(member) => member.key === key(name) && member.standing === standing,
		),
	);

/** Each way that a conversation is held; the keys of all who ever come into it. */
const ways = [
	["in the clear", async () => new Map<string, E2eKeys>()],
	[
		"encrypted",
		() =>
			keysOf("Alice", "Bob", "Carol", "Dave") as Promise<Map<string, E2eKeys>>,
	],
] as const;

describe.each(ways)("a group %s", (way, keysOfAll) => {
	const isEncrypted = way === "encrypted";

	async function three(relay: () => Promise<{ port: number }> = tcpRelay) {
		const { port } = await relay();
		const keys = await keysOfAll();
		const names = ["Alice", "Bob", "Carol"];
		const users = await conversing(port, names, "", {}, keys);
		if (isEncrypted) for (const user of users) await encrypted(user);
		return { port, keys, users: users as [User, User, User] };
	}

	test("somebody leaves: nothing more reaches them, and the others see it in the same place", async () => {
		const { users } = await three();
		const [alice, bob, carol] = users;
		await alice.write("one");
		for (const user of users) await user.settled(1);
		const { encryption: before } = alice.conversation;
		must(bob.messenger.conversations.leave(bob.conversation.id, false));
		await bob.until("having left", () => bob.conversation.departure === null);
		expect(bob.conversation.attachment).toMatchObject({
			kind: "ended",
			error: { code: "left" },
		});
		for (const user of [alice, carol]) await stands(user, "Bob", "left");
		if (isEncrypted) {
			await alice.until("keys without Bob", () => {
				const { encryption } = alice.conversation;
				return (
					encryption.kind === "encrypted" &&
					before.kind === "encrypted" &&
					encryption.epoch > before.epoch
				);
			});
		}
		await carol.write("two");
		for (const user of [alice, carol]) await user.settled(2);
		for (const user of [alice, carol]) {
			expect(happened(user)).toEqual(["Bob left"]);
			const left = user.state.occurrences[user.conversation.id]?.at(-1);
			const [one, two] = await user.messages();
			expect(left?.after).toBeGreaterThanOrEqual(one?.number ?? 0);
			expect(left?.after).toBeLessThan(two?.number ?? 0);
		}
		expect(await bob.texts()).toEqual(["one"]);
		// Nor after a restart.
		await bob.close();
		await bob.start();
		await bob.lineIs("ready");
		await carol.write("three");
		await alice.settled(3);
		expect(await bob.texts()).toEqual(["one"]);
		expect(bob.conversation.attachment.kind).toBe("ended");
		const sent = await bob.messenger.sendMessage(bob.conversation.id, "hi");
		expect(sent).toMatchObject({ ok: false });
	});

	test("somebody is added by a member, reads what is said from then on, and is asked by that member", async () => {
		const { port, keys, users } = await three();
		const [alice, bob, carol] = users;
		await alice.write("before");
		for (const user of users) await user.settled(1);
		const dave = await here("Dave", port, keys.get("Dave") ?? null);
		must(bob.messenger.conversations.addPeople(bob.conversation.id, "dave"));
		const request = await dave.until("the request", () => dave.pending[0]);
		expect(request.from.name).toBe("Bob");
		expect(request.others.map(({ name }) => name).toSorted()).toEqual([
			"Alice",
			"Carol",
		]);
		for (const user of users) await stands(user, "Dave", "invited");
		await bob.until("the answer", () =>
			bob.sentRequests.every(({ state }) => state.kind === "waiting"),
		);
		await dave.acknowledge();
		await dave.attached();
		for (const user of users) await stands(user, "Dave", "joined");
		expect(bob.sentRequests).toEqual([]);
		if (isEncrypted) await inOneEpoch([dave, ...users]);
		await carol.write("welcome");
		await dave.settled(1);
		await dave.write("thanks");
		for (const user of users) {
			expect((await user.settled(3)).map(({ text }) => text)).toEqual([
				"before",
				"welcome",
				"thanks",
			]);
			const asked = user === bob ? "I" : "Bob";
			expect(happened(user)).toEqual([`${asked} asked Dave`, "Dave joined"]);
		}
		expect((await dave.settled(2)).map(({ text }) => text)).toEqual([
			"welcome",
			"thanks",
		]);
		expect(happened(dave)).toEqual([]);
	});

	test("who was away, and killed, sees who came, who went and what it is called now", async () => {
		const data = await tempFolder();
		const { port, keys, users } = await three(() =>
			headlessRelay(["--data", data]),
		);
		const [alice, bob, carol] = users;
		await alice.write("one");
		for (const user of users) await user.settled(1);
		carol.kill();
		must(alice.messenger.conversations.leave(alice.conversation.id, false));
		await stands(bob, "Alice", "left");
		const dave = await here("Dave", port, keys.get("Dave") ?? null);
		must(bob.messenger.conversations.addPeople(bob.conversation.id, "dave"));
		await dave.acknowledge();
		await stands(bob, "Dave", "joined");
		must(bob.messenger.conversations.changeTopic(bob.conversation.id, "Tea"));
		await bob.until("the topic", () => bob.conversation.topic === "Tea");
		await bob.write("two");
		await bob.settled(2);
		await carol.start();
		await carol.settled(2);
		await carol.until("the topic", () => carol.conversation.topic === "Tea");
		expect(happened(carol)).toEqual([
			"Alice left",
			"Dave joined",
			"Bob called it Tea",
		]);
		expect(carol.conversation.unread).toBe(2);
		const before = structuredClone(carol.state.occurrences);
		await carol.close();
		await carol.start();
		expect(carol.state.occurrences).toEqual(before);
		expect(carol.conversation).toMatchObject({
			topic: "Tea",
			unread: 2,
			last: { text: "two" },
		});
	});

	test("who has left is asked again, and reads on, and not what was said meanwhile", async () => {
		const { users } = await three();
		const [alice, bob, carol] = users;
		must(bob.messenger.conversations.leave(bob.conversation.id, false));
		for (const user of [alice, carol]) await stands(user, "Bob", "left");
		await bob.until("having left", () => bob.conversation.departure === null);
		await alice.write("secret");
		await carol.settled(1);
		must(alice.messenger.conversations.addPeople(alice.conversation.id, "bob"));
		await bob.acknowledge();
		await bob.attached();
		for (const user of [alice, carol]) await stands(user, "Bob", "joined");
		if (isEncrypted) await inOneEpoch([bob, alice, carol]);
		await carol.write("again");
		expect((await bob.settled(1)).map(({ text }) => text)).toEqual(["again"]);
		await bob.write("back");
		expect((await alice.settled(3)).map(({ text }) => text)).toEqual([
			"secret",
			"again",
			"back",
		]);
	});

	test("the topic is the one that was said last, whoever says it at the same time", async () => {
		const { users } = await three();
		const [alice, bob, carol] = users;
		const { id } = alice.conversation;
		for (let i = 0; i < 3; i++) {
			for (const user of users) {
				must(
					user.messenger.conversations.changeTopic(
						user.conversation.id,
						`${user.name} ${i}`,
					),
				);
			}
		}
		for (const user of users) {
			await user.until(
				"its own to be told",
				() => user.conversation.topicDue === null,
			);
		}
		await alice.write("done");
		for (const user of users) await user.settled(1);
		expect(new Set(users.map((user) => user.conversation.topic)).size).toBe(1);
		expect(bob.conversation.topicAt).toBe(alice.conversation.topicAt);
		expect(carol.conversation.topicAt).toBe(alice.conversation.topicAt);
		expect(alice.state.occurrences[id]?.length).toBeGreaterThan(0);
	});
});

test("a topic that was changed with nobody there goes out after a kill", async () => {
	const { port } = await tcpRelay();
	const [alice, bob] = (await conversing(port, ["Alice", "Bob"], "Lunch")) as [
		User,
		User,
	];
	await bob.until("the topic", () => bob.conversation.topic === "Lunch");
	must(alice.messenger.disconnectServer(alice.server.id));
	must(alice.messenger.conversations.changeTopic(alice.conversation.id, "Tea"));
	await alice.close();
	await alice.start();
	expect(alice.conversation).toMatchObject({ topic: "Lunch", topicDue: "Tea" });
	must(alice.messenger.reconnectServer(alice.server.id));
	await bob.until("the new topic", () => bob.conversation.topic === "Tea");
	await alice.until("being told", () => alice.conversation.topicDue === null);
	expect(happened(bob)).toEqual(["Alice called it Tea"]);
	expect(happened(alice)).toEqual(["I called it Tea"]);
	// What Bob wrote before he knew does not turn it back.
	await bob.write("hello");
	await alice.settled(1);
	expect(alice.conversation.topic).toBe("Tea");
});

test("a client of the RFC is added, hears and is heard, and sees no more than joins and leaves", async () => {
	const { port } = await tcpRelay();
	const users = (await conversing(port, ["Alice", "Bob", "Carol"])) as [
		User,
		User,
		User,
	];
	const [alice, bob] = users;
	const ned = new NaiveClient(
		`ned@127.0.0.1:${port}`,
		"127.0.0.1",
		port,
		"map",
	);
	await ned.isThere();
	must(alice.messenger.conversations.addPeople(alice.conversation.id, "ned"));
	const { id, users: involved } = await ned.connection();
	expect((involved as string[])[0]).toMatch(/^alice@/i);
	await ned.acknowledge(id ?? null);
	for (const user of users) await stands(user, "Ned", "joined");
	await bob.write("hello Ned");
	expect(await ned.heard()).toBe("hello Ned");
	ned.say("hello all");
	expect((await alice.settled(2)).at(-1)).toMatchObject({
		text: "hello all",
		from: "ned",
	});
	must(bob.messenger.conversations.leave(bob.conversation.id, false));
	expect((await ned.ok()).flags).toEqual([
		expect.stringMatching(/^left=bob@/i),
	]);
	ned.close();
	await stands(alice, "Ned", "left");
	expect(happened(alice)).toEqual([
		"I asked ned",
		"ned joined",
		"Bob left",
		"ned left",
	]);
});

describe("leaving", () => {
	test("between two is told, also to who is away, and the conversation can still be read", async () => {
		const { port } = await tcpRelay();
		const [alice, bob] = (await conversing(port, ["Alice", "Bob"])) as [
			User,
			User,
		];
		await alice.write("hello");
		await bob.settled(1);
		await bob.close();
		must(alice.messenger.conversations.leave(alice.conversation.id, false));
		await alice.until("having left", () => !alice.conversation.departure);
		await bob.start();
		await bob.until(
			"the end",
			() => bob.conversation.attachment.kind === "ended",
		);
		expect(happened(bob)).toEqual(["Alice left"]);
		expect(await bob.texts()).toEqual(["hello"]);
	});

	test("can be undone for a while, and nobody hears of it", async () => {
		const { port } = await tcpRelay();
		const users = (await conversing(port, ["Alice", "Bob"])) as [User, User];
		const [alice, bob] = users;
		bob.undoMs = 60_000;
		await bob.close();
		await bob.start();
		await bob.attached();
		const { id } = bob.conversation;
		must(bob.messenger.conversations.leave(id, true));
		expect(bob.conversation.departure).toMatchObject({ isDeleting: true });
		must(bob.messenger.conversations.stay(id));
		expect(bob.conversation.departure).toBeNull();
		await alice.write("still here?");
		expect((await bob.settled(1))[0]?.text).toBe("still here?");
		expect(bob.messenger.conversations.stay(id)).toMatchObject({
			ok: false,
			error: { code: "too-late" },
		});
	});

	test("is done after a kill, and told when the relay is there again", async () => {
		const data = await tempFolder();
		const relay = await headlessRelay(["--data", data]);
		const users = (await conversing(relay.port, ["Alice", "Bob", "Carol"])) as [
			User,
			User,
			User,
		];
		const [alice, bob] = users;
		await alice.write("hello");
		await bob.settled(1);
		const { id } = bob.conversation;
		await relay.stop("SIGKILL");
		await bob.lineIs("waiting");
		must(bob.messenger.conversations.leave(id, true));
		await bob.until("the messages to go", () => bob.conversation.last === null);
		expect(await bob.messages(id)).toEqual([]);
		bob.kill();
		await headlessRelay(["--data", data, "--port", String(relay.port)]);
		await bob.start();
		await bob.until("being done", () => bob.conversations.length === 0);
		await stands(alice, "Bob", "left");
		await bob.close();
		await bob.start();
		expect(bob.conversations).toEqual([]);
	});

	test("of a removed server needs nobody", async () => {
		const { port } = await tcpRelay();
		const [alice] = (await conversing(port, ["Alice", "Bob"])) as [User, User];
		await alice.write("hello");
		await alice.settled(1);
		const { id } = alice.conversation;
		must(alice.messenger.removeServer(alice.server.id));
		must(alice.messenger.conversations.leave(id, true));
		await alice.until("being done", () => alice.conversations.length === 0);
		expect(await alice.messages(id)).toEqual([]);
	});
});

describe("a request", () => {
	async function asked() {
		const { port } = await tcpRelay();
		const alice = await here("Alice", port);
		const bob = await here("Bob", port);
		const id = must(alice.messenger.sendRequest("bob", "", null));
		await bob.until("the request", () => bob.pending[0]);
		await alice.until("the announcement", () =>
			alice.sentRequests.some(({ state }) => state.kind === "waiting"),
		);
		return { alice, bob, id };
	}

	test("is taken back, and both sides say so", async () => {
		const { alice, bob, id } = await asked();
		must(alice.messenger.withdrawRequest(id));
		await alice.until("being over", () =>
			alice.sentRequests.some(
				({ state }) => state.kind === "over" && state.how === "withdrawn",
			),
		);
		await bob.until("being over", () => bob.pending[0]?.over === "withdrawn");
		must(bob.messenger.ignoreRequest(bob.pending[0]?.id as never));
		must(alice.messenger.withdrawRequest(id));
		expect(bob.pending).toEqual([]);
		expect(alice.sentRequests).toEqual([]);
	});

	test("is taken back although the line broke, and whoever was away sees it", async () => {
		const { alice, bob, id } = await asked();
		await bob.close();
		must(alice.messenger.disconnectServer(alice.server.id));
		must(alice.messenger.withdrawRequest(id));
		expect(alice.sentRequests[0]?.state.kind).toBe("withdrawing");
		await alice.close();
		await alice.start();
		must(alice.messenger.reconnectServer(alice.server.id));
		await alice.until("being over", () =>
			alice.sentRequests.some(({ state }) => state.kind === "over"),
		);
		await bob.start();
		await bob.until("being over", () => bob.pending[0]?.over === "withdrawn");
	});

	test("of which one has answered is taken back for the other", async () => {
		const { port } = await tcpRelay();
		const [alice, bob, carol] = [
			await here("Alice", port),
			await here("Bob", port),
			await here("Carol", port),
		];
		const id = must(alice.messenger.sendRequest("bob, carol", "", null));
		await bob.acknowledge();
		await bob.attached();
		await alice.attached();
		await carol.until("the request", () => carol.pending[0]);
		must(alice.messenger.withdrawRequest(id));
		await alice.until("being done", () => alice.sentRequests.length === 0);
		await carol.until("being over", () => carol.pending[0]?.over);
		for (const user of [alice, bob]) {
			await user.until(
				"one other",
				() => user.conversation.members.length === 1,
			);
		}
		await bob.write("only us");
		expect((await alice.settled(1))[0]).toMatchObject({
			text: "only us",
			fromName: "Bob",
			claimed: false,
		});
	});

	test("that nobody answers expires for both", async () => {
		let now = Date.now();
		const { relay, port } = await tcpRelay({ now: () => now });
		const [alice, bob] = [await here("Alice", port), await here("Bob", port)];
		must(alice.messenger.sendRequest("bob", "", null));
		await bob.until("the request", () => bob.pending[0]);
		now += 8 * 24 * 60 * 60 * 1_000;
		relay.forgetExpired();
		await bob.until("being over", () => bob.pending[0]?.over === "expired");
		await alice.until("being over", () =>
			alice.sentRequests.some(
				({ state }) => state.kind === "over" && state.how === "expired",
			),
		);
	});

	test("that was ignored comes back", async () => {
		const { bob } = await asked();
		const { id } = bob.pending[0] as (typeof bob.pending)[number];
		must(bob.messenger.ignoreRequest(id));
		expect(bob.pending).toEqual([]);
		must(bob.messenger.restoreRequest(id));
		expect(bob.state.ignoredRequests).toEqual([]);
		await bob.acknowledge();
		await bob.attached();
	});
});

describe.each(ways)("somebody blocked, %s", (way, keysOfAll) => {
	test("is not heard, not told, and does not fill the mailbox; unblocked is heard again", async () => {
		const { port } = await tcpRelay();
		const keys = await keysOfAll();
		const names = ["Alice", "Bob", "Carol"];
		const users = await conversing(port, names, "", {}, keys);
		const [alice, bob, carol] = users as [User, User, User];
		if (way === "encrypted") for (const user of users) await encrypted(user);
		const server = alice.server.id;
		must(alice.messenger.conversations.block(server, key("Bob")));
		await bob.write("from Bob");
		await bob.settled(1);
		await carol.settled(1);
		await carol.write("from Carol");
		await alice.settled(1);
		expect(await alice.texts()).toEqual(["from Carol"]);
		expect(alice.conversation.unread).toBe(1);
		must(bob.messenger.conversations.changeTopic(bob.conversation.id, "Mine"));
		await carol.until("the topic", () => carol.conversation.topic === "Mine");
		must(bob.messenger.sendRequest("alice", "", null));
		await bob.until("the announcement", () =>
			bob.sentRequests.some(({ state }) => state.kind === "waiting"),
		);
		// It was confirmed: nothing comes again after a restart.
		await alice.close();
		await alice.start();
		await alice.attached();
		await carol.write("more");
		await alice.settled(2);
		expect(await alice.texts()).toEqual(["from Carol", "more"]);
		expect(happened(alice)).toEqual([]);
		expect(alice.pending).toEqual([]);
		must(alice.messenger.conversations.unblock(server, key("Bob")));
		await alice.until("the request", () => alice.pending[0]);
		await bob.write("heard");
		await alice.settled(3);
		expect(await alice.texts()).toEqual(["from Carol", "more", "heard"]);
	});
});

test("pins keep the user's order, mute and archive outlast a restart; what is said brings an archived one back unless it is muted", async () => {
	const { port } = await tcpRelay();
	const alice = await here("Alice", port);
	const others: User[] = [];
	for (const name of ["Bob", "Carol", "Dave"]) {
		const other = await here(name, port);
		must(alice.messenger.sendRequest(name, "", null));
		await other.acknowledge();
		await other.attached();
		others.push(other);
	}
	await alice.until(
		"all",
		() =>
			alice.conversations.filter((one) => one.attachment.kind === "attached")
				.length === 3,
	);
	const [bob, carol, dave] = others as [User, User, User];
	const of = (user: User) => {
		const found = alice.conversations.find(({ members }) =>
			members.some((member) => member.key === key(user.name)),
		);
		if (!found) throw new Error("no such conversation");
		return found;
	};
	const own = alice.messenger.conversations;
	must(own.pin(of(bob).id, 0));
	must(own.pin(of(carol).id, 0));
	must(own.pin(of(dave).id, 5));
	expect([bob, carol, dave].map((user) => of(user).pinned)).toEqual([1, 0, 2]);
	must(own.pin(of(carol).id, null));
	must(own.archive(of(bob).id, true));
	must(own.archive(of(carol).id, true));
	must(own.mute(of(carol).id, { until: null, exceptMentions: true }));
	await alice.close();
	await alice.start();
	await alice.lineIs("ready");
	expect([bob, carol, dave].map((user) => of(user).pinned)).toEqual([
		0,
		null,
		1,
	]);
	for (const user of [bob, carol]) await user.write("hello");
	await alice.until("both", () =>
		[bob, carol].every((user) => of(user).unread === 1),
	);
	expect(of(bob).archived).toBe(false);
	expect(of(carol)).toMatchObject({
		archived: true,
		mute: { until: null, exceptMentions: true },
	});
});
