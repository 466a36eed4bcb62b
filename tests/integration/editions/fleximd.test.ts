import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { sentenceOf } from "../../../src/language/sentence-of";
import { MSGPACK_HEADER } from "../../../src/protocol/header";
import type { TypedMessage } from "../../../src/protocol/typed/datums";
import { keyHex } from "../../../src/protocol/typed/keys";
import { statusOf } from "../../../src/protocol/typed/status";
import { must, User } from "../client/user";
import { FakeFleximd, type Quirks } from "./fake-fleximd";
import { FleximClient } from "./flexim-client";

async function fleximd(quirks: Quirks = {}): Promise<FakeFleximd> {
	const server = new FakeFleximd(quirks);
	await server.listen();
	onTestFinished(async () => {
		await server.close();
		// Whatever a test does, nothing of ours may end its process or shut its lock.
		if (!quirks.hangs) expect(server.died).toBeNull();
	});
	return server;
}

async function alice(port: number): Promise<User> {
	const user = await User.open("Alice");
	user.connect(port);
	await user.lineIs("ready");
	return user;
}

const keyOf = ({ identity }: User) => keyHex(identity?.publicKey as Uint8Array);

const plain = (user: User) =>
	user.messages().then((all) => all.map(({ text }) => text));

describe("a fleximd", () => {
	test("is found out by its first bytes, logged in to, and remembered over a restart", async () => {
		const server = await fleximd();
		const user = await alice(server.port);
		expect(user.server).toMatchObject({
			edition: "fleximd",
			link: "plain",
			self: { name: "Alice" },
		});
		expect(server.online).toEqual(["Alice"]);
		await user.close();
		const before = server.heard.length;
		await user.start();
		await user.lineIs("ready");
		expect(user.server.edition).toBe("fleximd");
		// This time nothing of the RFC was tried first.
		expect(server.heard[before]?.datum).toMatchObject({
			kind: "command",
			cmd: "AUTH",
			payload: [keyOf(user), "Alice"],
		});
	});

	test("who is online, comes and goes is shown by alias; a hang-up of nobody is noise", async () => {
		const server = await fleximd();
		const bob = await FleximClient.login(server.port, "bob");
		const user = await alice(server.port);
		const names = () => user.server.people.map(({ name }) => name);
		await user.until("bob", () => names().includes("bob"));
		const carol = await FleximClient.login(server.port, "carol");
		await user.until("carol", () => names().includes("carol"));
		const events = user.events.length;
		const nobody = connect(server.port, "127.0.0.1").resume();
		nobody.end(MSGPACK_HEADER);
		await once(nobody, "close");
		carol.socket.destroy();
		await user.until("carol gone", () => !names().includes("carol"));
		expect(names()).toEqual(["bob"]);
		// One event for the one who left, and none for the noise.
		const told = user.events.slice(events).map(({ type }) => type);
		expect(told.filter((type) => type === "people-changed")).toHaveLength(1);
		expect(bob.heard.length).toBeGreaterThan(0);
	});

	test("a stranger's first message is a request; acknowledged, it is there, and both write", async () => {
		const server = await fleximd();
		const user = await alice(server.port);
		const bob = await FleximClient.login(server.port, "bob");
		bob.say(keyOf(user), "hi Alice");
		bob.say(keyOf(user), "are you there?");
		const request = await user.until("a request", () => user.pending[0]);
		expect(request.from).toMatchObject({ name: "bob", identityKey: null });
		expect(user.conversations).toEqual([]);
		await user.acknowledge();
		await user.attached();
		await user.settled(2);
		expect(await plain(user)).toEqual(["hi Alice", "are you there?"]);
		await user.write("yes");
		await bob.said("yes");
		const sent = await user.settled(3);
		expect(sent.at(-1)?.delivery).toEqual({ kind: "sent" });
		// What is not for people stays here: no marks, no topics, nothing in answer to the acknowledgement.
		expect(bob.messages.map(({ msg }) => msg)).toEqual(["yes"]);
		bob.say(keyOf(user), "good");
		await user.settled(4);
		expect((await plain(user)).at(-1)).toBe("good");
	});

	test("ignored, a stranger says what they like and nothing comes of it", async () => {
		const server = await fleximd();
		const user = await alice(server.port);
		const bob = await FleximClient.login(server.port, "bob");
		bob.say(keyOf(user), "buy this");
		const { id } = await user.until("a request", () => user.pending[0]);
		must(user.messenger.ignoreRequest(id));
		bob.say(keyOf(user), "buy this!");
		const carol = await FleximClient.login(server.port, "carol");
		carol.say(keyOf(user), "hello");
		await user.until("carol", () => user.pending[0]?.from.name === "carol");
		expect(user.pending).toHaveLength(1);
		expect(user.conversations).toEqual([]);
	});

	test("what a stranger had said outlasts a restart", async () => {
		const server = await fleximd();
		const user = await alice(server.port);
		const bob = await FleximClient.login(server.port, "bob");
		bob.say(keyOf(user), "remember me");
		await user.until("a request", () => user.pending[0]);
		await user.close();
		await user.start();
		await user.lineIs("ready");
		await user.acknowledge();
		await user.attached();
		await user.settled(1);
		expect(await plain(user)).toEqual(["remember me"]);
	});

	test("somebody is found by alias; the first answer acknowledges", async () => {
		const server = await fleximd();
		const user = await alice(server.port);
		// The alias is not the key: only a search finds it.
		const bob = await FleximClient.login(server.port, "bobkey");
		bob.send({ kind: "command", cmd: "AUTH", payload: [] });
		must(user.messenger.sendRequest("bobkey", "Lunch", null));
		const open = await user.attached();
		expect(open.members).toMatchObject([
			{ name: "bobkey", standing: "invited" },
		]);
		expect(bob.messages.map(({ msg }) => msg)).toEqual([
			"Alice would like to talk to you.",
		]);
		await user.write("hi Bob");
		await bob.said("hi Bob");
		expect(user.sentRequests).toHaveLength(1);
		bob.say(keyOf(user), "hi Alice");
		await user.until("the answer", () => user.sentRequests.length === 0);
		expect(user.conversation.members[0]?.standing).toBe("joined");
		await user.settled(2);
		expect(await plain(user)).toEqual(["hi Bob", "hi Alice"]);
	});

	test("an alias that is nobody's, or several people's, or a group, is refused in a sentence", async () => {
		const crowd = ["61", "62"].map((hex) => ({
			aliases: ["Twin"],
			key: Uint8Array.from(Buffer.from(`ff${hex}`, "hex")),
			lastSeen: 0n,
		}));
		const server = await fleximd({ crowd });
		const user = await alice(server.port);
		for (const [to, words] of [
			["nobody", /Nobody called nobody is online/],
			["Twin", /Several people are called Twin/],
			["Twin, nobody", /conversations of two only/],
		] as const) {
			const id = must(user.messenger.sendRequest(to, "", null));
			const state = await user.until("a refusal", () => {
				const { state } =
					user.sentRequests.find((sent) => sent.id === id) ?? {};
				return state?.kind === "failed" && state;
			});
			expect(sentenceOf(state.error)).toMatch(words);
			must(user.messenger.withdrawRequest(id));
		}
		// Two with one alias are told apart by their keys.
		expect(user.server.people.map(({ name }) => name).sort()).toEqual([
			"Twin",
			"Twin (FF62)",
		]);
	});
});

