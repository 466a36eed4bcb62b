import {
	type ClientState,
	createCommit,
	createGroupInfoWithExternalPubAndRatchetTree,
	createProposal,
	encodeMlsMessage,
	joinGroupExternal,
} from "ts-mls";
import { decryptSenderData } from "ts-mls/privateMessage.js";
import { expect, test } from "vitest";
import { Authentication } from "../../../src/e2e/authentication";
import { concat, utf8 } from "../../../src/e2e/bytes";
import { epochAuthenticator } from "../../../src/e2e/engine";
import { decodeMessage, encrypt } from "../../../src/e2e/group";
import { createPackage } from "../../../src/e2e/key-package";
import { keyRetention, UPDATE_AFTER_MESSAGES } from "../../../src/e2e/limits";
import { paddedLength } from "../../../src/e2e/plaintext";
import { safetyNumber } from "../../../src/e2e/safety-number";
import { decodeState, encodeState, frame } from "../../../src/e2e/state";
import type { MessageId, PersonKey } from "../../../src/shared/domain/ids";
import {
	type Client,
	connectionId,
	contextOf,
	createIdentity,
	meet,
	randomBytes,
	suite,
	type World,
} from "./kit";

async function pair(): Promise<{ world: World; alice: Client; bob: Client }> {
	const world = await meet(["alice", "bob"]);
	const [alice, bob] = world.clients as [Client, Client];
	return { world, alice, bob };
}

/** A member that follows the library and none of our rules. */
function lawless(client: Client): ClientState {
	const { group } = client.state;
	if (!group) throw new Error("no group");
	const context = contextOf(client);
	return {
		...group,
		signaturePrivateKey: context.privateKey,
		clientConfig: {
			keyRetentionConfig: keyRetention,
			lifetimeConfig: {
				maximumTotalLifetime: 2n ** 40n,
				validateLifetimeOnReceive: false,
			},
			keyPackageEqualityConfig: {
				compareKeyPackages: () => false,
				compareKeyPackageToLeafNode: () => false,
			},
			paddingConfig: { kind: "alwaysPad", paddingLength: 0 },
			authService: { validateCredential: async () => true },
		},
	};
}

/** What the relay hands over, whoever made it. */
async function deliver(
	client: Client,
	bytes: Uint8Array,
	from: PersonKey | null,
	number = client.world.log.length + 1,
) {
	await client.input({
		kind: "foreign",
		number,
		from,
		fragment: { part: null, bytes },
	});
}

function lastBytes(world: World): Uint8Array {
	const logged = world.log.at(-1);
	if (!logged) throw new Error("nothing was sent");
	return logged.fragment.bytes;
}

test("E2E 1: nothing that the relay gets contains any of a hundred canaries, in any encoding", async () => {
	const { world, alice, bob } = await pair();
	const canaries = Array.from({ length: 100 }, () =>
		Buffer.from(randomBytes(12)).toString("hex"),
	);
	for (const canary of canaries) await alice.say(canary);
	await world.settle();
	expect(bob.texts).toEqual(canaries);
	const all = Buffer.concat(world.log.map(({ fragment }) => fragment.bytes));
	for (const canary of canaries) {
		for (const form of [
			Buffer.from(canary),
			Buffer.from(canary, "hex"),
			Buffer.from(canary, "utf16le"),
			Buffer.from(canary.toUpperCase()),
			...[0, 1, 2].map((shift) =>
				Buffer.from(
					Buffer.from(`${" ".repeat(shift)}${canary}`)
						.toString("base64")
						.slice(shift === 0 ? 0 : 4, 20),
				),
			),
		]) {
			expect(all.includes(form)).toBe(false);
		}
	}
});

