import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { formatChallenge } from "../../../src/protocol/auth";
import { findOptions } from "../../../src/protocol/options";
import { parseMembers } from "../../../src/relay/auth/members";
import { NameStore } from "../../../src/relay/auth/name-store";
import { DamagedFileError } from "../../../src/relay/damaged-file";
import { makeServerKey } from "../../../src/relay/tls/server-key";
import { KeyHolder } from "./key-holder";
import {
	acknowledge,
	headlessRelay,
	MSGPACK_HEADER,
	okOf,
	openLine,
	Peer,
	request,
	runRelay,
	tcpRelay,
	withLimits,
} from "./kit";
import { secureSocket } from "./secure-peer";

const folder = () => mkdtempSync(join(tmpdir(), "flex-names-"));
const at = (name: string, { port }: { port: number }) =>
	`${name}@127.0.0.1:${port}`;
/** A point that is on the curve, and nobody's key. */
const strangeKey = Buffer.from(`58${"66".repeat(31)}`, "hex").toString(
	"base64url",
);

describe("a proof", () => {
	test("in the clear lets in, and says when the key was here last", async () => {
		const relay = await tcpRelay({ now: () => 1_700_000_000_000 });
		const alice = new KeyHolder(at("alice", relay));
		const first = alice.say(relay.connect());
		const challenge = await alice.challenge(first);
		expect(challenge.lastSeen).toBe(0n);
		expect(challenge.date).toBe(1_700_000_000n);
		first.send(alice.answer(challenge, null));
		await first.message("presence");
		const second = alice.say(relay.connect());
		expect((await alice.challenge(second)).lastSeen).toBe(1_700_000_000n);
	});

	test("inside TLS is bound to the channel", async () => {
		const key = makeServerKey();
		const relay = await tcpRelay({ key });
		const alice = new KeyHolder("alice@a.name.nobody.knows:1");
		const socket = await secureSocket(relay.port);
		const peer = alice.say(new Peer(socket));
		const challenge = await alice.challenge(peer);
		expect(challenge.challenge).toMatch(/^[\w-]{43}\.[\w-]{43}$/);
		expect(challenge.challenge.split(".")[1]).toBe(key.fingerprint);
		peer.send(alice.answer(challenge, socket));
		await peer.message("presence");
	});

	test("may come in one piece with what follows it, and byte by byte", async () => {
		const relay = await tcpRelay();
		const bob = await openLine(relay, "bob");
		const alice = new KeyHolder(at("alice", relay));
		const peer = alice.say(relay.connect(), []);
		const answer = alice.answer(await alice.challenge(peer), null);
		peer.stream.cork();
		peer.send(answer).send(request(alice.from, ["bob"]));
		peer.stream.uncork();
		expect((await bob.connection()).users).toEqual([alice.from, "bob"]);
	});

	test.each([
		["of another key", { key: strangeKey }],
		["with no key", { key: "" }],
	])("%s is refused", async (_name, { key }) => {
		const relay = await tcpRelay();
		const alice = new KeyHolder(at("alice", relay));
		const peer = relay.connect().write(MSGPACK_HEADER);
		peer.send(request(alice.from, [], [`key=${key}`]));
		if (key === "") {
			expect(await peer.error()).toBe("bad-key");
		} else {
			peer.send(alice.answer(await alice.challenge(peer), null));
			expect(await peer.error()).toBe("bad-signature");
		}
		expect(await peer.end()).toBe("end");
	});

	test.each([
		["another date", { date: 1n }],
		["another name", { from: "mallory@127.0.0.1:1" }],
		["another server's key", { fingerprint: makeServerKey().fingerprint }],
		[
			"another challenge",
			{ challenge: formatChallenge(new Uint8Array(32), "x".repeat(43)) },
		],
		["a channel where there is none", { exporter: new Uint8Array(32) }],
	])("made for %s is refused", async (_name, change) => {
		const relay = await tcpRelay();
		const alice = new KeyHolder(at("alice", relay));
		const peer = alice.say(relay.connect());
		peer.send(alice.answer(await alice.challenge(peer), null, change));
		expect(await peer.error()).toBe("bad-signature");
		expect(await peer.end()).toBe("end");
	});

	test("from another line is worth nothing on this one", async () => {
		const relay = await tcpRelay();
		const alice = new KeyHolder(at("alice", relay));
		const one = alice.say(relay.connect());
		const recorded = alice.answer(await alice.challenge(one), null);
		one.send(recorded);
		await one.message("presence");
		const other = alice.say(relay.connect());
		await alice.challenge(other);
		other.send(recorded);
		expect(await other.error()).toBe("bad-signature");
		// The line that it was made for goes on.
		await one.settled();
	});

	test("that comes too late is refused, and so is silence", async () => {
		const relay = await tcpRelay({ limits: withLimits({ authTimeoutMs: 60 }) });
		const alice = new KeyHolder(at("alice", relay));
		const peer = alice.say(relay.connect());
		const answer = alice.answer(await alice.challenge(peer), null);
		expect(await peer.error()).toBe("auth-timeout");
		peer.send(answer);
		expect(await peer.end()).toBe("end");
	});

	test("has to come before anything else", async () => {
		const relay = await tcpRelay();
		const bob = await openLine(relay, "bob");
		const alice = new KeyHolder(at("alice", relay));
		const peer = alice.say(relay.connect());
		await alice.challenge(peer);
		peer.send(request(alice.from, ["bob"]));
		expect(await peer.error()).toBe("auth-required");
		expect(await peer.end()).toBe("end");
		await bob.settled();
		expect(bob.isQuiet).toBe(true);
	});

	test("without an end is bounded", async () => {
		const relay = await tcpRelay();
		const alice = new KeyHolder(at("alice", relay));
		const peer = alice.say(relay.connect());
		await alice.challenge(peer);
		peer.write(Uint8Array.of(0xff, 0xff)).write(new Uint8Array(5_000));
		expect(await peer.error()).toBe("bad-length");
		expect(await peer.end()).toBe("end");
	});

	test("that nobody asked for is an unexpected datum", async () => {
		const relay = await tcpRelay();
		const alice = new KeyHolder(at("alice", relay));
		const peer = await alice.enter(relay.connect());
		const fake = {
			kind: "auth",
			date: 0n,
			challenge: "",
			lastSeen: 0n,
		} as const;
		peer.send(alice.answer(fake, null, { fingerprint: strangeKey }));
		expect(await peer.error()).toBe("unexpected-datum");
		await peer.settled();
	});
});

