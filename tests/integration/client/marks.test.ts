import { describe, expect, test } from "vitest";
import type { Member } from "../../../src/shared/domain/conversation";
import type { PersonKey } from "../../../src/shared/domain/ids";
import { type Marks, noMarks, reachOf } from "../../../src/shared/domain/marks";
import {
	acknowledge,
	chat,
	okOf,
	openLine,
	openSocket,
	tcpRelay,
} from "../relay/kit";
import { seededRandom } from "./random";
import { conversingThroughProxy, detached } from "./through-proxy";
import { conversing, must, User, withLatecomer } from "./user";

const member = (user: User, name: string): Member => {
	const key = name.toLowerCase() as PersonKey;
	const found = user.conversation.members.find((one) => one.key === key);
	if (!found) throw new Error(`${name} is not in ${user.name}'s conversation`);
	return found;
};

/** How far the newest own message of `user` has come to each of the others, as the user sees it. */
async function reach(user: User): Promise<Record<string, string>> {
	const own = (await user.messages()).findLast(
		({ delivery }) => delivery.kind !== "received",
	);
	return Object.fromEntries(
		user.conversation.members.map((one) => [
			one.name,
			reachOf(own?.number ?? null, one, user.state.preferences.readReceipts),
		]),
	);
}

/** Waits until the newest own message of `user` has come so far. */
async function reached(
	user: User,
	expected: Record<string, string>,
): Promise<void> {
	for (;;) {
		const seen = user.events.length;
		const now = await reach(user);
		if (JSON.stringify(now) === JSON.stringify(expected)) return;
		await user.until(
			`${JSON.stringify(expected)}, at ${JSON.stringify(now)}`,
			() => user.events.length > seen,
		);
	}
}

/** Marks that `user` was told, in their order. */
const told = (user: User): Marks[] =>
	user.events.flatMap((event) =>
		event.type === "marks-changed" ? [event.marks] : [],
	);

test("queued, sent, delivered, read", async () => {
	const { port } = await tcpRelay();
	const [alice, bob] = (await conversing(port, ["Alice", "Bob"])) as [
		User,
		User,
	];
	await alice.write("hello");
	const [hello] = await alice.settled(1);
	expect(hello?.delivery.kind).toBe("sent");
	await reached(alice, { Bob: "delivered" });
	expect(bob.conversation.unread).toBe(1);
	must(await bob.messenger.markRead(bob.conversation.id));
	await reached(alice, { Bob: "read" });
	// Marks are nothing that one would see, count or answer.
	expect(alice.conversation).toMatchObject({ unread: 0, last: hello });
	expect(bob.conversation.unread).toBe(0);
	expect(await bob.texts()).toEqual(["hello"]);
	await bob.write("hi");
	await reached(bob, { Alice: "delivered" });
	expect(told(bob)).toHaveLength(1);
});

test("reading is told by those alone who want it told, and shown to nobody else", async () => {
	const { port } = await tcpRelay();
	const [alice, bob] = (await conversing(port, ["Alice", "Bob"])) as [
		User,
		User,
	];
	must(
		bob.messenger.note({
			type: "preferences-changed",
			changes: { readReceipts: false },
		}),
	);
	await alice.write("one");
	await bob.settled(1);
	must(await bob.messenger.markRead(bob.conversation.id));
	await bob.write("two");
	await alice.settled(2);
	must(await alice.messenger.markRead(alice.conversation.id));
	await reached(alice, { Bob: "delivered" });
	// Alice tells hers; Bob, who does not tell, is not shown it.
	await bob.until("her mark", () => member(bob, "Alice").readUpTo > 0);
	expect(await reach(bob)).toEqual({ Alice: "delivered" });
	expect(told(alice).every(({ readUpTo }) => readUpTo === 0)).toBe(true);
	must(
		bob.messenger.note({
			type: "preferences-changed",
			changes: { readReceipts: true },
		}),
	);
	expect(await reach(bob)).toEqual({ Alice: "read" });
});

test("in a group, by whom", async () => {
	const { port } = await tcpRelay();
	const [alice, bob, carol] = (await conversing(port, [
		"Alice",
		"Bob",
		"Carol",
	])) as [User, User, User];
	await alice.write("hello");
	await reached(alice, { Bob: "delivered", Carol: "delivered" });
	must(await carol.messenger.markRead(carol.conversation.id));
	await reached(alice, { Bob: "delivered", Carol: "read" });
	await bob.until("Carol's mark", () => member(bob, "Carol").readUpTo > 0);
	// Who is away has told nothing of what came since.
	await carol.close();
	const { deliveredUpTo } = member(alice, "Bob");
	const carols = member(alice, "Carol");
	await alice.write("and now?");
	await alice.until(
		"Bob's mark",
		() => member(alice, "Bob").deliveredUpTo > deliveredUpTo,
	);
	expect(member(alice, "Carol")).toEqual(carols);
});

test("who joins later has not got what was said before", async () => {
	const { port } = await tcpRelay();
	const [alice, , carol] = await withLatecomer(port);
	await alice.write("before");
	await reached(alice, { Bob: "delivered", Carol: "none" });
	await carol.acknowledge();
	await carol.attached();
	const [before] = await alice.messages();
	await alice.write("after");
	await reached(alice, { Bob: "delivered", Carol: "delivered" });
	expect(reachOf(before?.number ?? null, member(alice, "Carol"), true)).toBe(
		"none",
	);
});

