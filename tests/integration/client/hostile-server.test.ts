import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Datum, encodeDatum } from "../../../src/protocol/codec";
import type { Message } from "../../../src/protocol/datums/message";
import { DECIDING_BYTES, detectFraming } from "../../../src/protocol/detect";
import { frame } from "../../../src/protocol/frame";
import type { AppState } from "../../../src/shared/state";
import { tcpRelay } from "../relay/kit";
import {
	announce,
	announceAs,
	chat,
	conversationOnFake,
	error,
	FakeServer,
	id,
	isThereAsked,
	lineToFake,
	mark,
	ok,
	otherId,
	presence,
	token,
	word,
} from "./fake-server";
import { conversing, must, User } from "./user";

/** What a server may not change by itself. */
const own = ({ conversations, pendingRequests, sentRequests }: AppState) => ({
	conversations,
	pendingRequests,
	sentRequests,
});

describe("a server that speaks of things nobody asked for", () => {
	test.each<[string, (port: number) => Datum]>([
		["an OK", (port) => ok(port)],
		["a Connection of others", () => announce("bob@h", "carol@h")],
		["a Connection of its own making", () => announce("alice@h", "bob@h")],
		["a Connection of nobody", () => announce()],
		["a Connection with no names", () => announce("alice@h", "@", "")],
		[
			"a Connection without a proper id",
			() => announceAs("../../x", "bob@h", "alice@h"),
		],
		[
			"a Connection of a thousand",
			() =>
				announce(
					...Array.from({ length: 1_000 }, (_, i) => `p${i}@h`),
					"alice@h",
				),
		],
		["a receipt", () => word("receipt", id, ["count=1", "seq=1"])],
		[
			"a receipt without an end",
			() => word("receipt", id, ["count=9007199254740991", "seq=0"]),
		],
		["an end", () => error("connection-ended")],
		["a withdrawal", () => error("request-withdrawn")],
		["a second acknowledgement", () => error("already-acknowledged")],
		["an Acknowledge", () => ({ kind: "acknowledge", id })],
		[
			"a Request",
			() => ({ kind: "request", to: ["alice"], from: "x", options: [] }),
		],
		[
			"an Auth",
			() => ({ kind: "auth", date: 1n, challenge: "x", lastSeen: 0n }),
		],
		["a chat", () => chat("psst", "from=bob@h")],
		[
			"a category nobody knows",
			() => word("__proto__", "constructor", ["__proto__=1"]),
		],
	])("%s changes nothing", async (_what, datum) => {
		const { server, alice, line, settled } = await lineToFake();
		const before = own(alice.state);
		line.send(datum(server.port));
		await settled();
		expect(own(alice.state)).toEqual(before);
		expect(line.isQuiet).toBe(true);
	});

	test("reaches no conversation on another server, though it knows its id", async () => {
		const { port } = await tcpRelay();
		const [alice, bob] = (await conversing(port, ["Alice", "Bob"])) as [
			User,
			User,
		];
		const fake = await FakeServer.open();
		alice.connect(fake.port);
		const { peer } = await fake.next();
		const { connectionId } = alice.conversation;
		peer.send(presence("Mallory"));
		for (const code of ["connection-ended", "unknown-connection"]) {
			peer.send(error(code, connectionId));
		}
		peer.send(ok(fake.port, connectionId));
		peer.send(word("receipt", connectionId, ["count=1", "seq=1"]));
		peer.send(announceAs(connectionId, "mallory@h", "alice@h"));
		await alice.until("Mallory's request", () => alice.pending.length === 1);
		expect(alice.conversation.attachment).toEqual({ kind: "attached" });
		await alice.write("still here");
		expect((await bob.settled(1))[0]?.text).toBe("still here");
		expect(alice.conversations).toHaveLength(1);
	});
});

test("a server that lost an acknowledgement in a crash is told again, once a line", async () => {
	const { line, socket } = await conversationOnFake();
	for (let i = 0; i < 3; i++) line.send(announce("bob@h", "alice@h"));
	expect(await line.next()).toEqual({ kind: "acknowledge", id });
	socket.send(chat("later"));
	expect(await line.next()).toMatchObject({ category: "receipt" });
});