describe("who passes the challenge on is found out", () => {
	test("inside TLS by the channel", async () => {
		const relay = await tcpRelay();
		const evil = await tcpRelay();
		const alice = new KeyHolder(at("alice", evil));
		// Mallory holds a channel to each, shows Alice the real challenge, and has her sign for hers.
		const toRelay = await secureSocket(relay.port);
		const toAlice = await secureSocket(evil.port);
		const peer = alice.say(new Peer(toRelay));
		peer.send(alice.answer(await alice.challenge(peer), toAlice));
		expect(await peer.error()).toBe("bad-signature");
	});

	test("inside TLS also where the victim's own line was in the clear", async () => {
		const relay = await tcpRelay();
		const alice = new KeyHolder(at("alice", relay));
		const peer = alice.say(new Peer(await secureSocket(relay.port)));
		peer.send(alice.answer(await alice.challenge(peer), null));
		expect(await peer.error()).toBe("bad-signature");
	});

	test.each([
		["another number", (port: number) => `alice@192.0.2.7:${port}`],
		["another port", () => "alice@127.0.0.1:9"],
		[
			"a name that leads elsewhere",
			(port: number) => `alice@evil.example:${port}`,
		],
		["no address", () => "alice"],
	])(
		"in the clear by the address that was dialled: %s",
		async (_name, from) => {
			const relay = await tcpRelay();
			const alice = new KeyHolder(from(relay.port));
			const peer = alice.say(relay.connect());
			peer.send(alice.answer(await alice.challenge(peer), null));
			expect(await peer.error()).toBe("wrong-server");
			expect(await peer.end()).toBe("end");
		},
	);

	test("but not who comes by a name that the host has told", async () => {
		const places = [{ host: "relay.office.example", port: 443 }];
		const relay = await tcpRelay({ places });
		const alice = new KeyHolder("alice@relay.office.example:443");
		await alice.enter(relay.connect());
	});
});

