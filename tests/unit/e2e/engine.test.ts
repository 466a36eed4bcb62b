import { afterEach, expect, test, vi } from "vitest";
import { epochAuthenticator } from "../../../src/e2e/engine";
import { join, type Partial, split } from "../../../src/e2e/fragments";
import {
	commit,
	decodeMessage,
	foundGroup,
	receiveWelcome,
} from "../../../src/e2e/group";
import {
	createPackage,
	type GroupContext,
	type OwnPackage,
} from "../../../src/e2e/key-package";
import {
	UPDATE_AFTER_MESSAGES,
	UPDATE_AFTER_MS,
} from "../../../src/e2e/limits";
import { type Client, contextOf, meet, World } from "./kit";

afterEach(() => {
	vi.restoreAllMocks();
});

test("two people agree on keys and talk", async () => {
	const world = await meet(["alice", "bob"]);
	const [alice, bob] = world.clients;
	if (!alice || !bob) throw new Error("nobody");
	expect(alice.status).toMatchObject({ kind: "encrypted", with: ["bob"] });
	expect(bob.status).toMatchObject({ kind: "encrypted", with: ["alice"] });
	await alice.say("hello");
	await bob.say("hi");
	await world.settle();
	expect(bob.texts).toEqual(["hello"]);
	expect(alice.texts).toEqual(["hi"]);
	expect(alice.sent).toHaveLength(1);
	expect(epochAuthenticator(alice.state)).toBe(epochAuthenticator(bob.state));
	expect(alice.state.frames).toEqual([]);
	expect(alice.state.queue).toEqual([]);
});

test("a group, one of whom comes later and one of whom leaves", async () => {
	const world = await meet(["alice", "bob", "carol"]);
	await world.pass(10_000);
	const dave = world.join("dave");
	await dave.attach();
	await world.settle();
	await world.pass(10_000);
	const [alice, bob] = world.clients;
	expect(dave.status).toMatchObject({ kind: "encrypted" });
	await alice?.say("to all");
	await world.settle();
	expect(dave.texts).toEqual(["to all"]);
	if (bob) bob.isGone = true;
	await bob?.detach();
	await world.pass(10_000);
	await alice?.say("without bob");
	await world.settle();
	expect(dave.texts).toEqual(["to all", "without bob"]);
	expect(alice?.status).toMatchObject({ with: ["carol", "dave"] });
});

test("a group begins although both take themselves for the one who waits to be asked", async () => {
	const world = new World();
	const [alice, bob] = [world.join("alice"), world.join("bob")];
	alice.order = [alice.person, bob.person];
	bob.order = [bob.person, alice.person];
	for (const client of world.clients) await client.attach();
	await alice.say("hello?");
	await world.settle();
	expect(alice.status.kind).toBe("starting");
	for (let i = 0; i < 5; i++) await world.pass(10_000);
	for (const client of world.clients) {
		expect(client.status).toMatchObject({ kind: "encrypted" });
	}
	expect(bob.texts).toEqual(["hello?"]);
	expect(epochAuthenticator(alice.state)).toBe(epochAuthenticator(bob.state));
});

test("who waits to be asked, and is not, offers one key package and no more", async () => {
	const world = new World();
	const [alice, bob] = [world.join("alice"), world.join("bob")];
	await alice.attach();
	for (let i = 0; i < 20; i++) await world.pass(60_000);
	expect(world.log).toHaveLength(1);
	await bob.attach();
	await alice.say("there you are");
	for (let i = 0; i < 5; i++) await world.pass(10_000);
	expect(bob.texts).toEqual(["there you are"]);
});

