import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { MemberList } from "../../../src/relay/auth/members";
import { FleximClient, keyOf } from "../../naive/flexim-client";
import { KeyHolder } from "./key-holder";
import {
	acknowledge,
	chat,
	dial,
	headlessRelay,
	memoryRelay,
	okOf,
	openLine,
	openSocket,
	request,
	tcpRelay,
	unhurried,
	withLimits,
	witness,
} from "./kit";

async function arrive(
	{ port }: { port: number },
	user: string,
	key = keyOf(user),
) {
	const client = await FleximClient.login(user, port, key);
	onTestFinished(() => client.close());
	return client;
}

function come(
	{ port }: { port: number },
	user: string,
	options: ConstructorParameters<typeof FleximClient>[2] = {},
) {
	const client = new FleximClient(user, port, options);
	onTestFinished(() => client.close());
	return client;
}

/** Two who talk. */
async function couple(relay: { port: number }) {
	const alice = await arrive(relay, "alice");
	const bob = await arrive(relay, "bob");
	alice.say("bob", "hi");
	await bob.notice();
	bob.say("alice", "hi");
	await bob.heard();
	await alice.heard();
	return { alice, bob };
}

describe("fleximd's holes", () => {
	test.each([
		["the empty challenge", () => ""],
		["another", (challenge: string) => challenge.replace(/./, "x")],
	])("%s lets nobody in, and throws nobody out", async (_what, answer) => {
		const relay = await tcpRelay();
		const { alice, bob } = await couple(relay);
		const thief = come(relay, "bob", { answer });
		await thief.status(/challenge failed/, -1);
		await thief.closed;
		alice.say("bob", "still you?");
		expect(await bob.heard()).toBe("still you?");
	});

	test("an answer without AUTH lets nobody in", async () => {
		const relay = await tcpRelay();
		const socket = dial(relay.port);
		socket.write("\xa4FLEX\x01\x00\x0c\x81\xa9challenge\xa0", "latin1");
		const [bytes] = (await once(socket, "data")) as [Buffer];
		const said = bytes.toString("latin1");
		await once(socket, "end");
		expect(said).toContain("FLEX Messenger");
	});

	test("a name that is here is not to be had, and stays", async () => {
		const relay = await tcpRelay();
		const { alice, bob } = await couple(relay);
		const second = come(relay, "bob");
		await second.status(/user already logged in; 626F62/, -1);
		await second.closed;
		alice.say("bob", "unmoved");
		expect(await bob.heard()).toBe("unmoved");
		expect(await alice.roster()).toEqual({ alice: "alice", bob: "bob" });
	});

	test("AUTH after the login changes nobody's key", async () => {
		const relay = await tcpRelay();
		const { alice, bob } = await couple(relay);
		bob.command("AUTH", keyOf("carol"), "carol");
		await bob.status(/logged in on this line already/, -1);
		bob.say("alice", "as before");
		expect(await alice.message()).toMatchObject({ from: keyOf("bob") });
	});

	test("a Message from another key is refused; nothing comes before the login", async () => {
		const relay = await tcpRelay();
		const { alice, bob } = await couple(relay);
		bob.send("message", {
			to: keyOf("alice"),
			from: keyOf("carol"),
			flags: [],
			date: 0,
			msg: "forged",
		});
		await bob.status(/spoof detected/, -1);
		const stranger = come(relay, "eve", { answer: () => null });
		stranger.say("alice", "unasked");
		stranger.command("ROSTER");
		await stranger.status(/please auth/, -1);
		await stranger.status(/please auth/, -1);
		bob.say("alice", "real");
		expect(await alice.heard()).toBe("real");
	});

	test("GHOST, REGISTER, two OFFLINES at once and a Command of nothing hurt nobody", async () => {
		const relay = await tcpRelay();
		const { alice, bob } = await couple(relay);
		alice
			.command("GHOST", keyOf("bob"))
			.command("GHOST", "626f6")
			.command("GHOST")
			.command("REGISTER")
			.command("OFFLINES")
			.command("OFFLINES")
			.command("GETUSER")
			.command("SEARCH")
			.command("")
			.command("NICK", "x")
			.command("BYE ");
		for (let i = 0; i < 5; i++) await alice.status(/no such command/, -1);
		await alice.status(/unknown key/, -1);
		await alice.status(/unknown alias/, -1);
		alice.say("bob", "all well");
		expect(await bob.heard()).toBe("all well");
		expect(relay.log.filter((line) => line.includes("failed"))).toEqual([]);
	});

	test("who hangs up before the login is no news", async () => {
		const relay = await tcpRelay();
		const { alice } = await couple(relay);
		const stranger = come(relay, "eve", { answer: () => null });
		await stranger.next("auth");
		stranger.close();
		await stranger.closed;
		await alice.roster();
		expect(alice.seen.filter(({ type }) => type === "status")).toMatchObject([
			{ value: { status: 127 } },
			{ value: { status: 10 } },
			{ value: { status: 1 } },
			{ value: { status: 2 } },
		]);
	});
});