describe("a name", () => {
	test("belongs to the first key that proved itself under it, however it is written", async () => {
		const relay = await tcpRelay();
		const alice = new KeyHolder(at("Alice", relay));
		(await alice.enter(relay.connect())).stream.destroy();
		const mallory = new KeyHolder(at("ALICE", relay));
		const other = mallory.say(relay.connect());
		expect(await other.error()).toBe("name-taken");
		expect(await other.end()).toBe("end");
		const guest = relay.connect().write(MSGPACK_HEADER);
		guest.send(request("alice"));
		expect(await guest.error()).toBe("auth-required");
		await alice.enter(relay.connect());
		expect(relay.relay.ownedNames()).toMatchObject([
			{ name: "alice", key: alice.key },
		]);
	});

	test("is not taken by who fails", async () => {
		const relay = await tcpRelay();
		const alice = new KeyHolder(at("alice", relay));
		const peer = alice.say(relay.connect());
		peer.send(alice.answer(await alice.challenge(peer), null, { date: 0n }));
		expect(await peer.error()).toBe("bad-signature");
		expect(relay.relay.ownedNames()).toEqual([]);
		const guest = await openLine(relay, "alice");
		await guest.settled();
	});

	test("goes to the quicker of two", async () => {
		const relay = await tcpRelay();
		const [one, two] = [1, 2].map(() => new KeyHolder(at("alice", relay))) as [
			KeyHolder,
			KeyHolder,
		];
		const first = one.say(relay.connect());
		const second = two.say(relay.connect());
		const answers = [
			one.answer(await one.challenge(first), null),
			two.answer(await two.challenge(second), null),
		] as const;
		second.send(answers[1]);
		await second.message("presence");
		second.stream.destroy();
		first.send(answers[0]);
		expect(await first.error()).toMatch(/^name-(taken|in-use)$/);
	});

	test("of a guest who is here is in use", async () => {
		const relay = await tcpRelay();
		await openLine(relay, "alice");
		const alice = new KeyHolder(at("alice", relay));
		const peer = alice.say(relay.connect());
		peer.send(alice.answer(await alice.challenge(peer), null));
		expect(await peer.error()).toBe("name-in-use");
		expect(relay.relay.ownedNames()).toEqual([]);
	});

	test("with a line that is still open goes to its owner's new line", async () => {
		const relay = await tcpRelay();
		const alice = new KeyHolder(at("alice", relay));
		const half = await alice.enter(relay.connect());
		const fresh = await alice.enter(relay.connect());
		expect(await half.error()).toBe("replaced");
		expect(await half.end()).toBe("end");
		await fresh.settled();
	});

	test("that is released is free, and who has it leaves", async () => {
		const relay = await tcpRelay();
		const alice = new KeyHolder(at("alice", relay));
		const line = await alice.enter(relay.connect());
		expect(relay.relay.release("nobody")).toBe(false);
		expect(relay.relay.release("ALICE")).toBe(true);
		expect(await line.error()).toBe("name-released");
		await line.end();
		const other = new KeyHolder(at("alice", relay));
		await other.enter(relay.connect());
	});

	test("is kept over a restart, and released on the disk", async () => {
		const data = folder();
		let relay = await headlessRelay(["--data", data]);
		const { port } = relay;
		const alice = new KeyHolder(at("alice", relay));
		await alice.enter(relay.connect());
		await relay.stop();
		const again = ["--data", data, "--port", `${port}`];
		relay = await headlessRelay(again);
		const mallory = new KeyHolder(alice.from);
		expect(await mallory.say(relay.connect()).error()).toBe("name-taken");
		await (await alice.enter(relay.connect())).settled();
		await relay.stop();
		const release = ["--data", data, "--release", "Alice"];
		expect(await runRelay(release)).toMatchObject({
			code: 0,
			stdout: "Alice is free\n",
		});
		expect(await runRelay(release)).toMatchObject({ code: 1 });
		relay = await headlessRelay(again);
		await mallory.enter(relay.connect());
	});

	test.each(["noise", '{"version":1,"names":[{"name":"A"}]}'])(
		"is not given away by a damaged file: %s",
		async (text) => {
			const data = folder();
			const file = join(data, "names.json");
			writeFileSync(file, text);
			await expect(NameStore.open(data, () => {})).rejects.toThrow(
				DamagedFileError,
			);
			expect(readFileSync(file, "utf8")).toBe(text);
		},
	);
});

