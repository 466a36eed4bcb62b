import { expect, test } from "vitest";
import { must, User } from "../client/user";
import { tcpRelay } from "../relay/kit";

test("this client in fleximd's edition and our relay's half of it understand each other", async () => {
	const { port } = await tcpRelay();
	const alice = await User.open("Alice");
	must(alice.messenger.connectServer(`flex://127.0.0.1:${port}`, "fleximd"));
	await alice.lineIs("ready");
	const bob = await User.open("Bob");
	bob.connect(port);
	await bob.lineIs("ready");
	expect(bob.server.people.map(({ name }) => name)).toEqual(["Alice"]);
	await alice.until("Bob", () => alice.server.people[0]?.name === "Bob");
	must(bob.messenger.sendRequest("alice", "", null));
	await alice.acknowledge();
	await alice.attached();
	// What acknowledges there is the first answer.
	await alice.write("hi Bob");
	await bob.attached();
	await bob.settled(1);
	await bob.write("hi Alice");
	await alice.until("the answer", () =>
		alice.conversation.last?.text.endsWith("hi Alice"),
	);
	expect(await bob.texts()).toEqual(["hi Bob", "hi Alice"]);
});
