import { describe, expect, test } from "vitest";
import {
	acknowledge,
	chat,
	okOf,
	openLine,
	openSocket,
	request,
	tcpRelay,
	withLimits,
} from "./kit";
import { arriveInText, Person } from "./person";

describe("a person with nc", () => {
	test("says who they are, asks, is asked, acknowledges, writes, reads and leaves", async () => {
		const relay = await tcpRelay();
		const alice = await arriveInText(relay, "alice");
		const bob = await arriveInText(relay, "bob");
		await alice.reads(/\* bob \(guest\) is here\./);
		alice.type("/who\n");
		await alice.reads(/Here besides you: bob \(guest\)\./);
		alice.type("/ask bob\n");
		await alice.reads(/You have asked bob/);
		const [, short] = await bob.reads(
			/alice \(guest\) asks bob .* \/accept ([0-9a-f]{8})\n/,
		);
		bob.type("/requests\n");
		await bob.reads(new RegExp(`alice .guest. asks bob .* /accept ${short}\n`));
		bob.type(`/accept ${short}\n`);
		await bob.reads(/In this conversation: alice \(guest\), bob\./);
		await alice.reads(/In this conversation: alice, bob \(guest\)\./);
		alice.type("hello Bob\n");
		await bob.reads(/<alice> hello Bob\n/);
		bob.type("//leave is a command\n");
		await alice.reads(/<bob> \/leave is a command\n/);
		bob.type("/leave\n");
		await bob.ended;
		await alice.reads(/\* bob has left\./);
		await alice.reads(/connection-ended/);
	});

	test("talks with clients in MessagePack, on a line and on a relay socket", async () => {
		const relay = await tcpRelay();
		const alice = await arriveInText(relay, "alice");
		const naive = await openLine(relay, "naive");
		const app = await openLine(relay, "app", ["relay=socket"]);
		alice.type("/ask naive app\n");
		const { id } = await naive.connection();
		await app.connection();
		naive.send(acknowledge(id));
		await okOf(naive);
		app.send(acknowledge(id));
		const { token } = await okOf(app);
		const socket = openSocket(relay, "app", id, token);
		await socket.message("seq");
		await alice.reads(/\* app \(guest\) has joined\./);
		alice.type("hello all\n");
		expect(await naive.message("ok")).toBeTruthy();
		expect(await naive.next()).toMatchObject({
			category: "chat",
			flags: ["from=alice"],
			msg: "hello all",
		});
		await socket.message("seq");
		expect(await socket.next()).toMatchObject({ msg: "hello all" });
		naive.send(chat("two\nlines"));
		await alice.reads(/<naive> two\n<naive> lines\n/);
		socket
			.send({ ...chat(""), category: "typing" })
			.send({ ...chat(""), category: "topic", subject: "Lunch" })
			.send({ ...chat("AAAA"), category: "private" });
		await alice.reads(
			/^\* app calls this conversation “Lunch”\.\n\* app sent something that text mode can't show\.\n$/m,
		);
	});

	test.each([
		["help", "help"],
		["/help", "/help"],
	])(
		"is told everything by %s, before and after the name",
		async (_name, word) => {
			const relay = await tcpRelay();
			const alice = new Person(relay.port);
			alice.type(`${word}\n`);
			await alice.reads(/\/ask NAME/);
			alice.type(`alice\n${word}\n`);
			await alice.reads(/Welcome, alice/);
			await alice.reads(/\/leave/);
		},
	);

	test.each([
		["LF", "alice\n/who\n"],
		["CR", "alice\r/who\r"],
		["CRLF", "alice\r\n/who\r\n"],
	])("may end lines in %s, cut anywhere", async (_name, text) => {
		const relay = await tcpRelay();
		for (let at = 1; at < text.length; at++) {
			const alice = new Person(relay.port);
			alice.type(text.slice(0, at));
			await new Promise(setImmediate);
			alice.type(text.slice(at));
			await alice.reads(/Here besides you: nobody\.\n/);
			alice.type("/leave\n");
			await alice.ended;
			expect(alice.text).not.toMatch(/^!/m);
		}
	});

	test.each([
		["a name that is none", "a b\n", /! .*“a b”.* What is your name\?/],
		[
			"an address for a name",
			"alice@here/phone\n",
			/Welcome, alice@here\/phone/,
		],
		["a command before the name", "/ask bob\n", /! First say who you are/],
		[
			"a message before the name, begun with //",
			"//hello\n",
			/! First say who you are/,
		],
		["an unknown command", "alice\n/dance\n", /! There is no such command/],
		["nobody to ask", "alice\n/ask\n", /! Ask whom\?/],
		[
			"somebody never seen",
			"alice\n/ask zed\n",
			/! Nobody called “zed”.*\(unknown-user\)/,
		],
		["nothing to accept", "alice\n/accept\n", /! There is no such request/],
		[
			"no conversation",
			"alice\nhello?\n",
			/! There is no conversation .*\(no-conversation\)/,
		],
		[
			"bytes that are no UTF-8",
			Buffer.from("616c6963650afffe0a", "hex"),
			/! That was not UTF-8/,
		],
		["a second name", "alice\n/name bob\n", /! You have a name already/],
	])("is told what is wrong: %s", async (_name, typed, pattern) => {
		const relay = await tcpRelay();
		const alice = new Person(relay.port).type(typed);
		await alice.reads(pattern);
	});

	test("whose name is taken is told so, and the line ends", async () => {
		const relay = await tcpRelay();
		await openLine(relay, "alice");
		const other = new Person(relay.port).type("Alice\n");
		await other.reads(
			/! Somebody with this name is here already.*\(name-in-use\)/,
		);
		await other.ended;
	});

	test("is told that a request is withdrawn, and sees it no more", async () => {
		const relay = await tcpRelay();
		const bob = await arriveInText(relay, "bob");
		const alice = await openLine(relay, "alice");
		alice.send(request("alice", ["bob"]));
		await bob.reads(/alice \(guest\) asks bob/);
		alice.stream.end();
		await bob.reads(/! alice has left .*\(request-withdrawn\)/);
		bob.type("/requests\n");
		await bob.reads(/\* Nobody asks you/);
	});

	test("who is asked twice says which", async () => {
		const relay = await tcpRelay();
		const bob = await arriveInText(relay, "bob");
		for (const name of ["alice", "carol"]) {
			const line = await openLine(relay, name);
			line.send(request(name, ["bob"]));
			await line.connection();
		}
		await bob.reads(/carol \(guest\) asks/);
		bob.type("/accept\n");
		await bob.reads(/! Which one\?/);
	});
});