describe("offline", () => {
	test("what is written to somebody away is kept for them, under a key that can be fetched", async () => {
		const server = await fleximd();
		const user = await alice(server.port);
		const bob = await FleximClient.login(server.port, "jjj");
		bob.say(keyOf(user), "hello");
		await user.acknowledge();
		await user.attached();
		bob.socket.destroy();
		await user.until("gone", () => user.server.people.length === 0);
		await user.write("see you");
		const [, sent] = await user.settled(2);
		expect(sent?.delivery).toEqual({ kind: "sent" });
		// In lower case nobody could ever fetch it (a-06).
		expect(server.kept).toEqual(["6A6A6A"]);
		const notices = user.state.notices.map(({ error }) => sentenceOf(error));
		expect(notices.join()).toMatch(
			/jjj is away\. The server says that it keeps/,
		);
		const back = await FleximClient.login(server.port, "jjj");
		back.send({ kind: "command", cmd: "OFFLINES", payload: [] });
		await back.said("see you");
	});

	test("what was kept for this user comes in the order of its dates, each once", async () => {
		const server = await fleximd();
		const user = await User.open("Alice");
		const texts = Array.from({ length: 9 }, (_, i) => `message ${i}`);
		for (const [i, msg] of texts.entries()) {
			server.keep(
				keyOf(user),
				message(keyOf(user), "bob", msg, 100n + BigInt(i)),
			);
		}
		user.connect(server.port);
		await user.acknowledge();
		await user.attached();
		await user.settled(texts.length);
		expect(await plain(user)).toEqual(texts);
	});
});

