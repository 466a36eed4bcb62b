import { mkdir, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tcpRelay } from "../relay/kit";
import { conversing, type User } from "./user";

/** A conversation whose file can't be written, until the returned function is called. */
async function spoilDisk(user: User): Promise<() => Promise<void>> {
	const inTheWay = join(
		user.folder,
		"messages",
		`${user.conversation.id}.jsonl`,
	);
	await mkdir(inTheWay);
	return () => rmdir(inTheWay);
}

test("what can't be stored is not confirmed, and comes again when it can", async () => {
	const { port } = await tcpRelay();
	const [alice, bob] = (await conversing(port, ["Alice", "Bob"])) as [
		User,
		User,
	];
	const mend = await spoilDisk(bob);
	await alice.write("one");
	await alice.write("two");
	await bob.failure();
	expect(await bob.texts()).toEqual([]);
	await mend();
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
	const mend = await spoilDisk(alice);
	await expect(alice.write("one")).rejects.toThrow();
	await mend();
	await alice.write("two");
	await bob.settled(1);
	expect(await bob.texts()).toEqual(["two"]);
});