test("keys are renewed after so many messages, with the first message after a day, and with the first after a start; in silence they stay", async () => {
	const world = await meet(["alice", "bob"]);
	vi.spyOn(Date, "now").mockImplementation(() => world.now);
	const [alice, bob] = world.clients as [Client, Client];
	const epoch = () => Number(alice.state.group?.groupContext.epoch);
	const say = async (text: string) => {
		const before = epoch();
		await alice.say(text);
		await world.settle();
		expect(bob.texts).toContain(text);
		return epoch() - before;
	};
	let renewals = 0;
	for (let i = 0; i < UPDATE_AFTER_MESSAGES; i++) renewals += await say(`${i}`);
	expect(renewals).toBeGreaterThanOrEqual(1);
	expect(await say("soon after")).toBe(0);
	const before = epoch();
	await world.pass(UPDATE_AFTER_MS);
	await say("a day later");
	expect(epoch() - before).toBeGreaterThanOrEqual(1);
	await world.pass(UPDATE_AFTER_MS);
	const rested = epoch();
	for (let i = 0; i < 3; i++) await world.pass(UPDATE_AFTER_MS);
	expect(epoch()).toBe(rested);
	// After so long everybody's are due with the first message.
	expect(await say("after a silence")).toBeGreaterThanOrEqual(1);
	expect(await say("and no more")).toBe(0);
	await alice.crash();
	await alice.attach();
	expect(await say("after a start")).toBe(1);
	expect(await say("and no more again")).toBe(0);
});

test("a welcome into a large group does not fit one datum, is split, and lets its reader in", async () => {
	const world = new World();
	const people = Array.from({ length: 36 }, (_, i) => world.join(`p${i}`));
	const [founder, ...others] = people.map(contextOf) as [
		GroupContext,
		...GroupContext[],
	];
	const group = await foundGroup(founder, await createPackage(founder));
	const packages = await Promise.all(others.map(createPackage));
	const { next, welcome } = await commit(
		founder,
		group,
		packages.map(({ keyPackage }) => keyPackage),
		[],
	);
	if (!welcome) throw new Error("no welcome");
	const fragments = split(welcome);
	expect(fragments.length).toBeGreaterThanOrEqual(2);
	let partials: readonly Partial[] = [];
	let whole: Uint8Array | null = null;
	for (const fragment of fragments.toReversed()) {
		expect(fragment.bytes.length).toBeLessThan(48_100);
		({ partials, whole } = join(partials, fragment, null, world.now));
	}
	const message = whole && decodeMessage(whole);
	if (message?.wireformat !== "mls_welcome") throw new Error("no welcome");
	const last = others.length - 1;
	const joined = await receiveWelcome(
		others[last] as GroupContext,
		packages[last] as OwnPackage,
		message.welcome,
	);
	expect(joined?.group.keySchedule.epochAuthenticator).toEqual(
		next.keySchedule.epochAuthenticator,
	);
	console.log(
		`a welcome for ${people.length} members: ${welcome.length} bytes in ${fragments.length} datums`,
	);
});

test("whoever comes after somebody has taken the place of one who left is let in at once: the library's view of the tree is kept even", async () => {
	const world = await meet(Array.from({ length: 8 }, (_, i) => `p${i}`));
	const clients = [...world.clients];
	const renew = async (client: Client) => {
		client.state = { ...client.state, sinceUpdate: 1_000 };
		await client.input({ kind: "tick" });
		await world.settle();
	};
	await world.pass(10_000);
	for (const client of clients) await renew(client);
	const [left] = clients.splice(2, 1) as [Client];
	left.isGone = true;
	await left.detach();
	await world.pass(10_000);
	await renew(clients[0] as Client);
	const arrive = async (name: string) => {
		const client = world.join(name);
		await client.attach();
		await world.settle();
		for (let i = 0; i < 4; i++) await world.pass(6_000);
		return client;
	};
	const second = await arrive("q");
	expect(second.status.kind).toBe("encrypted");
	// From now on the nodes above tell apart what the library wants alike.
	await renew(clients.at(-1) as Client);
	for (let i = 0; i < 4; i++) await world.pass(6_000);
	const third = await arrive("r");
	expect(third.kinds("refused")).toEqual([]);
	expect(third.status.kind).toBe("encrypted");
	await third.say("hello");
	await world.settle();
	for (const client of clients) expect(client.texts).toEqual(["hello"]);
});