test("a request that was withdrawn is not asked for again by the next line", async () => {
	const { server, alice, line } = await lineToFake();
	must(alice.messenger.sendRequest("Bob", "", null));
	line.send(announce("alice@h", "bob@h")).send(error("request-withdrawn"));
	await alice.until("the end", () =>
		alice.sentRequests.some(({ state }) => state.kind === "over"),
	);
	line.stream.end();
	const { peer: next } = await server.next();
	next.send(presence("Bob"));
	await alice.lineIs("ready");
	await isThereAsked(next);
	must(alice.messenger.sendRequest("Carol", "", null));
	expect(await next.next()).toMatchObject({
		to: [expect.stringContaining("Carol")],
	});
});

describe("a server that knows nothing of who takes part", () => {
	test("can't keep a user in a conversation", async () => {
		const { alice, line, settled } = await conversationOnFake();
		const { id: conversation } = alice.conversation;
		must(alice.messenger.conversations.leave(conversation, true));
		for (;;) {
			const datum = await line.next();
			if (datum.kind !== "request") continue;
			expect(datum).toMatchObject({ to: [id], options: ["leave"] });
			break;
		}
		// It takes it for an attachment.
		line.send(ok(1));
		await alice.until("being out", () => alice.conversations.length === 0);
		line.send(ok(1)).send(announce("alice@h", "bob@h"));
		line.send(chat("psst", "from=bob@h"));
		await settled();
		expect(alice.conversations).toEqual([]);
	});

	test("can't keep a request alive, and is asked once", async () => {
		const { alice, line } = await lineToFake();
		const sent = must(alice.messenger.sendRequest("Bob", "", null));
		await line.next();
		line.send(announce("alice@h", "bob@h"));
		await alice.until("the announcement", () =>
			alice.sentRequests.some(({ state }) => state.kind === "waiting"),
		);
		must(alice.messenger.withdrawRequest(sent));
		expect(await line.next()).toMatchObject({ options: ["withdraw"] });
		line.send(announce("alice@h", "bob@h"));
		await alice.until("being over", () =>
			alice.sentRequests.some(({ state }) => state.kind === "over"),
		);
		line.send(announce("alice@h", "bob@h"));
		must(alice.messenger.sendRequest("Zoe", "", null));
		expect(await line.next()).toMatchObject({
			to: [expect.stringContaining("Zoe")],
		});
	});

	test("can put a user out, and the words stay", async () => {
		const { alice, line } = await conversationOnFake();
		line.send(word("ok", id, ["left=alice@h"], ":1"));
		await alice.until(
			"the end",
			() => alice.conversation.attachment.kind === "ended",
		);
		expect(alice.conversation.departure).toBeNull();
	});
});