test("E2E 2: a flipped bit anywhere in a message, a commit or a welcome is refused, and changes no key", async () => {
	const { world, alice, bob } = await pair();
	await alice.say("a");
	await alice.move(false);
	const before = epochAuthenticator(bob.state);
	const message = lastBytes(world);
	bob.inbox = [];
	for (let bit = 0; bit < message.length * 8; bit += 37) {
		const flipped = message.slice();
		flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
		const state = bob.state;
		bob.events.length = 0;
		await deliver(bob, flipped, alice.person, world.log.length);
		expect(bob.kinds("message"), `bit ${bit}`).toEqual([]);
		expect(
			bob.kinds("unreadable").length +
				bob.kinds("refused").length +
				(bob.status.kind === "broken" ? 1 : 0),
			`bit ${bit} is reported`,
		).toBeGreaterThan(0);
		expect(epochAuthenticator(bob.state)).toBe(before);
		bob.state = state;
	}
	await deliver(bob, message, alice.person, world.log.length);
	expect(bob.texts).toEqual(["a"]);

	const { commit, welcome } = await commitOf(alice);
	for (let bit = 0; bit < commit.length * 8; bit += 1_009) {
		const flipped = commit.slice();
		flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
		const state = bob.state;
		await deliver(bob, flipped, alice.person);
		expect(epochAuthenticator(bob.state), `bit ${bit}`).toBe(before);
		bob.state = state;
	}
	expect(welcome).toBe(null);
	const carol = world.join("carol");
	await carol.attach();
	carol.inbox = carol.inbox.filter(({ kind }) => kind === "attached");
	await carol.move();
	await carol.move(false);
	await alice.move();
	while (alice.outbox.length > 0 || alice.inbox.length > 0) await alice.move();
	const sealed = lastBytes(world);
	expect(decodeMessage(sealed)?.wireformat).toBe("mls_welcome");
	for (let bit = 0; bit < sealed.length * 8; bit += 1_999) {
		const flipped = sealed.slice();
		flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
		const state = carol.state;
		await deliver(carol, flipped, alice.person);
		expect(carol.state.group, `bit ${bit}`).toBe(null);
		carol.state = state;
	}
	await deliver(carol, sealed, alice.person);
	expect(carol.status.kind).toBe("encrypted");
}, 60_000);

async function commitOf(
	client: Client,
): Promise<{ commit: Uint8Array; welcome: unknown }> {
	const { commit, welcome } = await createCommit(
		{ state: lawless(client), cipherSuite: suite },
		{ wireAsPublicMessage: true },
	);
	return { commit: encodeMlsMessage(commit), welcome: welcome ?? null };
}

test("E2E 2: who was removed is not heard, and a sender the relay misnames is told", async () => {
	const world = await meet(["alice", "bob", "carol"]);
	const [alice, bob, carol] = world.clients as [Client, Client, Client];
	const old = bob.state;
	bob.isGone = true;
	await bob.detach();
	await world.pass(10_000);
	bob.state = { ...old, isAttached: true };
	const { bytes } = await encrypt(
		contextOf(bob),
		bob.state.group as never,
		utf8("x"),
	);
	await deliver(alice, bytes, bob.person);
	// Its epoch is over: the keys of the last two are kept for what was under way, and what they show is of then.
	expect(alice.kinds("message")).toEqual([]);
	await carol.say("from carol");
	await carol.move(false);
	alice.inbox = [];
	await deliver(alice, lastBytes(world), bob.person, world.log.length);
	expect(alice.read.at(-1)).toMatchObject({
		from: "carol",
		text: "from carol",
	});
	expect(alice.events).toContainEqual(
		expect.objectContaining({
			kind: "irregular",
			irregularity: { kind: "wrong-sender" },
		}),
	);
});