describe("names", () => {
	test("one that belongs to a key is not a guest's: there is nothing here to prove it with", async () => {
		const relay = await tcpRelay();
		const owner = new KeyHolder(`alice@127.0.0.1:${relay.port}`);
		const line = await owner.enter(relay.connect());
		line.stream.end();
		await line.end();
		const guest = come(relay, "alice");
		await guest.status(/auth-required/, -1);
		await guest.closed;
	});

	test("a list of members keeps guests out", async () => {
		const relay = await tcpRelay({
			members: new MemberList([{ name: "bob", key: null }]),
		});
		const bob = come(relay, "bob");
		await bob.status(/auth-required/, -1);
		const eve = come(relay, "eve");
		await eve.status(/members-only/, -1);
		await Promise.all([bob.closed, eve.closed]);
	});

	test("a key that is no name: the alias is; no key: a guest's, made up where there is no alias", async () => {
		const relay = await tcpRelay();
		const long = "ab".repeat(32);
		const carol = await arrive(relay, "carol", long);
		const dave = await arrive(relay, "dave", "guest");
		const nobody = await arrive(relay, "", "guest");
		const names = Object.keys(await carol.roster());
		expect(names).toEqual([
			"carol",
			"dave",
			expect.stringMatching(/^guest-[0-9a-f]{8}$/),
		]);
		dave.say("carol", "who?");
		expect(await carol.notice()).toMatchObject({
			to: long,
			from: keyOf("dave"),
		});
		carol.say("dave", "I");
		expect(await carol.heard()).toBe("who?");
		expect(await dave.heard()).toBe("I");
		nobody.close();
		const none = come(relay, "not a name", { key: "ff" });
		await none.status(/Neither the key nor the alias is a name/, -1);
		await none.closed;
	});

	test("upper and lower case are one person, called as each client writes it", async () => {
		const relay = await tcpRelay();
		const bob = await arrive(relay, "bob");
		const alice = await arrive(relay, "alice", keyOf("alice").toUpperCase());
		alice.say(`0x${keyOf("BOB").toUpperCase()}`, "hi");
		await bob.notice();
		bob.say("alice", "hi");
		expect(await alice.message()).toMatchObject({
			to: keyOf("alice").toUpperCase(),
			from: keyOf("BOB").toUpperCase(),
		});
		alice.command("GETUSER", keyOf("bob"));
		expect((await alice.next("user")).value).toMatchObject({
			aliases: ["bob"],
		});
		alice.command("SEARCH", "BoB");
		expect((await alice.next("roster")).value).toMatchObject([
			{ aliases: ["bob"] },
		]);
	});

	test("what an app's guest has said and heard is not to be had under its name alone", async () => {
		const relay = await tcpRelay();
		const alice = await openLine(relay, "alice", ["relay=socket"]);
		const bob = await openLine(relay, "bob", ["relay=socket"]);
		alice.send(request("alice", ["bob"]));
		const { id } = await alice.connection();
		await bob.connection();
		bob.send(acknowledge(id));
		const { token } = await okOf(alice);
		await okOf(bob);
		bob.stream.end();
		await bob.end();
		const socket = openSocket(relay, "alice", id, token);
		await socket.message("seq");
		socket.send(chat("for the first bob"));
		const second = await arrive(relay, "bob");
		second.command("OFFLINES");
		second.say("alice", "hello");
		await second.status(/is asked/, 1);
		// Another conversation, which alice has to acknowledge.
		expect((await alice.connection()).id).not.toBe(id);
		expect(socket.isQuiet).toBe(true);
		expect(second.seen.filter(({ type }) => type === "message")).toEqual([]);
	});
});

