import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { RelayStore } from "../../../src/relay/store";
import { makeServerKey } from "../../../src/relay/tls/server-key";
import { tempFolder } from "../../unit/main/temp-folder";
import { keysOf } from "../e2e/keys";
import { headlessRelay, tcpRelay, withLimits } from "../relay/kit";
import { CuttableProxy } from "./cuttable-proxy";
import { conversing, must, User } from "./user";

test("everything is there when the app is closed and opened again", async () => {
	const { relay, port } = await tcpRelay();
	const proxy = await CuttableProxy.open(() => port);
	relay.port = proxy.port;
	const [alice, bob] = (await conversing(
		proxy.port,
		["Alice", "Bob"],
		"Tea",
	)) as [User, User];
	const others: User[] = [];
	for (const name of ["Carol", "Dave", "Eve"]) {
		const user = await User.online(proxy.port, name);
		others.push(user);
	}
	const [carol, dave] = others as [User, User, User];
	await bob.until("the topic", () => bob.conversation.topic === "Tea");
	for (const text of ["one", "two", "three"]) await alice.write(text);
	await bob.settled(3);
	must(await bob.messenger.markRead(bob.conversation.id));
	await alice.write("four");
	await bob.settled(4);
	// One who asks and is ignored, one who asks and waits, one who is asked and does not answer.
	must(carol.messenger.sendRequest("Bob", "", null));
	const ignored = await bob.until("Carol's request", () => bob.pending[0]);
	must(bob.messenger.ignoreRequest(ignored.id));
	must(dave.messenger.sendRequest("Bob, Eve", "", null));
	await bob.until("Dave's request", () => bob.pending[0]);
	must(bob.messenger.sendRequest("Eve", "Cake", null));
	await bob.until("the announcement", () =>
		bob.sentRequests.some(({ state }) => state.kind === "waiting"),
	);
	proxy.isDown = true;
	await bob.lineIs("waiting");
	for (const text of ["five", "six"]) await bob.write(text);
	must(bob.messenger.saveDraft(bob.conversation.id, "half a sen"));

	const before = structuredClone(bob.state);
	await bob.close();
	await bob.start();
	const { conversations, pendingRequests, sentRequests, ignoredRequests } =
		bob.state;
	expect({
		conversations,
		pendingRequests,
		sentRequests,
		ignoredRequests,
	}).toEqual({
		conversations: before.conversations,
		pendingRequests: before.pendingRequests,
		sentRequests: before.sentRequests,
		ignoredRequests: before.ignoredRequests,
	});
	expect(bob.conversation).toMatchObject({
		topic: "Tea",
		unread: 1,
		draft: "half a sen",
		last: { text: "six", delivery: { kind: "queued" } },
		attachment: { kind: "detached" },
	});
	expect(await bob.texts()).toEqual([
		"one",
		"two",
		"three",
		"four",
		"five",
		"six",
	]);
	expect(bob.pending[0]?.from.name).toBe("Dave");
	expect(bob.pending[0]?.others).toMatchObject([{ key: "eve", name: "Eve" }]);
	expect(bob.sentRequests[0]?.topic).toBe("Cake");

	proxy.isDown = false;
	const whole = ["one", "two", "three", "four", "five", "six"];
	for (const user of [alice, bob]) {
		const texts = (await user.settled(6)).map(({ text }) => text);
		expect(texts).toEqual(whole);
	}
	// What waits still waits, once, and what was ignored stays so.
	expect(bob.pending.map(({ from }) => from.name)).toEqual(["Dave"]);
	expect(bob.sentRequests).toHaveLength(1);
	await bob.acknowledge();
	await bob.until("Dave's conversation", () => bob.conversations.length === 2);
});

test("unread is right after a crash between history and profile", async () => {
	const { port } = await tcpRelay();
	const [alice, bob] = (await conversing(port, ["Alice", "Bob"])) as [
		User,
		User,
	];
	await alice.write("seen");
	await bob.settled(1);
	must(await bob.messenger.markRead(bob.conversation.id));
	await bob.crashAfter(async () => {
		for (const text of ["new", "newer"]) await alice.write(text);
		await bob.settled(3);
		expect(bob.conversation.unread).toBe(2);
	});
	await bob.start();
	expect(bob.conversation).toMatchObject({
		unread: 2,
		last: { text: "newer" },
	});
	// What had been confirmed does not come again, and what comes is counted on.
	await bob.attached();
	await alice.write("newest");
	await bob.settled(4);
	expect(bob.conversation.unread).toBe(3);
	expect(await bob.texts()).toEqual(["seen", "new", "newer", "newest"]);
});

test("reading while messages come leaves exactly the later ones unread", async () => {
	const { port } = await tcpRelay();
	const [alice, bob] = (await conversing(port, ["Alice", "Bob"])) as [
		User,
		User,
	];
	const { id } = bob.conversation;
	const writing = (async () => {
		for (let i = 0; i < 40; i++) await alice.write(`${i}`);
	})();
	for (let i = 0; i < 3; i++) {
		await bob.until("messages", () => bob.conversation.unread >= 3);
		must(await bob.messenger.markRead(id));
	}
	await writing;
	const all = await bob.settled(40);
	const { readUpTo, unread } = bob.conversation;
	expect(unread).toBe(
		all.filter(({ number }) => (number ?? 0) > readUpTo).length,
	);
	await bob.close();
	await bob.start();
	expect(bob.conversation).toMatchObject({ readUpTo, unread });
});

