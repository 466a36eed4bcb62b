import { expect, onTestFinished, test } from "vitest";
import { decodeDatum, frameDatum } from "../../../src/protocol/codec";
import type { PersonKey } from "../../../src/shared/domain/ids";
import { type Fault, goBetween } from "../../conformance/broken/go-between";
import { framed } from "../../conformance/peer";
import { conversing, must, User } from "../client/user";
import { tcpRelay } from "../relay/kit";
import { keysOf, knownTo, safetyNumber } from "./keys";

const encrypted = (user: User) =>
	user.until(
		"encryption",
		() => user.conversation.encryption.kind === "encrypted",
	);

/** People who can all encrypt, at a relay or at what stands before it. */
async function keyed(
	names: readonly string[],
	port: number,
	topic = "",
	scheme: "" | "flex://" = "",
) {
	const keys = await keysOf(...names);
	const users = await conversing(port, names, topic, {}, keys, scheme);
	for (const user of users) await encrypted(user);
	return { keys, users: users as [User, User, ...User[]] };
}

/** A relay whose clients all come through somebody in between, without TLS: what is looked at is what the relay itself sees. */
async function relayBehind(fault: Fault): Promise<number> {
	const { relay, port } = await tcpRelay();
	const between = await goBetween(port, fault);
	onTestFinished(() => between.close());
	relay.port = between.port;
	return between.port;
}

test("two who can encrypt do, from the first message on, and say so of each", async () => {
	const { port } = await tcpRelay();
	const {
		users: [alice, bob],
	} = await keyed(["Alice", "Bob"], port, "Lunch");
	await alice.write("hello");
	await bob.settled(1);
	await bob.write("hi");
	const [a, b] = [await alice.settled(2), await bob.settled(2)];
	expect(a.map(({ text }) => text)).toEqual(["hello", "hi"]);
	expect(b.map(({ text }) => text)).toEqual(["hello", "hi"]);
	expect(a.map(({ number }) => number)).toEqual(b.map(({ number }) => number));
	expect(
		[...a, ...b].every(({ protection }) => protection === "encrypted"),
	).toBe(true);
	await bob.until("the topic", () => bob.conversation.topic === "Lunch");
	await alice.until("what Bob has", () =>
		alice.conversation.members.every(({ deliveredUpTo }) => deliveredUpTo > 0),
	);
	expect(safetyNumber(alice, "bob")).toBe(safetyNumber(bob, "alice"));
});

test("a group, with somebody who acknowledges later", async () => {
	const { port } = await tcpRelay();
	const { users } = await keyed(["Alice", "Bob", "Carol", "Dave"], port);
	const [alice] = users;
	await alice.until("everybody's keys", () => {
		const { encryption } = alice.conversation;
		return encryption.kind === "encrypted" && encryption.without.length === 0;
	});
	await alice.write("to all");
	for (const user of users) await user.settled(1);
	await Promise.all(users.map((user) => user.write(`from ${user.name}`)));
	const logs = await Promise.all(users.map((user) => user.settled(5)));
	const texts = logs.map((log) => log.map(({ text }) => text));
	for (const one of texts) expect(one).toEqual(texts[0]);
	for (const message of logs.flat()) {
		expect(message).toMatchObject({
			protection: "encrypted",
			unreadable: null,
		});
	}
});

test("with somebody who can't encrypt nothing is hidden, it is said, and it can be forbidden", async () => {
	const { port } = await tcpRelay();
	const keys = await keysOf("Alice");
	const [alice, bob] = (await conversing(
		port,
		["Alice", "Bob"],
		"",
		{},
		keys,
	)) as [User, User];
	expect(alice.conversation.encryption).toEqual({ kind: "none" });
	await alice.write("open");
	expect(await bob.settled(1)).toMatchObject([{ protection: "none" }]);
	const { id } = alice.conversation;
	must(alice.messenger.trust.setOnlyEncrypted(id, true));
	await alice.write("secret");
	await alice.until(
		"why it waits",
		() => alice.conversation.holdup?.code === "cannot-encrypt",
	);
	await bob.write("still here");
	await alice.until("Bob's word", () =>
		alice.events.some(({ type }) => type === "message-received"),
	);
	expect(await bob.texts()).toEqual(["open", "still here"]);
	must(alice.messenger.trust.setOnlyEncrypted(id, false));
	await bob.settled(3);
});