describe("what could harm a terminal or the relay", () => {
	test("control characters reach nobody's terminal, nor anybody's client", async () => {
		const relay = await tcpRelay();
		const alice = await arriveInText(relay, "alice");
		const bob = await openLine(relay, "bob");
		bob.send(request("bob", ["alice"]));
		await bob.connection();
		const [, id] = await alice.reads(/accept ([0-9a-f]{8})/);
		alice.type(`/accept ${id}\n`);
		await okOf(bob);
		await alice.reads(/In this conversation/);
		bob.send(chat("\u001b[2J\u0007a\u202eb\u200bc\u2028d\u0085e 👩‍👩‍👧"));
		await alice.reads(/^<bob> \[2Jabcde 👩‍👩‍👧\n/m);
		alice.type("\u001b]0;x\u0007 a\tb\u0000\n");
		expect(await bob.next()).toMatchObject({ msg: "]0;x a b" });
	});

	test("a line over the limit: the reason, then the end", async () => {
		const relay = await tcpRelay({
			limits: withLimits({ maxTextLineBytes: 100 }),
		});
		const alice = await arriveInText(relay, "alice");
		alice.type("x".repeat(101));
		await alice.reads(/! A line has at most 100 bytes\. \(bad-length\)/);
		await alice.ended;
	});

	test("no name in time", async () => {
		const relay = await tcpRelay({
			limits: withLimits({ textNameTimeoutMs: 50 }),
		});
		const alice = new Person(relay.port);
		await alice.reads(/\(timeout\)/);
		await alice.ended;
	});
});