test("E2E 3: membership changes by a member's signed commit alone: no stranger, no external commit, no proposal, no key of somebody else", async () => {
	const { world, alice, bob } = await pair();
	const before = epochAuthenticator(alice.state);
	const stranger = createIdentity();
	const offer = (person: string, identity = stranger, id = connectionId) =>
		createPackage({
			...contextOf(alice),
			connectionId: id,
			self: { person: person as PersonKey, key: identity.publicKey },
			privateKey: identity.privateKey,
		});
	// The relay offers somebody who was never asked.
	await deliver(alice, (await offer("mallory")).bytes, "mallory" as PersonKey);
	// A key package of this conversation is good for no other.
	await deliver(
		alice,
		(await offer("bob", bob.identity, "ee".repeat(32))).bytes,
		bob.person,
	);
	// A member's commit adds a stranger.
	const { commit } = await createCommit(
		{ state: lawless(bob), cipherSuite: suite },
		{
			wireAsPublicMessage: true,
			extraProposals: [
				{
					proposalType: "add",
					add: { keyPackage: (await offer("mallory")).keyPackage },
				},
			],
		},
	);
	await deliver(alice, encodeMlsMessage(commit), bob.person);
	// A proposal, even of a member, is none of our handshakes.
	const { message } = await createProposal(
		lawless(bob),
		true,
		{ proposalType: "remove", remove: { removed: 0 } },
		suite,
	);
	await deliver(alice, encodeMlsMessage(message), bob.person);
	// An external commit, with all that it needs.
	const info = await createGroupInfoWithExternalPubAndRatchetTree(
		lawless(bob),
		[],
		suite,
	);
	const own = await offer("bob", bob.identity);
	const { publicMessage } = await joinGroupExternal(
		info,
		own.keyPackage,
		{ ...own, signaturePrivateKey: bob.identity.privateKey },
		false,
		suite,
		undefined,
		lawless(bob).clientConfig,
	);
	await deliver(
		alice,
		encodeMlsMessage({
			version: "mls10",
			wireformat: "mls_public_message",
			publicMessage,
		}),
		bob.person,
	);
	expect(
		alice
			.kinds("refused")
			.map((event) => event.kind === "refused" && event.error.code),
	).toEqual(
		[
			"not-involved",
			"wrong-credential",
			"not-verified",
			"not-allowed",
			"not-allowed",
		].map((code, i) =>
			i === 2 ? expect.stringMatching(/not-verified|not-involved/) : code,
		),
	);
	expect(epochAuthenticator(alice.state)).toBe(before);
	expect(world.clients).toHaveLength(2);
});

test(`E2E 4: a stolen state reads nothing that was read before (but ${keyRetention.retainKeysForGenerations} skipped messages and ${keyRetention.retainKeysForEpochs} epochs)`, async () => {
	const { world, alice, bob } = await pair();
	const ciphertexts: Uint8Array[] = [];
	for (let i = 0; i < 30; i++) {
		await alice.say(`secret ${i}`);
		await alice.move(false);
		ciphertexts.push(lastBytes(world));
		await world.settle();
	}
	const stolen = encodeState(bob.state);
	const thief = new (
		bob.constructor as new (
			...args: ConstructorParameters<typeof Client>
		) => Client
	)(world, bob.person, bob.identity);
	thief.state = { ...decodeState(stolen), seen: [] };
	for (const bytes of ciphertexts)
		await deliver(thief, bytes, alice.person, world.log.length);
	expect(thief.texts).toEqual([]);
	expect(thief.kinds("unreadable")).toHaveLength(30);
	expect(bob.texts).toHaveLength(30);
});

test("E2E 5: a stolen state reads no further once its owner has renewed the keys, which comes by itself", async () => {
	const { world, alice, bob } = await pair();
	const thief = await copyOf(bob);
	const at = Number(bob.state.group?.groupContext.epoch);
	await alice.say("before");
	await alice.move(false);
	await deliver(thief, lastBytes(world), alice.person, world.log.length);
	expect(thief.texts).toEqual(["before"]);
	await world.settle();
	// The renewal comes by itself, after so many messages.
	for (let i = 0; i <= UPDATE_AFTER_MESSAGES; i++) {
		await bob.say(`${i}`);
		await world.settle();
	}
	const renewed = Number(bob.state.group?.groupContext.epoch);
	expect(renewed - at).toBeGreaterThanOrEqual(1);
	for (const { fragment, from, number } of world.log.slice()) {
		if (from === alice.person && number > 5)
			await deliver(thief, fragment.bytes, from, number);
	}
	const known = thief.texts.length;
	await alice.say("after");
	await world.settle();
	await deliver(thief, lastBytes(world), alice.person, world.log.length);
	expect(bob.texts).toContain("after");
	expect(thief.texts.slice(known)).toEqual([]);
	console.log(`E2E 5: epochs until the thief was shut out: ${renewed - at}`);
}, 60_000);

