import { expect, onTestFinished, test } from "vitest";
import { decodeDatum } from "../../../src/protocol/codec";
import type { PersonKey } from "../../../src/shared/domain/ids";
import { goBetween } from "../../conformance/broken/go-between";
import { framed } from "../../conformance/peer";
import { must, User } from "../client/user";
import { tcpRelay } from "../relay/kit";
import { keysOf, knownTo } from "./keys";

/** What was written to be encrypted never goes without, what is shown as not encrypted never was, and keys are compared before anything is said. */

function isPrivate(payload: Buffer): boolean {
	try {
		const datum = decodeDatum(payload);
		return datum.kind === "message" && datum.category === "private";
	} catch {
		return false;
	}
}

/** A relay whose clients can't agree on keys. */
async function hesitant() {
	const seen: Buffer[] = [];
	const { relay, port } = await tcpRelay();
	const between = await goBetween(port, {
		toServer: (payload) => {
			seen.push(Buffer.from(payload));
			return isPrivate(payload) ? new Uint8Array() : framed(payload);
		},
	});
	onTestFinished(() => between.close());
	relay.port = between.port;
	return {
		port: between.port,
		said: (word: string) => Buffer.concat(seen).includes(word),
	};
}

async function arrive(
	port: number,
	...names: readonly [name: string, canEncrypt: boolean][]
): Promise<User[]> {
	const users: User[] = [];
	for (const [name, canEncrypt] of names) {
		const e2e = canEncrypt ? (await keysOf(name)).get(name) : null;
		const user = await User.open(name, { e2e: e2e ?? null, identity: null });
		user.connect(port, "flex://");
		await user.lineIs("ready");
		users.push(user);
	}
	return users;
}

test("a message written while keys are agreed on does not wait for good, nor go without, when somebody joins who can't encrypt: it fails, says why, and goes when the user says so", async () => {
	const relay = await hesitant();
	const [alice, bob, carol] = (await arrive(
		relay.port,
		["Alice", true],
		["Bob", true],
		["Carol", false],
	)) as [User, User, User];
	must(alice.messenger.sendRequest("Bob, Carol", "", null));
	await bob.acknowledge();
	await alice.until(
		"keys to be agreed on",
		() => alice.conversations[0]?.encryption.kind === "starting",
	);
	await alice.write("for eyes that can");
	await carol.acknowledge();
	const failed = await alice.until("a word on it", () => {
		const { last } = alice.conversation;
		return last?.delivery.kind === "failed" && last;
	});
	expect(failed).toMatchObject({
		text: "for eyes that can",
		protection: "encrypted",
		delivery: { error: { code: "not-encrypted-any-more" } },
	});
	expect(failed.delivery).toMatchObject({
		error: { values: { names: ["Carol"] } },
	});
	expect(relay.said("for eyes that can")).toBe(false);
	must(await alice.messenger.retryMessage(alice.conversation.id, failed.id));
	expect(await carol.settled(1)).toMatchObject([{ text: "for eyes that can" }]);
	expect(await alice.settled(1)).toMatchObject([{ protection: "none" }]);
	expect(relay.said("for eyes that can")).toBe(true);
});

test("a message written when somebody could not encrypt, and sent when all can, is shown as what it was: encrypted", async () => {
	const { port } = await tcpRelay();
	const [alice, bob] = (await arrive(
		port,
		["Alice", true],
		["Bob", false],
	)) as [User, User];
	must(alice.messenger.sendRequest("Bob", "", null));
	await bob.acknowledge();
	await alice.attached();
	alice.messenger.disconnectServer(alice.server.id);
	await alice.lineIs("idle");
	await alice.write("written in the open");
	expect(alice.conversation.last?.protection).toBe("none");
	await bob.close();
	const again = await User.open("Bob", {
		e2e: (await keysOf("Bob")).get("Bob") ?? null,
		identity: null,
		folder: bob.folder,
	});
	await again.lineIs("ready");
	must(alice.messenger.reconnectServer(alice.server.id));
	const [read] = await again.settled(1);
	expect(read).toMatchObject({ protection: "encrypted" });
	expect(await alice.settled(1)).toMatchObject([{ protection: "encrypted" }]);
	expect(alice.conversation.last?.protection).toBe("encrypted");
});

test("E2E 13: keys are compared before anybody has encrypted, and then no other is believed because it came first", async () => {
	const { port } = await tcpRelay();
	const users: User[] = [];
	for (const name of ["Alice", "Bob"]) {
		const identity = (await keysOf(name)).get(name);
		const user = await User.open(name, { e2e: identity ?? null });
		user.connect(port);
		await user.lineIs("ready");
		users.push(user);
	}
	const [alice, bob] = users as [User, User];
	const { trust } = alice.messenger;
	const person = "bob" as PersonKey;
	const { identityKey } = await alice.until("Bob's key", () =>
		alice.server.people.find(
			(one) => one.key === person && one.identityKey !== null,
		),
	);
	const key = identityKey ?? "";
	expect(must(trust.safetyNumber(alice.server.id, person, key))).toMatch(
		/^(\d{5} ){11}\d{5}$/,
	);
	expect(
		trust.safetyNumber(alice.server.id, person, "A".repeat(43)),
	).toMatchObject({ error: { code: "key-changed-meanwhile" } });
	must(trust.setVerified(alice.server.id, person, key, true));
	expect(must(knownTo(alice, "bob"))).toEqual({
		key,
		verified: true,
		offered: null,
	});
	// His app encrypts with another key than the one that owns his name: here it is the server that lies.
	must(alice.messenger.sendRequest("Bob", "", null));
	await bob.acknowledge();
	await alice.until(
		"a changed key",
		() => alice.conversations[0]?.encryption.kind === "key-changed",
	);
	expect(must(knownTo(alice, "bob"))).toMatchObject({ key, verified: true });
});
