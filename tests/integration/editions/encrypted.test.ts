import { describe, expect, onTestFinished, test } from "vitest";
import type { TypedMessage } from "../../../src/protocol/typed/datums";
import { must, User } from "../client/user";
import { keysOf } from "../e2e/keys";
import { FakeFleximd } from "./fake-fleximd";

async function two() {
	const server = new FakeFleximd();
	await server.listen();
	onTestFinished(async () => {
		await server.close();
		expect(server.died).toBeNull();
	});
	const users: User[] = [];
	const keys = await keysOf("Alice", "Bob");
	for (const [name, e2e] of keys) {
		const user = await User.open(name, { e2e });
		user.connect(server.port);
		await user.lineIs("ready");
		users.push(user);
	}
	const [alice, bob] = users as [User, User];
	must(alice.messenger.sendRequest("Bob", "", null));
	await bob.acknowledge();
	for (const user of users) await encrypted(user);
	return { server, alice, bob };
}

function encrypted(user: User): Promise<unknown> {
	return user.until("encryption", () => {
		const [one] = user.conversations;
		return (
			one?.attachment.kind === "attached" && one.encryption.kind === "encrypted"
		);
	});
}

/** What the server could read, or anybody on the way to it. */
function readable(server: FakeFleximd): string {
	return server.heard
		.map(({ datum }) => datum)
		.filter((datum): datum is TypedMessage => datum.kind === "message")
		.map(({ msg, flags }) => `${msg} ${flags.join(" ")}`)
		.join("\n");
}

describe("two of our apps on a fleximd", () => {
	test("are encrypted end to end, and tell each other what has arrived and was read", async () => {
		const { server, alice, bob } = await two();
		for (let i = 0; i < 5; i++) {
			await alice.write(`secret ${i} of Alice`);
			await bob.write(`secret ${i} of Bob`);
		}
		const [mine] = await Promise.all([alice.settled(10), bob.settled(10)]);
		// One order, the same for both.
		expect(await alice.texts()).toEqual(await bob.texts());
		expect(new Set(mine.map(({ protection }) => protection))).toEqual(
			new Set(["encrypted"]),
		);
		await bob.messenger.markRead(bob.conversation.id);
		const last = mine.findLast(({ text }) => text.endsWith("Alice"))?.number;
		await alice.until("the mark", () => {
			const [member] = alice.conversation.members;
			return (member?.readUpTo ?? 0) >= (last ?? Number.MAX_VALUE);
		});
		// Encrypted, this is longer than one of its datums can be.
		const long = "語".repeat(15_000);
		await alice.write(long);
		const theirs = await bob.settled(11);
		expect(theirs.at(-1)?.text).toBe(long);
		expect(readable(server)).not.toMatch(/secret/);
		expect(readable(server)).toMatch(/would like to talk to you/);
	});

	test("what is written while the other is away waits, and is there when they are back", async () => {
		const { server, alice, bob } = await two();
		await alice.write("before");
		await bob.settled(1);
		await bob.close();
		await alice.until("Bob gone", () => alice.server.people.length === 0);
		await alice.write("while you were away");
		await bob.start();
		await encrypted(bob);
		await bob.settled(2);
		await alice.settled(2);
		await bob.write("I am back");
		await alice.settled(3);
		expect(await alice.texts()).toEqual([
			"before",
			"while you were away",
			"I am back",
		]);
		expect(await bob.texts()).toEqual(await alice.texts());
		expect(readable(server)).not.toMatch(/away|back/);
	});

	test("a cut in the middle loses and doubles nothing", async () => {
		const { server, alice, bob } = await two();
		for (let i = 0; i < 6; i++) {
			await Promise.all([alice.write(`A${i}`), bob.write(`B${i}`)]);
			if (i % 2 === 1) {
				server.cut();
				await alice.until("a cut", () => alice.server.line.kind !== "ready");
			}
		}
		await Promise.all([alice.settled(12), bob.settled(12)]);
		const expected = Array.from({ length: 6 }, (_, i) => [
			`A${i}`,
			`B${i}`,
		]).flat();
		expect((await alice.texts()).sort()).toEqual(expected.sort());
		expect((await bob.texts()).sort()).toEqual(expected.sort());
	});
});