describe("a server without measure", () => {
	test("fills no lists", async () => {
		const { alice, line, settled } = await lineToFake();
		for (let i = 0; i < 500; i++) {
			const connection = i.toString(16).padStart(64, "0");
			line.send(announceAs(connection, "bob@h", "alice@h"));
			line.send(word("error", "line", ["code=x"], `Sentence ${i}.`));
		}
		for (let i = 0; i < 20; i++) {
			const names = Array.from({ length: 300 }, (_, k) => `p${i}x${k}`);
			line.send(presence(...names));
		}
		line.send(word("presence", "", ["offline=p0x0@h"]));
		await settled();
		expect(alice.pending).toHaveLength(200);
		expect(alice.state.notices).toHaveLength(20);
		expect(alice.server.people).toHaveLength(5_000);
	});

	test.each(["unknown-connection", "already-acknowledged"])(
		"that answers everything with %s is not asked for ever",
		async (code) => {
			const { alice, line, settled } = await lineToFake();
			must(alice.messenger.sendRequest("Bob", "", null));
			line.send(announce("carol@h", "alice@h"));
			await alice.acknowledge();
			for (let i = 0; i < 10; i++) {
				line.send(announceAs(otherId, "alice@h", "bob@h"));
				line.send(announce("carol@h", "alice@h"));
				line.send(error(code)).send(error(code, otherId));
			}
			await settled();
			// Later than all that it would have answered with.
			must(alice.messenger.sendRequest("Zoe", "", null));
			for (;;) {
				const datum = await line.next();
				if (datum.kind === "request" && datum.to[0]?.startsWith("Zoe")) break;
			}
			// Greeting, whether it is there, request, acknowledgement, one question where that stands, and this last.
			expect(line.seen.length).toBeLessThanOrEqual(6);
		},
	);

	test.each([":0", ":65536", ":99999", ":-1", ":", "", "4321", ": 80"])(
		"with an OK for the port “%s” is not followed there",
		async (msg) => {
			const { alice, line, settled } = await lineToFake();
			must(alice.messenger.sendRequest("Bob", "", null));
			line.send(announce("alice@h", "bob@h"));
			line.send({ ...ok(1), msg });
			await alice.until("the conversation", () => alice.conversations[0]);
			await settled();
			expect(alice.conversation.attachment.kind).toBe("detached");
		},
	);

	test("with a token that fits into no datum is not answered", async () => {
		const { server, alice, line, settled } = await lineToFake();
		must(alice.messenger.sendRequest("Bob", "", null));
		line.send(announce("alice@h", "bob@h"));
		const flags = [`token=${"t".repeat(65_000)}`];
		line.send({ ...ok(server.port), flags });
		await settled();
		expect(alice.conversation.attachment.kind).toBe("detached");
	});
});

describe("a relay socket that lies", () => {
	test("puts no words into one's own mouth, and takes no message away", async () => {
		const { alice, line, socket, settled } = await conversationOnFake();
		await alice.write("mine");
		const sent = (await socket.next()) as Message;
		// Between two the words can only be the other's; in no case are they one's own.
		socket.send(mark("next=5", "from=alice@h"));
		socket.send(chat("reflected", ...sent.flags));
		socket.send(chat("invented"));
		socket.send(mark("next=9", "from=bob@h"));
		socket.send(chat("honest"));
		await alice.until("the honest one", () => alice.conversation.unread === 1);
		expect(await alice.texts()).toEqual(["honest", "mine"]);
		expect((await alice.messages())[1]?.delivery).toEqual({ kind: "queued" });
		line.send(word("receipt", id, ["count=2", "seq=12"]));
		line.send(word("receipt", id, ["count=1", "seq=0"]));
		await settled();
		await alice.messenger.markRead(alice.conversation.id);
		expect((await alice.messages()).at(-1)?.delivery).toEqual({
			kind: "queued",
		});
		line.send(word("receipt", id, ["count=1", "seq=12"]));
		const [, mine] = await alice.settled(2);
		expect(mine).toMatchObject({ text: "mine", number: 12 });
	});

	test("is not believed in a marker that another member forged", async () => {
		const { alice, socket } = await conversationOnFake();
		socket.send(word("seq", id, ["next=77", "from=carol@h", "mark=guess"]));
		socket.send(chat("one"));
		await alice.until("the message", () => alice.conversation.unread === 1);
		// The forgery counted as a datum, like any other noise.
		expect(await alice.messages()).toMatchObject([
			{ number: 2, fromName: "Bob" },
		]);
	});

	test.each([
		["a number beyond counting", mark(`next=${Number.MAX_SAFE_INTEGER}`)],
		["the number nothing", mark("next=0")],
	])("with %s is left, and asked for again", async (_what, marker) => {
		const { alice, line, socket } = await conversationOnFake();
		socket.send(marker);
		expect(await line.next()).toMatchObject({ kind: "request", to: [id] });
		expect(alice.conversation.attachment.kind).toBe("detached");
	});

	test("with noise has it confirmed, so that nobody is held up by it", async () => {
		const { line, socket } = await conversationOnFake();
		socket.write(Uint8Array.of(0, 1, 0xc1, 0, 2, 0x91, 0xc0));
		expect(await line.next()).toMatchObject({
			category: "receipt",
			flags: ["count=2"],
		});
	});

	test("with an empty datum is left, and asked for again", async () => {
		const { line, socket } = await conversationOnFake();
		socket.write(Uint8Array.of(0, 0));
		expect(await line.next()).toMatchObject({ kind: "request", to: [id] });
	});

	test("that repeats a message under a later number moves it, once", async () => {
		const { alice, socket } = await conversationOnFake();
		const flags = ["id=01JDXAMPKEJDXAMPJE00000000"];
		socket.send(chat("first", ...flags)).send(chat("second"));
		socket.send(chat("first", ...flags)).send(chat("third"));
		await alice.until("three", () => alice.conversation.unread === 3);
		expect(
			(await alice.messages()).map(({ text, number }) => [number, text]),
		).toEqual([
			[2, "second"],
			[3, "first"],
			[4, "third"],
		]);
	});
});