/** The same keys in other hands. */
async function copyOf(client: Client): Promise<Client> {
	const Copy = client.constructor as new (
		...args: ConstructorParameters<typeof Client>
	) => Client;
	const copy = new Copy(client.world, client.person, client.identity);
	copy.state = { ...decodeState(encodeState(client.state)), isAttached: true };
	for (const [person, key] of client.pins) copy.pins.set(person, key);
	return copy;
}

test("E2E 6: who is removed reads nothing new, who is added reads nothing old", async () => {
	const world = await meet(["alice", "bob", "carol"]);
	const [alice, bob, carol] = world.clients as [Client, Client, Client];
	await alice.say("before dave");
	await world.settle();
	const early = lastBytes(world);
	const dave = world.join("dave");
	await dave.attach();
	await world.settle();
	await deliver(dave, early, alice.person, world.log.length);
	expect(dave.texts).toEqual([]);
	carol.isGone = true;
	await world.pass(10_000);
	await alice.say("without carol");
	await world.settle();
	expect(bob.texts).toEqual(["before dave", "without carol"]);
	expect(dave.texts).toEqual(["without carol"]);
	expect(carol.texts).toEqual(["before dave"]);
	expect(carol.status.kind).toBe("broken");
});

test("E2E 7: repeated, dropped and reordered messages have a defined outcome, within and across epochs, and the right sender", async () => {
	const { world, alice, bob } = await pair();
	const sent: Uint8Array[] = [];
	const send = async (text: string) => {
		await alice.say(text);
		await alice.move(false);
		sent.push(lastBytes(world));
		bob.inbox = [];
		while (alice.inbox.length > 0) await alice.move();
	};
	for (let i = 0; i < 15; i++) await send(`m${i}`);
	const give = async (i: number) =>
		deliver(
			bob,
			sent[i] as Uint8Array,
			alice.person,
			bob.state.lastNumber ?? 1,
		);
	await give(0);
	await give(0);
	expect(bob.texts).toEqual(["m0"]);
	expect(bob.kinds("moved")).toHaveLength(1);
	await give(3);
	expect(bob.events).toContainEqual(
		expect.objectContaining({
			kind: "irregular",
			from: "alice",
			irregularity: { kind: "missing", count: 2 },
		}),
	);
	await give(1);
	expect(bob.events).toContainEqual(
		expect.objectContaining({
			kind: "irregular",
			irregularity: { kind: "late" },
		}),
	);
	await give(14);
	// More than ten generations back: its key is gone.
	await give(2);
	expect(bob.texts).toEqual(["m0", "m3", "m1", "m14"]);
	expect(bob.kinds("unreadable")).toHaveLength(1);
	await give(13);
	expect(bob.texts.at(-1)).toBe("m13");
	expect(new Set(bob.read.map(({ from }) => from))).toEqual(new Set(["alice"]));
	// Three epochs later nothing of the old is left.
	for (let i = 0; i < 3; i++) {
		const { commit } = await commitOf(alice);
		await deliver(bob, commit, alice.person, bob.state.lastNumber ?? 1);
		if (i === 0) {
			await give(12);
			expect(bob.texts.at(-1)).toBe("m12");
		}
		alice.state = {
			...alice.state,
			group: await createCommitState(alice, commit),
		};
	}
	await give(11);
	expect(bob.texts.at(-1)).toBe("m12");
}, 30_000);