test("marks outlast a restart, and are not told twice", async () => {
	const { port } = await tcpRelay();
	const [alice, bob] = (await conversing(port, ["Alice", "Bob"])) as [
		User,
		User,
	];
	await alice.write("hello");
	await bob.settled(1);
	must(await bob.messenger.markRead(bob.conversation.id));
	await reached(alice, { Bob: "read" });
	await bob.until("it to be safe", () => bob.conversation.told.readUpTo > 0);
	await alice.close();
	await alice.start();
	expect(await reach(alice)).toEqual({ Bob: "read" });
	await bob.close();
	await bob.start();
	await bob.attached();
	await alice.attached();
	const before = told(alice).length;
	await alice.write("again");
	await reached(alice, { Bob: "delivered" });
	expect(told(alice).length - before).toBe(1);
});

test("a mark that a cut has swallowed is told again", async () => {
	const { proxy, users } = await conversingThroughProxy();
	const [alice, bob] = users as [User, User];
	await alice.write("hello");
	await bob.settled(1);
	// Whether it was on its way by now or not.
	proxy.isDown = true;
	await Promise.all(users.map(detached));
	must(await bob.messenger.markRead(bob.conversation.id));
	proxy.isDown = false;
	await reached(alice, { Bob: "read" });
});

test("a hostile member's marks say nothing of others, and nothing of what there is not", async () => {
	const relay = await tcpRelay();
	const alice = await User.online(relay.port, "Alice");
	const bob = await User.online(relay.port, "Bob");
	const line = await openLine(relay, "Mallory", ["relay=socket"]);
	must(alice.messenger.sendRequest("Bob, Mallory", "", null));
	const { id } = await line.connection();
	line.send(acknowledge(id));
	const { token } = await okOf(line);
	const socket = openSocket(relay, "Mallory", id, token);
	await bob.acknowledge();
	await alice.attached();
	await bob.close();
	const mark = (...flags: string[]) => ({
		...chat("", flags),
		category: "receipt",
	});
	for (let i = 0; i < 3; i++) socket.send(chat("hello"));
	socket
		.send(mark("delivered=3", "from=bob@h"))
		.send(mark("delivered=2", "read=1", "from=alice@h"))
		.send(mark("delivered=9000", "read=9000"))
		.send({ ...mark("delivered=9001"), subject: id })
		.send({ ...mark("next=1", "from=bob@h", "mark=x"), category: "seq" })
		.send(mark("delivered=3"))
		.send(chat("the end"));
	await alice.settled(4);
	expect(member(alice, "Bob")).toMatchObject(noMarks);
	expect(member(alice, "Mallory")).toMatchObject({
		deliveredUpTo: 3,
		readUpTo: 1,
	});
});

const ROUNDS = 6;

describe.each([
	["two", ["Alice", "Bob"]],
	["five", ["Alice", "Bob", "Carol", "Dave", "Eve"]],
])("among %s who are cut off at random", (_many, names) => {
	test("each message is there once, in one order, and no mark lies", async () => {
		const { proxy, users } = await conversingThroughProxy(names);
		const random = seededRandom(`marks ${names.length}`);
		let count = 0;
		for (let round = 0; round < ROUNDS; round++) {
			const written = users.map(async (user) => {
				for (let i = 0; i < 3; i++)
					await user.write(`${user.name} ${round}.${i}`);
				must(await user.messenger.markRead(user.conversation.id));
			});
			// Receipts get lost, and what was sent goes out again under later numbers.
			const cuts = Math.ceil(random() * 3);
			for (let i = 0; i < cuts && proxy.count > 0; i++) {
				proxy.cut(Math.floor(random() * proxy.count));
				await Promise.resolve();
			}
			await Promise.all(written);
			count += users.length * 3;
		}
		const logs = await Promise.all(users.map((user) => user.settled(count)));
		const order = logs[0]?.map(({ id }) => id);
		for (const log of logs) {
			expect(
				log.map(({ id }) => id),
				random.seed,
			).toEqual(order);
			expect(new Set(log.map(({ id }) => id)).size).toBe(count);
		}
		for (const user of users) {
			must(await user.messenger.markRead(user.conversation.id));
		}
		for (const user of users) {
			const all = Object.fromEntries(
				user.conversation.members.map(({ name }) => [name, "read"]),
			);
			await reached(user, all);
			const own = (await user.messages()).filter(
				({ delivery }) => delivery.kind === "sent",
			);
			expect(own).toHaveLength(ROUNDS * 3);
			// What a member says it has is what it has: under the numbers that its sender knows.
			for (const one of user.conversation.members) {
				const theirs = logs[names.indexOf(one.name)] ?? [];
				const newest = Math.max(
					...theirs
						.filter(({ delivery }) => delivery.kind === "received")
						.map(({ number }) => number ?? 0),
				);
				expect(one.deliveredUpTo, random.seed).toBe(newest);
			}
		}
	}, 60_000);
});
