import { expect, test } from "vitest";
import type { PersonKey } from "../../../src/shared/domain/ids";
import { keysOf } from "../e2e/keys";
import { tcpRelay } from "../relay/kit";
import { conversing, must, type User } from "./user";

const typers = (user: User) =>
	user.state.typing[user.conversation.id] ?? ([] as readonly PersonKey[]);

const heard = (user: User) =>
	user.events.filter(({ type }) => type === "typing-changed").length;

/** In a conversation that is encrypted as soon as both have begun. */
async function aliceAndBob(port: number): Promise<[User, User]> {
	const names = ["Alice", "Bob"];
	const keys = await keysOf(...names);
	return (await conversing(port, names, "", {}, keys)) as [User, User];
}

/** Encrypted, and the other is there. */
async function isReadyToTell(user: User): Promise<void> {
	await user.until(
		"encryption",
		() => user.conversation.encryption.kind === "encrypted",
	);
	await user.until("the other's presence", () =>
		user.server.people.some(({ key }) => key !== user.server.self.key),
	);
}

function setTyping({ messenger }: User, typing: boolean): void {
	must(messenger.note({ type: "preferences-changed", changes: { typing } }));
}

test("who is writing is seen by those who are there, until the message comes; nothing of it is stored", async () => {
	const { port } = await tcpRelay();
	const [alice, bob] = await aliceAndBob(port);
	for (const user of [alice, bob]) await isReadyToTell(user);
	must(alice.messenger.noteTyping(alice.conversation.id));
	await bob.until("“is typing”", () => typers(bob).join() === "alice");
	await alice.write("here it is");
	await bob.settled(1);
	await bob.until("its end", () => typers(bob).length === 0);
	expect(await bob.texts()).toEqual(["here it is"]);
	expect(bob.conversation.unread).toBe(1);
});

test("nobody is told in the clear, nor while somebody is away", async () => {
	const { port } = await tcpRelay();
	const clear = (await conversing(port, ["Carol", "Dave"])) as [User, User];
	must(clear[0].messenger.noteTyping(clear[0].conversation.id));
	await clear[0].write("after it");
	await clear[1].settled(1);
	expect(heard(clear[1])).toBe(0);

	const [alice, bob] = await aliceAndBob(port);
	await alice.until(
		"encryption",
		() => alice.conversation.encryption.kind === "encrypted",
	);
	await bob.close();
	await alice.until(
		"that Bob is away",
		() => !alice.server.people.some(({ key }) => key === "bob"),
	);
	must(alice.messenger.noteTyping(alice.conversation.id));
	await alice.write("for later");
	await bob.start();
	await bob.settled(1);
	expect(heard(bob)).toBe(0);
});

test("who does not want it told tells nobody, and is shown nobody; switched on, both again", async () => {
	const { port } = await tcpRelay();
	const [alice, bob] = await aliceAndBob(port);
	for (const user of [alice, bob]) await isReadyToTell(user);
	setTyping(alice, false);
	must(alice.messenger.noteTyping(alice.conversation.id));
	must(bob.messenger.noteTyping(bob.conversation.id));
	// What either had told would have come before these.
	await alice.write("from who tells nothing");
	await bob.write("from who tells");
	for (const user of [alice, bob]) await user.settled(2);
	expect([heard(alice), heard(bob)]).toEqual([0, 0]);
	setTyping(alice, true);
	must(alice.messenger.noteTyping(alice.conversation.id));
	await bob.until("“is typing”", () => typers(bob).join() === "alice");
});