/** Alice's state after her own commit is Bob's, as far as the next commit needs it: she commits anew from what Bob has. */
async function createCommitState(client: Client, _commit: Uint8Array) {
	const { newState } = await createCommit(
		{ state: lawless(client), cipherSuite: suite },
		{ wireAsPublicMessage: true },
	);
	return newState;
}

test("E2E 7: over 200 messages missing in one epoch are refused, not searched for", async () => {
	const { world, alice, bob } = await pair();
	let group = alice.state.group;
	if (!group) throw new Error("no group");
	let bytes = new Uint8Array() as Uint8Array;
	for (let i = 0; i < 205; i++) {
		({ group, bytes } = await encrypt(contextOf(alice), group, utf8("x")));
	}
	await deliver(bob, bytes, alice.person, world.log.length);
	expect(bob.kinds("unreadable")).toHaveLength(1);
	await bob.say("still here");
	await world.settle();
	expect(alice.texts).toEqual(["still here"]);
});

test("E2E 8: whatever is lost between encrypting and storing, no key is used for two plaintexts", async () => {
	const { world, alice, bob } = await pair();
	const used = new Map<string, string>();
	const seen = new Set<string>();
	const check = async () => {
		for (const { bytes } of alice.outbox) {
			const name = Buffer.from(bytes).toString("hex");
			const message = decodeMessage(bytes);
			const { group } = alice.state;
			if (seen.has(name) || message?.wireformat !== "mls_private_message") {
				continue;
			}
			seen.add(name);
			const { privateMessage } = message;
			const secret =
				privateMessage.epoch === group?.groupContext.epoch
					? group.keySchedule.senderDataSecret
					: group?.historicalReceiverData.get(privateMessage.epoch)
							?.senderDataSecret;
			if (!secret) throw new Error("of no epoch that is known");
			const data = await decryptSenderData(privateMessage, secret, suite);
			const slot = `${privateMessage.epoch}/${data?.leafIndex}/${data?.generation}`;
			expect(used.get(slot) ?? name, slot).toBe(name);
			used.set(slot, name);
		}
	};
	let crashes = 0;
	for (let i = 0; i < 150; i++) {
		await alice.say(`m${i}`);
		await check();
		// Some of it reaches the relay, and then the process is killed.
		const taken = Math.floor(Math.random() * (alice.outbox.length + 1));
		for (let n = 0; n < taken; n++) await alice.move(false);
		if (Math.random() < 0.2) {
			crashes++;
			await alice.crash();
			await alice.attach();
		}
		while (Math.random() < 0.95 && world.clients.some((c) => c.canMove)) {
			for (const client of world.clients) {
				if (client.canMove) await client.move();
			}
			await check();
		}
	}
	await world.settle();
	expect(new Set(bob.texts).size).toBe(150);
	console.log(
		`E2E 8: ${crashes} crashes, ${used.size} keys compared, 0 used twice`,
	);
}, 60_000);

test("E2E 9: a restored copy of the profile sends nothing with its old keys, and joins again where it is behind", async () => {
	const { world, alice, bob } = await pair();
	const backup = alice.stored;
	if (!backup) throw new Error("nothing stored");
	for (let i = 0; i < 5; i++) {
		await alice.say(`m${i}`);
		await world.settle();
	}
	const epoch = bob.state.group?.groupContext.epoch;
	// The backup is of the same epoch: its first keys were used for other messages since.
	await alice.crash();
	alice.state = decodeState(backup);
	alice.confirmed = world.log.length;
	await alice.attach();
	await alice.say("from the copy");
	await world.settle();
	await world.pass(60_000);
	expect(bob.texts).toContain("from the copy");
	expect(alice.events).toContainEqual(
		expect.objectContaining({
			kind: "irregular",
			irregularity: expect.objectContaining({ kind: "missing" }),
		}),
	);
	const message = world.log.findLast(
		({ from, fragment }) =>
			from === "alice" &&
			decodeMessage(fragment.bytes)?.wireformat === "mls_private_message",
	);
	const decoded = message && decodeMessage(message.fragment.bytes);
	expect(
		decoded?.wireformat === "mls_private_message" &&
			decoded.privateMessage.epoch > (epoch ?? 0n),
	).toBe(true);
	expect(epochAuthenticator(alice.state)).toBe(epochAuthenticator(bob.state));
});