test("whatever a server says, and wherever it stops, the next line is as good as any", async () => {
	const server = await FakeServer.open();
	const alice = await User.open("Alice");
	alice.connect(server.port);
	const subject = fc.constantFrom(
		id,
		otherId,
		"line",
		"",
		"alice@h",
		"bob@h",
		"__proto__",
	);
	const flag = fc.oneof(
		fc.constantFrom(
			"count=1",
			"seq=3",
			"next=2",
			`mark=${token}`,
			`token=${token}`,
			"joined=bob@h",
			"left=bob@h",
			"online=alice@h",
			"online=bob@h",
			"code=unknown-connection",
			"code=connection-ended",
			"code=already-acknowledged",
			"code=name-in-use",
		),
		fc.string({ maxLength: 20 }),
	);
	const category = fc.constantFrom(
		"ok",
		"error",
		"presence",
		"receipt",
		"seq",
		"chat",
		"topic",
		"",
	);
	const address = fc.constantFrom("alice@h", "bob@h", "carol@h", "@", "");
	const nonsense: fc.Arbitrary<Datum> = fc.oneof(
		fc
			.tuple(
				category,
				subject,
				fc.array(flag, { maxLength: 5 }),
				fc.constantFrom(":1", `:${server.port}`, "x"),
			)
			.map(([c, s, f, m]) => word(c, s, f, m)),
		fc.array(address, { maxLength: 4 }).map((users) => announce(...users)),
		fc.constant<Datum>({ kind: "acknowledge", id }),
	);
	const bytes = fc.uint8Array({ minLength: 1, maxLength: 40 });
	const script = fc.array(
		fc.oneof(
			{ weight: 5, arbitrary: nonsense },
			{ weight: 1, arbitrary: bytes },
		),
		{ maxLength: 12 },
	);
	const inBytes = (one: Datum | Uint8Array) =>
		one instanceof Uint8Array ? one : frame(encodeDatum(one));
	await fc.assert(
		fc.asyncProperty(script, async (said) => {
			const start = Buffer.concat(said.map(inBytes)).subarray(
				0,
				DECIDING_BYTES,
			);
			// Who greets as fleximd does is one from then on (editions/fleximd.test.ts).
			fc.pre(detectFraming(start, "server") !== "typed");
			must(alice.messenger.reconnectServer(alice.server.id));
			let visitor = await server.next();
			// Relay sockets that the nonsense led to: they get none of it.
			while (visitor.request.to.length > 0) {
				visitor.peer.stream.destroy();
				visitor = await server.next();
			}
			for (const one of said) {
				visitor.peer.write(inBytes(one));
			}
			visitor.peer.stream.end();
			await alice.until("the end of it", () => {
				const { kind } = alice.server.line;
				return kind === "waiting" || kind === "refused";
			});
			expect(alice.errors).toEqual([]);
		}),
		{ numRuns: 60 },
	);
	must(alice.messenger.reconnectServer(alice.server.id));
	for (;;) {
		const { peer, request } = await server.next();
		if (request.to.length > 0) continue;
		peer.send(presence("Zoe"));
		break;
	}
	await alice.until("Zoe", () =>
		alice.server.people.some(({ name }) => name === "Zoe"),
	);
});