test("fifty conversations attach again after the relay was away", async () => {
	const data = await tempFolder();
	const key = makeServerKey();
	const limits = withLimits({ asksPerSecond: 1_000, asksBurst: 1_000 });
	const startRelay = async () => {
		const store = await RelayStore.open(data, (error) => {
			throw error;
		});
		const started = await tcpRelay({ limits, store, key });
		started.relay.port = proxy.port;
		return started;
	};
	const proxy = await CuttableProxy.open(() => running.port);
	let running = await startRelay();
	const [alice, bob] = (await conversing(proxy.port, ["Alice", "Bob"])) as [
		User,
		User,
	];
	const all = (user: User) =>
		user.until("fifty attached", () => {
			const attached = user.conversations.filter(
				({ attachment }) => attachment.kind === "attached",
			);
			return attached.length === 50;
		});
	for (let i = 1; i < 50; i++) {
		must(alice.messenger.sendRequest("Bob", `${i}`, null));
		await bob.acknowledge();
		await bob.until("no request", () => bob.pending.length === 0);
	}
	await Promise.all([all(alice), all(bob)]);
	proxy.isDown = true;
	await running.relay.close();
	await Promise.all([alice.lineIs("waiting"), bob.lineIs("waiting")]);
	for (const { id } of alice.conversations) await alice.write(`in ${id}`, id);
	running = await startRelay();
	proxy.isDown = false;
	await Promise.all([all(alice), all(bob)]);
	for (const { id } of alice.conversations) {
		const connectionId = id.split(".")[1];
		const his = bob.conversations.find(
			(one) => one.connectionId === connectionId,
		);
		const [only, ...more] = await bob.settled(1, his?.id);
		expect(only?.text).toBe(`in ${id}`);
		expect(more).toEqual([]);
	}
});

test("a relay that forgot the conversation ends it, and what waits says so", async () => {
	const data = await tempFolder();
	let relay = await headlessRelay(["--data", data]);
	const { port } = relay;
	const [alice] = (await conversing(port, ["Alice", "Bob"])) as [User];
	await relay.stop();
	await alice.lineIs("waiting");
	await alice.write("too late");
	// All but its key, and whose the names are.
	const kept = ["server-key.pem", "names.json"];
	for (const name of await readdir(data)) {
		if (kept.includes(name)) continue;
		await rm(join(data, name), { recursive: true });
	}
	relay = await headlessRelay(["--data", data, "--port", `${port}`]);
	await alice.until(
		"the end",
		() => alice.conversation.attachment.kind === "ended",
	);
	await alice.until(
		"the failure",
		() => alice.conversation.last?.delivery.kind === "failed",
	);
	const { id } = alice.conversation;
	const sent = await alice.messenger.sendMessage(id, "more");
	expect(sent).toMatchObject({
		ok: false,
		error: { code: "unknown-connection" },
	});
	const [message] = await alice.messages();
	const again = await alice.messenger.retryMessage(id, message?.id as never);
	expect(again).toMatchObject({
		ok: false,
		error: { code: "unknown-connection" },
	});
	expect(await alice.texts()).toEqual(["too late"]);
});

test.each(["SIGTERM", "SIGKILL"] as const)(
	"a host who quits while writing, and comes back with the relay (%s), is warned of nothing, nor are the others",
	async (signal) => {
		const data = await tempFolder();
		let relay = await headlessRelay(["--data", data]);
		const { port } = relay;
		const names = ["Alice", "Bob"];
		const keys = await keysOf(...names);
		const [alice, bob] = (await conversing(port, names, "", {}, keys)) as [
			User,
			User,
		];
		const { id } = alice.conversation;
		await alice.until(
			"encryption",
			() => alice.conversation.encryption.kind === "encrypted",
		);
		for (let i = 1; i <= 2; i++) {
			await alice.write(`${i}`);
			await bob.settled(i);
			await alice.settled(i);
			// Encrypted, and not out yet.
			must(alice.messenger.noteTyping(id));
			await alice.close();
			await relay.stop(signal);
			await bob.lineIs("waiting");
			relay = await headlessRelay(["--data", data, "--port", `${port}`]);
			await alice.start();
			await alice.attached();
		}
		await alice.write("3");
		expect((await bob.settled(3)).map(({ text }) => text)).toEqual([
			"1",
			"2",
			"3",
		]);
		const warned = [alice, bob].flatMap(({ events }) =>
			events.filter(({ type }) => type === "notice-raised"),
		);
		expect(warned).toEqual([]);
		expect(alice.conversation.encryption.kind).toBe("encrypted");
	},
);

test.each(["encrypted", "in the clear"])(
	"a topic that comes the moment before a kill is there afterwards: nobody says it twice (%s)",
	async (how) => {
		const { port } = await tcpRelay();
		const names = ["Alice", "Bob"];
		const keys = how === "encrypted" ? await keysOf(...names) : new Map();
		const [alice, bob] = (await conversing(port, names, "", {}, keys)) as [
			User,
			User,
		];
		const { id } = alice.conversation;
		await alice.write("first");
		await bob.settled(1);
		for (const topic of ["Tea", "Coffee"]) {
			must(alice.messenger.conversations.changeTopic(id, topic));
			await bob.until(topic, () => bob.conversation.topic === topic);
			// In the middle of it, and when it has confirmed it.
			if (topic === "Coffee") {
				await alice.until(
					"bob's word",
					() => alice.conversation.topicDue === null,
				);
			}
			bob.kill();
			await bob.start();
			await bob.until(topic, () => bob.conversation.topic === topic);
			await bob.attached();
		}
	},
);
