import { afterEach, expect, test, vi } from "vitest";
import { epochAuthenticator } from "../../../src/e2e/engine";
import {
	UPDATE_AFTER_MESSAGES,
	UPDATE_AFTER_MS,
} from "../../../src/e2e/limits";
import { type Client, meet, World } from "./kit";

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
	await world.pass(UPDATE_AFTER_MS / 2);
	await world.pass(UPDATE_AFTER_MS / 2);
	expect(epoch() - before).toBeLessThanOrEqual(1);
	await say("a day later");
	expect(epoch() - before).toBeGreaterThanOrEqual(1);
	const rested = epoch();
	await world.pass(UPDATE_AFTER_MS);
	await world.pass(UPDATE_AFTER_MS);
	expect(epoch()).toBe(rested);
	await say("and again");
	await alice.crash();
	await alice.attach();
	expect(await say("after a start")).toBe(1);
});

test("a welcome into a large group does not fit one datum, is split, and lets its reader in", async () => {
	const world = await meet(Array.from({ length: 26 }, (_, i) => `p${i}`));
	for (let i = 0; i < 20; i++) await world.pass(10_000);
	const late = world.join("late");
	await late.attach();
	for (let i = 0; i < 3; i++) await world.pass(10_000);
	const parts = world.log.flatMap(({ fragment }) =>
		fragment.part ? [fragment.part.total] : [],
	);
	expect(Math.max(...parts)).toBeGreaterThanOrEqual(2);
	expect(late.status).toMatchObject({ kind: "encrypted" });
	await late.say("hello, all of you");
	await world.settle();
	for (const client of world.clients) {
		if (client !== late) expect(client.texts).toEqual(["hello, all of you"]);
	}
	console.log(
		`a group of ${world.clients.length}: its largest handshake came in ${Math.max(...parts)} datums`,
	);
}, 120_000);