describe("a hostile one", () => {
	test("costs nobody the conversation: noise, names and flags without measure, frames that are none", async () => {
		const server = await fleximd();
		const user = await alice(server.port);
		const bob = await FleximClient.login(server.port, "bob");
		bob.say(keyOf(user), "hi");
		await user.acknowledge();
		await user.attached();
		for (let i = 0; i < 3_000; i++) {
			server.say(statusOf({ kind: "online", key: `FF${i % 7}0` }));
			server.say(statusOf({ kind: "offline", key: "" }));
		}
		const from = bob.key;
		const flood = { kind: "message", to: keyOf(user), from, date: 1n } as const;
		server.say({ ...flood, flags: ["x".repeat(60_000)], msg: "flags" });
		server.say({ ...flood, flags: [], msg: "y".repeat(64_000) });
		server.say({ ...flood, flags: [], msg: "", from: "zz" });
		server.say({ ...flood, flags: ["flex=pair", "of=x", "at=1"], msg: "" });
		server.say({ kind: "roster", users: [] });
		server.say(statusOf({ kind: "unknown-key" }));
		server.say({ kind: "status", status: -77, payload: "\u202e".repeat(300) });
		bob.say(keyOf(user), "still here");
		await user.until(
			"the last",
			() => user.conversation.last?.text === "still here",
		);
		expect(user.server.line.kind).toBe("ready");
		// In pieces, but all of it.
		const texts = (await user.texts()).join("");
		expect(texts.split("y")).toHaveLength(64_001);
	});

	test("removed with a stranger unanswered, it leaves nothing behind", async () => {
		const server = await fleximd();
		const user = await alice(server.port);
		const bob = await FleximClient.login(server.port, "bob");
		bob.say(keyOf(user), "psst");
		const { serverId } = await user.until("a request", () => user.pending[0]);
		must(user.messenger.removeServer(serverId));
		await user.close();
		await user.start();
		expect((await user.blobs("kept ")).size).toBe(0);
		expect(user.pending).toEqual([]);
	});
});

describe("its faults do not bite", () => {
	test("a roster longer than its length can say is read whole", async () => {
		const crowd = Array.from({ length: 1_400 }, (_, i) => ({
			aliases: [`user${i}`],
			key: Uint8Array.from(Buffer.from(`name${i}`)),
			lastSeen: 0n,
		}));
		const server = await fleximd({ crowd });
		const user = await alice(server.port);
		await user.until("all", () => user.server.people.length === 1_400);
	});

	test("a server that hands messages back to their author shows nothing twice", async () => {
		const server = await fleximd({ echoes: true });
		const user = await alice(server.port);
		const bob = await FleximClient.login(server.port, "bob");
		bob.say(keyOf(user), "hi");
		await user.acknowledge();
		await user.attached();
		await user.write("one");
		await user.write("two");
		await bob.said("two");
		await user.settled(3);
		expect(await plain(user)).toEqual(["hi", "one", "two"]);
	});

	test("one that does not greet is spoken to when the user says what it is", async () => {
		const server = await fleximd({ greets: false });
		const user = await User.open("Alice");
		user.connect(server.port, "flex://");
		must(user.messenger.setServerEdition(user.server.id, "fleximd"));
		await user.until("a login", () => server.online.includes("Alice"));
		await user.lineIs("ready");
	});

	test("one that hangs in a login is not taken to be there", async () => {
		const server = await fleximd({ hangs: true });
		const user = await User.open("Alice");
		user.connect(server.port);
		const line = await user.lineIs("waiting");
		expect(line.kind === "waiting" && line.error.code).toBe("fleximd-silent");
	}, 30_000);

	test("a line that the server has not noticed is gone is replaced, and whoever is replaced does not come back by itself", async () => {
		const server = await fleximd();
		const user = await alice(server.port);
		const other = await User.open("Alice", { identity: user.identity });
		other.connect(server.port);
		await other.lineIs("ready");
		const line = await user.lineIs("refused");
		expect(line.kind === "refused" && line.error.code).toBe("fleximd-replaced");
		expect(server.online).toEqual(["Alice"]);
	});

	test("the line comes back after a cut, with what was written meanwhile", async () => {
		const server = await fleximd();
		const user = await alice(server.port);
		const bob = await FleximClient.login(server.port, "bob");
		bob.say(keyOf(user), "hi");
		await user.acknowledge();
		await user.attached();
		server.cut();
		await user.until("the cut", () => user.server.line.kind !== "ready");
		await user.write("after the cut");
		const back = await FleximClient.login(server.port, "bob");
		await user.lineIs("ready");
		await user.settled(2);
		const kept = server.kept.length;
		if (kept > 0) back.send({ kind: "command", cmd: "OFFLINES", payload: [] });
		await back.said("after the cut");
	});

	test("keys are written in upper case, and nothing is sent that ends the server", async () => {
		const server = await fleximd();
		const user = await alice(server.port);
		const jjj = await FleximClient.login(server.port, "jjj");
		must(user.messenger.sendRequest("jjj", "", null));
		await user.attached();
		await user.write("hello");
		await jjj.said("hello");
		user.messenger.checkLines();
		await user.close();
		const own = server.heard.filter(({ from }) => from === "Alice");
		for (const { datum } of own) {
			if (datum.kind === "message") {
				expect(datum.to).toBe("6A6A6A");
				expect(datum.from).toBe(keyOf(user));
			} else if (datum.kind === "command") {
				expect(["AUTH", "ROSTER", "GETUSER", "SEARCH", "OFFLINES"]).toContain(
					datum.cmd,
				);
			}
		}
	});
});

function message(
	to: string,
	name: string,
	msg: string,
	date: bigint,
): TypedMessage {
	const from = Buffer.from(name).toString("hex");
	return { kind: "message", to, from, flags: [], date, msg };
}
