import { describe, expect, onTestFinished, test } from "vitest";
import { findOption } from "../../../src/protocol/options";
import { NaiveClient } from "../../naive/client";
import { FleximClient, keyOf } from "../../naive/flexim-client";
import {
	acknowledge,
	chat,
	type LocalRelay,
	okOf,
	openLine,
	openSocket,
	request,
	tcpRelay,
} from "./kit";
import { arriveInText } from "./person";

async function arrive(relay: LocalRelay, user: string, key = keyOf(user)) {
	const client = await FleximClient.login(user, relay.port, key);
	onTestFinished(() => client.close());
	return client;
}

describe("flexim-client", () => {
	test("logs in, sees people, writes and reads", async () => {
		const relay = await tcpRelay();
		const alice = await arrive(relay, "alice");
		const bob = await arrive(relay, "bob");
		expect(await alice.status(/./, 10)).toMatchObject({ payload: "626F62" });
		expect(await alice.roster()).toEqual({ alice: "alice", bob: "bob" });
		alice.say("bob", "hi bob");
		await alice.status(/is asked/, 1);
		expect(await bob.notice()).toMatchObject({
			from: keyOf("alice"),
			to: keyOf("bob"),
			msg: "* alice (guest) asks you for a conversation. Whatever you answer here accepts it.",
		});
		bob.say("alice", "hello back");
		expect(await bob.message()).toMatchObject({
			from: keyOf("alice"),
			to: keyOf("bob"),
			msg: "hi bob",
		});
		expect(await alice.heard()).toBe("hello back");
		alice.say("bob", "and again");
		expect(await bob.heard()).toBe("and again");
		bob.close();
		await alice.status(/626F62/, -10);
	});

	test("fetches what was written while it was away", async () => {
		const relay = await tcpRelay();
		const alice = await arrive(relay, "alice");
		const bob = await arrive(relay, "bob");
		alice.say("bob", "one");
		await bob.notice();
		bob.say("alice", "yes");
		expect(await bob.heard()).toBe("one");
		bob.close();
		await alice.status(/626F62/, -10);
		alice.say("bob", "two").say("bob", "three");
		await alice.status(/user "626f62" not available; storing offline/, 1);
		const again = await arrive(relay, "bob");
		again.command("OFFLINES");
		expect(await again.heard()).toBe("two");
		expect(await again.heard()).toBe("three");
		// Who never asks gets it too.
		again.close();
		await alice.status(/626F62/, -10);
		alice.say("bob", "four");
		expect(await (await arrive(relay, "bob")).heard()).toBe("four");
	});

	test("talks with clients of the RFC, on a line and on a relay socket", async () => {
		const relay = await tcpRelay();
		const naive = await openLine(relay, "naive");
		const app = await openLine(relay, "app", ["relay=socket", "presence"]);
		const typed = await arrive(relay, "typed");
		while ((await app.message("presence")).flags[0] !== "online=typed");
		typed.say("naive", "hello naive");
		const { id, users } = await naive.connection();
		expect(users).toEqual(["typed", "naive"]);
		naive.send(acknowledge(id));
		await okOf(naive);
		expect(await naive.next()).toMatchObject({
			category: "chat",
			flags: ["from=typed"],
			msg: "hello naive",
		});
		await typed.status(/in a conversation with naive/, 2);
		naive.send(chat("hello typed", ["id=01", "re=02"]));
		expect(await typed.message()).toEqual({
			to: keyOf("typed"),
			from: keyOf("naive"),
			flags: ["id=01", "re=02"],
			date: 1_538_000_000n,
			msg: "hello typed",
		});
		app.send(request("app", ["typed"]));
		const asked = await app.connection();
		expect((await typed.notice()).from).toBe(keyOf("app"));
		typed.say("app", "I am here");
		const { token } = await okOf(app);
		const socket = openSocket(relay, "app", asked.id, token);
		await socket.message("seq");
		expect(await socket.next()).toMatchObject({ msg: "I am here" });
		socket.send(chat("good"));
		expect(await typed.heard()).toBe("good");
		typed.close();
		expect((await app.message("presence")).flags).toEqual(["offline=typed"]);
	});

	test("sits in one conversation with an app, a client of the RFC and somebody with nc", async () => {
		const relay = await tcpRelay();
		const app = await openLine(relay, "app", ["relay=socket"]);
		const naive = new NaiveClient("naive", "127.0.0.1", relay.port, "array");
		onTestFinished(() => naive.close());
		await naive.isThere();
		const typed = await arrive(relay, "typed");
		const person = await arriveInText(relay, "person");
		app.send(request("app", ["naive", "typed", "person"]));
		const { id } = await app.connection();
		const group = keyOf(`#${id.slice(0, 16)}`);
		await naive.connection();
		await person.reads(/app \(guest\) asks .* for a conversation/);
		expect(await typed.notice()).toMatchObject({
			from: group,
			msg: "* app (guest) asks you and naive (guest), person (guest) for a conversation. Whatever you write here accepts it, and goes to all of them.",
		});

		await naive.acknowledge(id);
		const { token } = await okOf(app);
		const socket = openSocket(relay, "app", id, token);
		await socket.message("seq");
		typed.say(`0x${group}`, "from fleximd's side");
		expect((await okOf(app)).ok.flags).toContain("joined=typed");
		expect(await typed.notice()).toMatchObject({
			from: group,
			msg: "* In this conversation: app (guest), naive (guest). What you write here goes to everybody in it.",
		});
		expect(await naive.heard()).toBe("from fleximd's side");
		expect(findOption((await socket.message("seq")).flags, "from")).toBe(
			"typed",
		);
		expect(await socket.next()).toMatchObject({
			msg: "from fleximd's side",
			flags: ["from=typed"],
		});

		person.type("/accept\n");
		await person.reads(/In this conversation: .*\n/);
		expect((await typed.notice()).msg).toMatch(
			/^\* In this conversation: person/,
		);
		await okOf(app);
		person.type("from a terminal\n");
		expect(await naive.heard()).toBe("from a terminal");
		expect(await typed.message()).toMatchObject({
			from: group,
			flags: ["from=person"],
			msg: "<person> from a terminal",
		});
		naive.say("from forty lines\n* person has left");
		await person.reads(
			/<naive> from forty lines\n<naive> \* person has left\n/,
		);
		expect(await typed.heard()).toBe(
			"<naive> from forty lines\n<naive> * person has left",
		);
		socket.send({ ...chat("from an app"), date: 7n });
		expect(await typed.message()).toMatchObject({
			date: 7n,
			msg: "<app> from an app",
		});
		await person.reads(/<app> from an app\n/);
		expect(await naive.heard()).toBe("from an app");
		socket.send({ ...chat(""), category: "topic", subject: "Lunch" });
		socket.send({ ...chat("AAAA"), category: "private" });
		expect((await typed.notice()).msg).toBe(
			"* app calls this conversation “Lunch”.",
		);
		expect((await typed.notice()).msg).toBe(
			"* app sent something that this edition can't show.",
		);
		person.type("/leave\n");
		expect((await typed.notice()).msg).toBe(
			"* person has left the conversation.",
		);
	});
});