test("E2E 1: between the relay and its clients there is no plaintext, no topic and no flag of a private conversation", async () => {
	const seen: Buffer[] = [];
	const record = (payload: Buffer) => {
		seen.push(Buffer.from(payload));
		return framed(payload);
	};
	const port = await relayBehind({ toClient: record, toServer: record });
	const {
		users: [alice, bob],
	} = await keyed(["Alice", "Bob"], port, "The secret topic", "flex://");
	const canaries = Array.from(
		{ length: 20 },
		(_, i) => `canary-${i}-${"x".repeat(i)}`,
	);
	for (const canary of canaries) await alice.write(canary);
	await bob.settled(canaries.length);
	await bob.until("the topic", () => bob.conversation.topic !== "");
	const all = Buffer.concat(seen).toString("latin1");
	for (const word of [...canaries, "secret topic", "delivered=", "01"]) {
		if (word === "01") continue;
		expect(all.includes(word), word).toBe(false);
		expect(all.includes(Buffer.from(word, "utf16le").toString("latin1"))).toBe(
			false,
		);
		expect(
			all.includes(Buffer.from(word).toString("base64").slice(0, -4)),
		).toBe(false);
	}
	const ids = (await alice.messages()).map(({ id }) => id);
	for (const id of ids) expect(all.includes(id), "an id").toBe(false);
});

test("E2E 7: a relay that alters, drops, reorders or repeats is noticed and named", async () => {
	let act: "pass" | "alter" | "drop" | "hold" | "repeat" = "pass";
	let held: Buffer | null = null;
	const port = await relayBehind({
		toClient: (payload, { said }) => {
			const isBobs = ["token=", "Bob"].every((word) =>
				said.some((one) => one.includes(word)),
			);
			const datum = isBobs ? read(payload) : null;
			const doing = act;
			if (datum?.category !== "private") return framed(payload);
			act = "pass";
			if (held) {
				const late = framed(held);
				held = null;
				return Buffer.concat([framed(payload), late]);
			}
			switch (doing) {
				case "pass":
					return framed(payload);
				case "drop":
					return new Uint8Array();
				case "hold":
					held = Buffer.from(payload);
					return new Uint8Array();
				case "repeat":
					return Buffer.concat([framed(payload), framed(payload)]);
				case "alter": {
					const bytes = Buffer.from(datum.msg, "base64");
					bytes[bytes.length - 20] = (bytes.at(-20) ?? 0) ^ 1;
					return frameDatum({ ...datum, msg: bytes.toString("base64") });
				}
			}
		},
	});
	const {
		users: [alice, bob],
	} = await keyed(["Alice", "Bob"], port, "", "flex://");
	const noticed = (code: string) =>
		bob.until(code, ({ notices }) =>
			notices.some(({ error }) => error.code === code),
		);
	await alice.write("one");
	await bob.settled(1);
	act = "alter";
	await alice.write("two");
	await bob.until(
		"something that can't be read",
		() => bob.conversation.last?.unreadable,
	);
	expect((await bob.messages()).at(-1)).toMatchObject({
		text: "",
		unreadable: { code: "not-verified" },
	});
	act = "hold";
	await alice.write("five");
	await alice.write("six");
	await noticed("relay-late");
	act = "repeat";
	await alice.write("seven");
	await alice.write("eight");
	await bob.until("all", () => bob.conversation.last?.text === "eight");
	must(
		bob.messenger.note({
			type: "notice-dismissed",
			id:
				bob.state.notices.find(({ error }) => error.code === "relay-missing")
					?.id ?? "",
		}),
	);
	act = "drop";
	await alice.write("nine");
	await alice.write("ten");
	await noticed("relay-missing");
	const texts = (await bob.texts()).filter((text) => text !== "");
	// What was dropped may have been a mark; nothing is there twice.
	expect(new Set(texts).size).toBe(texts.length);
	expect(texts.length).toBeGreaterThanOrEqual(6);
});