test("E2E 9: two copies of one profile: the one that is pushed out says so and does not push back", async () => {
	const { world, alice, bob } = await pair();
	const clone = await copyOf(alice);
	await clone.input({ kind: "recover" });
	const kp = clone.outbox.at(-1);
	if (!kp) throw new Error("no key package");
	await deliver(bob, kp.bytes, alice.person, world.log.length);
	await world.pass(10_000);
	expect(alice.status).toMatchObject({
		kind: "broken",
		error: { code: "state-cloned" },
	});
	await world.pass(100_000);
	expect(alice.status).toMatchObject({
		kind: "broken",
		error: { code: "state-cloned" },
	});
});

test("E2E 11: a member whose commit only some can follow harms them no longer than until they join again", async () => {
	const world = await meet(["alice", "bob", "carol", "dave"]);
	await world.pass(5_000);
	const [alice, bob, carol, dave] = world.clients as [
		Client,
		Client,
		Client,
		Client,
	];
	// Dave never gets the commit as the others do: as far as he can tell it is malformed.
	world.tamper = (logged, to) => {
		if (
			to !== dave ||
			decodeMessage(logged.fragment.bytes)?.wireformat !== "mls_public_message"
		)
			return logged;
		const bytes = logged.fragment.bytes.slice();
		bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
		return { ...logged, fragment: { ...logged.fragment, bytes } };
	};
	bob.state = { ...bob.state, sinceUpdate: 1_000 };
	await bob.input({ kind: "tick" });
	await world.settle();
	world.tamper = (logged) => logged;
	expect(dave.kinds("refused")).toHaveLength(1);
	await alice.say("can all read this?");
	await world.settle();
	expect(carol.texts).toEqual(["can all read this?"]);
	expect(dave.kinds("unreadable")).toHaveLength(1);
	await world.pass(10_000);
	await world.pass(10_000);
	await alice.say("and this?");
	await world.settle();
	expect(dave.texts).toEqual(["and this?"]);
	expect(
		new Set(world.clients.map(({ state }) => epochAuthenticator(state))).size,
	).toBe(1);
});

/** A commit as a member makes it who follows the library and breaks what is sealed in its UpdatePath. */
async function brokenPath(
	mallory: Client,
	breakIt: (plaintext: Uint8Array, seal: number) => Uint8Array | null,
): Promise<void> {
	let seals = 0;
	const seal: typeof suite.hpke.seal = async (key, plaintext, ...rest) => {
		const other = breakIt(plaintext, seals++);
		const sealed = await suite.hpke.seal(key, other ?? plaintext, ...rest);
		if (other === plaintext) sealed.ct[0] = (sealed.ct[0] ?? 0) ^ 1;
		return sealed;
	};
	const { newState, commit } = await createCommit(
		{
			state: lawless(mallory),
			cipherSuite: { ...suite, hpke: { ...suite.hpke, seal } },
		},
		{ wireAsPublicMessage: true },
	);
	expect(seals).toBeGreaterThan(1);
	const { group } = mallory.state;
	const epoch = Number(group?.groupContext.epoch);
	const bytes = encodeMlsMessage(commit);
	mallory.state = {
		...mallory.state,
		pending: { next: newState, welcome: null },
		frames: [frame("commit", "", epoch, bytes)],
	};
	mallory.outbox.push({ part: null, bytes });
}

test.each<
	[
		name: string,
		breakIt: (plaintext: Uint8Array, seal: number) => Uint8Array | null,
		affected: readonly string[],
	]