describe("limits", () => {
	test("failed proofs from one address for one name", async () => {
		const relay = await tcpRelay({
			limits: withLimits({ failedLoginsPerMinute: 2 }),
		});
		const alice = new KeyHolder(at("alice", relay));
		for (let i = 0; i < 2; i++) {
			const peer = alice.say(relay.connect());
			peer.send(alice.answer(await alice.challenge(peer), null, { date: 0n }));
			expect(await peer.error()).toBe("bad-signature");
		}
		expect(await alice.say(relay.connect()).error()).toBe("too-many-logins");
		const bob = new KeyHolder(at("bob", relay));
		await bob.enter(relay.connect());
	});

	test("failed proofs from one address for all names", async () => {
		const relay = await tcpRelay({
			limits: withLimits({ failedLoginsPerMinutePerAddress: 1 }),
		});
		const alice = new KeyHolder(at("alice", relay));
		const peer = alice.say(relay.connect());
		peer.send(alice.answer(await alice.challenge(peer), null, { date: 0n }));
		expect(await peer.error()).toBe("bad-signature");
		const bob = new KeyHolder(at("bob", relay));
		expect(await bob.say(relay.connect()).error()).toBe("too-many-logins");
		await openLine(relay, "a-guest");
	});

	test.each([
		["in all", { maxOwnedNames: 1 }],
		["from one address", { newNamesPerMinutePerAddress: 1 }],
	])(
		"new names %s; those that are known still come in",
		async (_name, limits) => {
			const relay = await tcpRelay({ limits: withLimits(limits) });
			const alice = new KeyHolder(at("alice", relay));
			await alice.enter(relay.connect());
			const bob = new KeyHolder(at("bob", relay));
			const peer = bob.say(relay.connect());
			peer.send(bob.answer(await bob.challenge(peer), null));
			expect(await peer.error()).toBe("too-many-names");
			await alice.enter(relay.connect());
			await openLine(relay, "bob");
		},
	);
});