function read(payload: Uint8Array) {
	try {
		const datum = decodeDatum(payload);
		return datum.kind === "message" ? datum : null;
	} catch {
		return null;
	}
}

test("E2E 13: another identity key under a known name stops the conversation until the user has decided", async () => {
	const { port } = await tcpRelay();
	const {
		users: [alice, bob],
	} = await keyed(["Alice", "Bob"], port);
	const old = safetyNumber(alice, "bob");
	await bob.close();
	const [again] = [...(await keysOf("Bob")).values()];
	const other = await User.online(port, "Bob", {
		e2e: again ?? null,
		identity: bob.identity,
	});
	must(other.messenger.sendRequest("Alice", "", null));
	await alice.acknowledge();
	const blocked = await alice.until("a changed key", () =>
		alice.conversations.find(
			({ encryption }) => encryption.kind === "key-changed",
		),
	);
	await alice.write("are you Bob?", blocked.id);
	expect(await other.texts()).toEqual([]);
	const { key, offered } = must(knownTo(alice, "bob"));
	const { trust } = alice.messenger;
	// Only what was looked at is accepted, or vouched for.
	expect(trust.acceptIdentityKey(blocked.id, key)).toMatchObject({
		error: { code: "key-changed-meanwhile" },
	});
	expect(
		trust.setVerified(alice.server.id, "bob" as PersonKey, key, true),
	).toMatchObject({ error: { code: "key-changed-meanwhile" } });
	expect(await other.texts()).toEqual([]);
	must(trust.acceptIdentityKey(blocked.id, offered ?? ""));
	await other.settled(1);
	expect(await other.texts()).toEqual(["are you Bob?"]);
	expect(safetyNumber(alice, "bob")).not.toBe(old);
	// Verified it is only as the one that was compared.
	const stale = trust.setVerified(
		alice.server.id,
		"bob" as PersonKey,
		key,
		true,
	);
	expect(stale).toMatchObject({ error: { code: "key-changed-meanwhile" } });
	expect(must(knownTo(alice, "bob"))).toMatchObject({ verified: false });
});

test("E2E 9: keys that are not in a backup are asked for anew, and the conversation goes on", async () => {
	const { port } = await tcpRelay();
	const {
		users: [alice, bob],
	} = await keyed(["Alice", "Bob"], port);
	await alice.write("before");
	await bob.settled(1);
	await bob.loseKeys();
	await bob.until(
		"that they are lost",
		() => bob.conversation.encryption.kind !== "none",
	);
	await bob.write("after");
	await alice.settled(2);
	expect(await alice.texts()).toEqual(["before", "after"]);
	await encrypted(bob);
});

test("E2E 15: a conversation that was encrypted sends nothing in clear and believes nothing that comes so", async () => {
	let strips = false;
	const port = await relayBehind({
		toClient: (payload) => {
			const datum = strips ? read(payload) : null;
			if (datum?.category !== "ok") return framed(payload);
			return frameDatum({
				...datum,
				flags: datum.flags.filter((flag) => !flag.startsWith("e2e=")),
			});
		},
	});
	const {
		users: [alice, bob],
	} = await keyed(["Alice", "Bob"], port, "", "flex://");
	strips = true;
	await alice.close();
	await alice.start();
	await alice.attached();
	await alice.write("still private");
	const [message] = await bob.settled(1);
	expect(message).toMatchObject({
		protection: "encrypted",
		text: "still private",
	});
	expect(alice.conversation.encryption.kind).toBe("encrypted");

	// A new conversation can be kept from it, but not unseen.
	must(alice.messenger.sendRequest("Bob", "", null));
	await bob.acknowledge();
	await alice.until("a warning", (state) =>
		state.notices.some(({ error }) => error.code === "could-encrypt-before"),
	);
});