>([
	[
		"sealed for everybody so that it can't be opened",
		(plaintext) => plaintext,
		["alice", "carol", "dave"],
	],
	[
		"of other secrets than its public keys",
		(plaintext) => randomBytes(plaintext.length),
		["alice", "carol", "dave"],
	],
	[
		"that only some can open",
		(plaintext, seal) => (seal === 0 ? plaintext : null),
		["alice"],
	],
])(
	"E2E 11: a member's well-signed commit with a malformed UpdatePath, %s, is refused by whom it affects and told, and they join again",
	async (_name, breakIt, affected) => {
		const world = await meet(["alice", "bob", "carol", "dave"]);
		await world.pass(5_000);
		const [alice, mallory, carol] = world.clients as [Client, Client, Client];
		await brokenPath(mallory, breakIt);
		const before = epochAuthenticator(alice.state);
		await world.settle();
		expect(epochAuthenticator(alice.state)).toBe(before);
		for (const { person, kinds } of world.clients.map((client) => ({
			person: client.person,
			kinds: client.kinds("refused"),
		}))) {
			expect(kinds, person).toEqual(
				affected.includes(person)
					? [
							expect.objectContaining({
								from: "bob",
								error: expect.objectContaining({ code: "not-verified" }),
							}),
						]
					: [],
			);
		}
		// Who made it goes on alone, or with those who could follow; the others hear that, and ask to be let in.
		await mallory.say("who hears me?");
		await world.settle();
		for (const client of world.clients) {
			if (!affected.includes(client.person)) continue;
			expect(client.kinds("unreadable")).toEqual([
				expect.objectContaining({
					error: expect.objectContaining({ code: "missed-change" }),
				}),
			]);
		}
		for (let i = 0; i < 8; i++) await world.pass(10_000);
		await carol.say("all together");
		await world.settle();
		expect(
			new Set(world.clients.map(({ state }) => epochAuthenticator(state))).size,
		).toBe(1);
		for (const client of world.clients) {
			expect(client.status.kind, client.person).toBe("encrypted");
			if (client !== carol) expect(client.texts).toContain("all together");
		}
	},
);

test("E2E 12: a key package is used once, in its time, by whom it was made for; many of them add a member once", async () => {
	const { world, alice, bob } = await pair();
	const first = world.log.find(({ from }) => from === bob.person);
	if (!first) throw new Error("no key package");
	const epoch = alice.state.group?.groupContext.epoch;
	await deliver(alice, first.fragment.bytes, bob.person);
	await world.pass(60_000);
	expect(alice.state.group?.groupContext.epoch).toBe(epoch);
	const offer = async (now: number) =>
		(await createPackage({ ...contextOf(bob), now })).bytes;
	await deliver(alice, await offer(world.now - 40 * 86_400_000), bob.person);
	await deliver(alice, await offer(world.now + 40 * 86_400_000), bob.person);
	const codes = alice
		.kinds("refused")
		.map((event) => event.kind === "refused" && event.error.code);
	expect(codes).toEqual(["bad-lifetime", "bad-lifetime"]);
	for (let i = 0; i < 20; i++)
		await deliver(alice, await offer(world.now), bob.person);
	await world.settle();
	expect(
		Number(alice.state.group?.groupContext.epoch) - Number(epoch),
	).toBeLessThanOrEqual(2);
	expect(alice.state.waiting.length).toBeLessThanOrEqual(1);
});

test("E2E 12: clocks that are an hour off keep nobody out", async () => {
	for (const error of [-3_500_000, 3_500_000]) {
		const world = await meet(["alice"]);
		const bob = world.join("bob");
		bob.clockError = error;
		await bob.attach();
		await world.settle();
		expect(bob.status.kind).toBe("encrypted");
	}
});

