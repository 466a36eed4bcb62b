import { expect, onTestFinished, test } from "vitest";
import type { Card } from "../../../src/shared/domain/card";
import type { PersonKey } from "../../../src/shared/domain/ids";
import { jpegHead } from "../../faces";
import { NaiveClient } from "../../naive/client";
import { keysOf, knownTo } from "../e2e/keys";
import { tcpRelay } from "../relay/kit";
import { conversing, must, User } from "./user";

const picture = jpegHead(96);

/** How somebody shows themselves to a user; undefined where nothing was heard. */
function cardOf(user: User, name: string): Card | undefined {
	const known = knownTo(user, name);
	return known.ok ? user.state.cards[known.value.key] : undefined;
}

const shows = (user: User, name: string, status: string) =>
	user.until(
		`${name}'s “${status}”`,
		() => cardOf(user, name)?.status === status && cardOf(user, name),
	);

const heard = (user: User) =>
	user.events.filter(({ type }) => type === "card-changed").length;

async function encrypted(...names: string[]): Promise<User[]> {
	const { port } = await tcpRelay();
	const keys = await keysOf(...names);
	const users = await conversing(port, names, "", {}, keys);
	for (const user of users)
		await user.until("encryption", () => {
			const { encryption } = user.conversation;
			return encryption.kind === "encrypted" && encryption.without.length === 0;
		});
	return users;
}

test("who one talks with sees picture and status, and the next ones, and that they are taken back; none of it is a message", async () => {
	const [alice, bob] = (await encrypted("Alice", "Bob")) as [User, User];
	must(alice.messenger.setCard("At lunch\u202e\nuntil 2", picture));
	expect(await shows(bob, "alice", "At lunch until 2")).toMatchObject({
		picture,
	});
	must(alice.messenger.setCard("Back", null));
	expect(await shows(bob, "alice", "Back")).toMatchObject({ picture: null });
	must(alice.messenger.setCard("", null));
	await shows(bob, "alice", "");
	await alice.write("the first word");
	await bob.settled(1);
	expect(await bob.texts()).toEqual(["the first word"]);
	expect(bob.conversation.unread).toBe(1);
	expect(heard(bob)).toBe(3);
});

test("what was told is told once, over restarts too; what is changed while one is away comes later", async () => {
	const [alice, bob] = (await encrypted("Alice", "Bob")) as [User, User];
	must(alice.messenger.setCard("Here", picture));
	await shows(bob, "alice", "Here");
	await bob.close();
	must(alice.messenger.setCard("Gone fishing", picture));
	await alice.write("written after it");
	await bob.start();
	await shows(bob, "alice", "Gone fishing");
	await bob.settled(1);
	await alice.until(
		"the relay's word that it is safe",
		() => alice.conversation.cardTold?.card === alice.state.card.id,
	);
	await alice.close();
	const before = heard(bob);
	await alice.start();
	await alice.attached();
	await alice.write("and once more");
	await bob.settled(2);
	expect(heard(bob)).toBe(before);
});

test("a group: whoever comes in is told as soon as they can hear it, by each", async () => {
	const { port } = await tcpRelay();
	const keys = await keysOf("Alice", "Bob", "Carol");
	const users = await conversing(port, ["Alice", "Bob", "Carol"], "", {}, keys);
	for (const user of users)
		must(user.messenger.setCard(`I am ${user.name}`, null));
	for (const user of users)
		for (const other of users.filter((one) => one !== user))
			await shows(user, other.name.toLowerCase(), `I am ${other.name}`);
});

test("in the clear nothing of it goes out, nor is any believed: a client of forty lines sees words alone", async () => {
	const { port } = await tcpRelay();
	const keys = await keysOf("Alice");
	const alice = await User.online(port, "Alice", {
		e2e: keys.get("Alice") ?? null,
	});
	must(alice.messenger.setCard("Only for my own", picture));
	const eve = new NaiveClient("eve", "127.0.0.1", port, "map");
	onTestFinished(() => eve.close());
	await eve.isThere();
	must(alice.messenger.sendRequest("eve", "", null));
	const { id } = await eve.connection();
	await eve.acknowledge(id ?? null);
	await alice.attached();
	must(alice.messenger.setCard("Still only for my own", picture));
	await alice.write("hello");
	expect(await eve.heard()).toBe("hello");
	eve.say("", "profile", [`id=${alice.state.card.id}`, "status=I am Alice"]);
	eve.say("after it");
	expect((await alice.settled(2)).map(({ text }) => text)).toEqual([
		"hello",
		"after it",
	]);
	expect(alice.state.cards).toEqual({});
	const said = eve.seen.map(({ category }) => category);
	expect(said).not.toContain("profile");
	expect(JSON.stringify(eve.seen.map(({ flags }) => flags))).not.toMatch(
		/only for my own|picture=/i,
	);
	expect(alice.conversation.cardTold).toBeUndefined();
});

test("of two cards the later one counts, whatever the clocks say; what is no picture is not taken", async () => {
	const [alice, bob] = (await encrypted("Alice", "Bob")) as [User, User];
	expect(alice.messenger.setCard("x", jpegHead(4_000)).ok).toBe(false);
	expect(alice.messenger.setCard("x", "bm90IGEgcGljdHVyZQ==").ok).toBe(false);
	for (const status of ["one", "two", "three"])
		must(alice.messenger.setCard(status, null));
	await shows(bob, "alice", "three");
	const { id } = alice.state.card;
	expect(cardOf(bob, "alice" as PersonKey)?.id).toBe(id);
});