describe("members only", () => {
	test("lets in who is listed and proves a key, and nobody else", async () => {
		const bob = new KeyHolder("");
		const members = parseMembers(`# ours\nAlice\n\nbob ${bob.key}  # his\n`);
		const relay = await tcpRelay({ members });
		const known = (name: string) => new KeyHolder(at(name, relay));
		await known("alice").enter(relay.connect());
		expect(await known("carol").say(relay.connect()).error()).toBe(
			"members-only",
		);
		expect(await known("bob").say(relay.connect()).error()).toBe("name-taken");
		const guest = relay.connect().write(MSGPACK_HEADER);
		guest.send(request("bob"));
		expect(await guest.error()).toBe("auth-required");
		const real = new KeyHolder(at("bob", relay));
		Object.defineProperty(real, "identity", { value: bob.identity });
		await real.enter(relay.connect());
	});

	test("sends away who is not on a new list", async () => {
		const relay = await tcpRelay();
		const alice = new KeyHolder(at("alice", relay));
		const line = await alice.enter(relay.connect());
		const guest = await openLine(relay, "guest");
		relay.relay.setMembers(parseMembers("alice"));
		expect(await guest.error()).toBe("members-only");
		await guest.end();
		await line.settled();
		relay.relay.setMembers(null);
		await openLine(relay, "guest");
	});

	test.each([
		["three words", "alice key more"],
		["a key that is none", "alice abc"],
		["a name that is none", "al ice@x"],
		["an address", "alice@host"],
	])("a list with %s is not half read", (_name, text) => {
		expect(() => parseMembers(`bob\n${text}\n`)).toThrow(/^Line 2 of/);
	});

	test("the headless relay reads its list, and again on SIGHUP", async () => {
		const file = join(folder(), "members");
		writeFileSync(file, "alice\n");
		const relay = await headlessRelay(["--members", file]);
		const bob = new KeyHolder(at("bob", relay));
		expect(await bob.say(relay.connect()).error()).toBe("members-only");
		const reread = async (text: string, said: string) => {
			writeFileSync(file, text);
			const before = relay.stderr().length;
			relay.process.kill("SIGHUP");
			while (!relay.stderr().slice(before).includes(said)) await sleep(5);
		};
		await reread("alice\nbob\n", "was read again");
		await (await bob.enter(relay.connect())).settled();
		await reread("alice bob carol\n", "The one before still holds");
		await bob.enter(relay.connect());
	});

	test("a list that is missing ends the headless relay", async () => {
		const { code, stderr } = await runRelay(["--members", "/no/such/list"]);
		expect(code).toBe(1);
		expect(stderr).toContain("can't be read (ENOENT)");
	});
});

describe("others are told who has proven a key", () => {
	test("by presence, before a Connection, and in the OK; never of a guest", async () => {
		const relay = await tcpRelay();
		const options = ["presence", "relay=socket"];
		const bob = await openLine(relay, "bob", options);
		const alice = new KeyHolder(at("alice", relay));
		const keyOfAlice = `${alice.key}:${alice.from}`;
		const line = await alice.enter(relay.connect(), options);
		const { flags } = await bob.message("presence");
		expect(flags).toEqual([`online=${alice.from}`, `key=${keyOfAlice}`]);
		bob.send(request("bob", ["alice"]));
		const before = await bob.message("presence");
		// By the address as it was asked for.
		expect(before.flags).toEqual([`key=${alice.key}:alice`]);
		const { id } = await bob.connection();
		await line.message("presence");
		await line.connection();
		line.send(acknowledge(id));
		const { ok } = await okOf(bob);
		expect(findOptions(ok.flags, "key")).toEqual([`${alice.key}:alice`]);
		expect(findOptions(ok.flags, "joined")).toHaveLength(2);
	});

	test("a hundred and one at once still fit", async () => {
		const relay = await tcpRelay({
			limits: withLimits({
				maxLinesPerAddress: 200,
				newNamesPerMinutePerAddress: 200,
			}),
		});
		const names = Array.from({ length: 101 }, (_, i) => `n${i}`);
		for (const name of names) {
			await new KeyHolder(at(name, relay)).enter(relay.connect());
		}
		const late = relay.connect().write(MSGPACK_HEADER);
		late.send(request("late", [], ["presence"]));
		const told = [
			await late.message("presence"),
			await late.message("presence"),
		];
		for (const what of ["online", "key"]) {
			const all = told.flatMap(({ flags }) => findOptions(flags, what));
			expect(new Set(all).size).toBe(101);
		}
	});
});
