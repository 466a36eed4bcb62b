import { expect, test } from "vitest";
import { tcpRelay } from "../relay/kit";
import { conversing, type User } from "./user";

test("what can't be stored is not confirmed, and comes again when it can", async () => {
	const { port } = await tcpRelay();
	const [alice, bob] = (await conversing(port, ["Alice", "Bob"])) as [
		User,
		User,
	];
	bob.disk.isFull = true;
	await alice.write("one");
	await alice.write("two");
	await bob.failure();
	expect(await bob.texts()).toEqual([]);
	bob.disk.isFull = false;
	await alice.settled(2);
	await bob.settled(2);
	expect(await bob.texts()).toEqual(["one", "two"]);
	expect(bob.conversation.unread).toBe(2);
	expect(bob.takeErrors().length).toBeGreaterThan(0);
});

test("what can't be stored is not sent either", async () => {
	const { port } = await tcpRelay();
	const [alice, bob] = (await conversing(port, ["Alice", "Bob"])) as [
		User,
		User,
	];
	alice.disk.isFull = true;
	await expect(alice.write("one")).rejects.toThrow("disk-full");
	alice.disk.isFull = false;
	await alice.write("two");
	await bob.settled(1);
	expect(await bob.texts()).toEqual(["two"]);
	expect(alice.takeErrors().length).toBeGreaterThan(0);
});