describe("limits", () => {
	test("nobody logged in: a few attempts, a few bytes, a little time", async () => {
		const relay = await tcpRelay({
			limits: withLimits({ requestTimeoutMs: 50, maxFirstDatumBytes: 100 }),
		});
		const idle = come(relay, "idle", { answer: () => null });
		await idle.status(/timeout/, -1);
		await idle.closed;
		const busy = come(relay, "busy", { answer: () => null });
		for (let i = 0; i < 20; i++) busy.command("ROSTER");
		await busy.closed;
		const large = dial(relay.port);
		const ended = once(large.resume(), "end");
		large.write("\xa4FLEX\x02\x40\x00\x82\xa3cmd", "latin1");
		large.write(Buffer.alloc(200));
		setImmediate(() => large.write(Buffer.alloc(200)));
		await ended;
	});

	test("a greeting may wait for its answer, not more", async () => {
		const relay = await tcpRelay({
			limits: withLimits({ maxUnheardBytes: 200 }),
		});
		const bob = await arrive(relay, "bob");
		const alice = await arrive(relay, "alice");
		alice.say("bob", "x".repeat(300));
		await alice.status(/Enough of yours waits/, -1);
		alice.say("bob", "one");
		await alice.status(/is asked/, 1);
		alice.say("bob", "two");
		await alice.status(/has not answered/, 1);
		alice.say("bob", "y".repeat(100));
		await alice.status(/Enough of yours waits/, -1);
		bob.say("alice", "go on");
		expect([await bob.heard(), await bob.heard()]).toEqual(["one", "two"]);
		alice.say("bob", "y".repeat(1_000));
		expect(await bob.heard()).toBe("y".repeat(1_000));
		// The announcement came once.
		const notices = bob.seen.filter(({ type }) => type === "message");
		expect(notices).toHaveLength(1);
	});

	test("requests that wait, unknown people, oneself, and a Message that is too long are refused", async () => {
		const relay = await tcpRelay({
			limits: withLimits({ maxPendingPerAsker: 1, maxFlagBytes: 20 }),
		});
		await arrive(relay, "bob");
		await arrive(relay, "carol");
		const alice = await arrive(relay, "alice");
		alice.say("zed", "?");
		await alice.status(/unknown-user/, -1);
		alice.say("alice", "?");
		await alice.status(/self-request/, -1);
		alice.say("0xzz", "?");
		await alice.status(/Nobody here can have that key/, -1);
		alice.say(`0x${keyOf("#0123456789abcdef")}`, "?");
		await alice.status(/unknown-connection/, -1);
		alice.say("bob", "?", ["x".repeat(21)]);
		await alice.status(/too-long/, -1);
		alice.say("bob", "?");
		await alice.status(/is asked/, 1);
		alice.say("carol", "?");
		await alice.status(/too-many-requests/, -1);
	});

	test("who asks for everything all the time waits, and nobody else does", async () => {
		const relay = await tcpRelay({
			limits: withLimits({ asksPerSecond: 0.01, asksBurst: 2 }),
		});
		const talk = await witness(relay);
		const alice = await arrive(relay, "alice");
		for (let i = 0; i < 50; i++) alice.command("ROSTER");
		for (let i = 0; i < 3; i++) await alice.next("roster");
		for (let i = 0; i < 10; i++) await talk();
		expect(alice.seen.filter(({ type }) => type === "roster")).toEqual([]);
	});

	test("who reads nothing is closed, and nobody else waits", async () => {
		const relay = memoryRelay({
			limits: withLimits({
				...unhurried,
				asksPerSecond: 1_000_000,
				maxLineQueueBytes: 10_000,
				lingerMs: 50,
			}),
		});
		const talk = await witness(relay);
		const deaf = await FleximClient.login("deaf", relay.connect().stream);
		deaf.socket.pause();
		for (let i = 0; i < 400; i++) deaf.command("ROSTER");
		while (!relay.log.includes("deaf is closed: too-slow")) await talk();
		await talk();
	});
});

test("over a restart: what waits for a request and for who is away", async () => {
	const data = await mkdtemp(join(tmpdir(), "flex-typed-"));
	onTestFinished(() => rm(data, { recursive: true, force: true }));
	const first = await headlessRelay(["--data", data]);
	const { alice, bob } = await couple(first);
	const carol = await arrive(first, "carol");
	carol.close();
	await alice.status(/6361726F6C/, -10);
	alice.say("carol", "for later");
	await alice.status(/6361726f6c.*storing offline/, 1);
	bob.close();
	await alice.status(/626F62/, -10);
	alice.say("bob", "kept");
	await alice.status(/626f62.*storing offline/, 1);
	await first.stop();
	const second = await headlessRelay(["--data", data]);
	const bobAgain = await arrive(second, "bob");
	bobAgain.command("OFFLINES");
	expect(await bobAgain.heard()).toBe("kept");
	const carolAgain = await arrive(second, "carol");
	await carolAgain.notice();
	carolAgain.say("alice", "late");
	expect(await carolAgain.heard()).toBe("for later");
	expect(await (await arrive(second, "alice")).heard()).toBe("late");
});