test("E2E 13: the safety number is a function of both identity keys, the same on both sides", () => {
	const [a, b, c] = [createIdentity(), createIdentity(), createIdentity()];
	const number = safetyNumber(a.publicKey, b.publicKey);
	expect(number).toMatch(/^(\d{5} ){11}\d{5}$/);
	expect(safetyNumber(b.publicKey, a.publicKey)).toBe(number);
	expect(safetyNumber(a.publicKey, c.publicKey)).not.toBe(number);
	expect(safetyNumber(new Uint8Array(32), new Uint8Array(32).fill(1))).toBe(
		safetyNumber(new Uint8Array(32).fill(1), new Uint8Array(32)),
	);
});

test("E2E 13: a changed identity key stops everything until the user accepts it", async () => {
	const { world, alice, bob } = await pair();
	await bob.detach();
	world.clients.splice(1, 1);
	const again = world.join("bob");
	await again.attach();
	await world.settle();
	expect(alice.status).toMatchObject({
		kind: "blocked",
		pin: { person: "bob" },
	});
	await alice.say("is it you?");
	await world.settle();
	await world.pass(10_000);
	expect(again.texts).toEqual([]);
	alice.pins.set("bob" as PersonKey, again.identity.publicKey);
	await world.pass(1_000);
	await world.pass(10_000);
	expect(alice.status.kind).toBe("encrypted");
	expect(again.texts).toEqual(["is it you?"]);
	expect(bob.identity.publicKey).not.toEqual(again.identity.publicKey);
});

test("E2E 13: a key that the user refuses is not let in, and the old one goes on", async () => {
	const { world, alice, bob } = await pair();
	const forged = createIdentity();
	const { bytes } = await createPackage({
		...contextOf(bob),
		self: { person: bob.person, key: forged.publicKey },
		privateKey: forged.privateKey,
	});
	await deliver(alice, bytes, bob.person, world.log.length);
	expect(alice.status.kind).toBe("blocked");
	await alice.input({ kind: "keep-key" });
	await alice.say("only to the old bob");
	await world.settle();
	expect(bob.texts).toEqual(["only to the old bob"]);
});

test("E2E 13: a credential is bound to its key, its person and its conversation", () => {
	const { publicKey } = createIdentity();
	const other = createIdentity().publicKey;
	const trust = {
		connectionId,
		pinned: () => null,
		self: { person: "alice" as PersonKey, key: other },
	};
	const credential = (identity: Uint8Array) => ({
		credentialType: "basic" as const,
		identity,
	});
	expect(
		new Authentication(trust).accepts(credential(new Uint8Array()), publicKey),
	).toBe(false);
	expect(
		new Authentication(trust).accepts(
			{ credentialType: "x509", certificates: [] },
			publicKey,
		),
	).toBe(false);
});

test("E2E 15: nothing that the relay says makes a group end: only its state counts", async () => {
	const { world, alice, bob } = await pair();
	alice.everyoneCapable = false;
	await alice.say("still encrypted");
	await world.settle();
	expect(alice.status.kind).toBe("encrypted");
	expect(bob.texts).toEqual(["still encrypted"]);
	expect(decodeMessage(lastBytes(world))?.wireformat).toBe(
		"mls_private_message",
	);
});

test("E2E 16: what the relay sees of a length is one of few", async () => {
	const { world, alice } = await pair();
	const sizes = new Map<number, Set<number>>();
	for (const length of [1, 20, 60, 90, 300, 400, 1_000, 3_000]) {
		await alice.input({
			kind: "send",
			id: `${length}` as MessageId,
			datum: new Uint8Array(length),
		});
		await world.settle();
		const padded = paddedLength(length + 60);
		const { length: seen } = lastBytes(world);
		sizes.set(padded, (sizes.get(padded) ?? new Set()).add(seen));
	}
	for (const [padded, seen] of sizes)
		expect(seen.size, `${padded}`).toBeLessThanOrEqual(1);
	expect([0, 256, 257, 16_384, 16_385].map(paddedLength)).toEqual([
		256, 256, 512, 16_384, 32_768,
	]);
	expect(concat([])).toEqual(new Uint8Array());
});
