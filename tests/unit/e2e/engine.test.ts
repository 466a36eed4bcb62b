import { expect, test } from "vitest";
import { epochAuthenticator } from "../../../src/e2e/engine";
import { meet } from "./kit";

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
