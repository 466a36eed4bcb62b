import { describe, expect, test } from "vitest";
import { encodeDatum } from "../../../src/protocol/codec";
import { frame } from "../../../src/protocol/frame";
import {
	acknowledge,
	chat,
	MSGPACK_HEADER,
	memoryRelay,
	openLine,
	request,
	withLimits,
} from "./kit";

describe("what the server refuses on a line, which goes on", () => {
	const hex64 = "ab".repeat(32);
	test.each([
		[
			"an address that does not parse",
			request("alice", ["b b"]),
			"bad-address",
			"b b",
		],
		[
			"half a character",
			request("alice", [`${"x".repeat(254)}🙂`]),
			"bad-address",
			`${"x".repeat(254)}\ufffd`,
		],
		["oneself", request("alice", ["Alice@else"]), "self-request", "Alice@else"],
		["somebody never seen", request("alice", ["zed"]), "unknown-user", "zed"],
		["another's name", request("bob", ["zed"]), "name-mismatch", "bob"],
		[
			"33 people",
			request(
				"alice",
				Array.from({ length: 33 }, (_, i) => `u${i}`),
			),
			"too-many-addresses",
			"line",
		],
		[
			"an id it does not know",
			request("alice", [hex64]),
			"unknown-connection",
			hex64,
		],
		[
			"an Acknowledge of nothing",
			acknowledge("nothing"),
			"unknown-connection",
			"nothing",
		],
		[
			"a Connection from a client",
			{ kind: "connection", id: "x", users: [], lastActive: 0n },
			"unexpected-datum",
			"line",
		],
		[
			"an Auth that it did not ask for",
			{ kind: "auth", date: 0n, challenge: "", lastSeen: 0n },
			"unexpected-datum",
			"line",
		],
		["a Message to nobody", chat("hello?"), "no-conversation", "line"],
		[
			"an OK from a client",
			{ ...chat(""), category: "ok" },
			"reserved-category",
			"line",
		],
		[
			"a marker from a client",
			{ ...chat(""), category: "seq" },
			"reserved-category",
			"line",
		],
	] as const)("%s", async (_name, datum, code, subject) => {
		const relay = memoryRelay();
		const alice = await openLine(relay, "alice");
		alice.send(datum);
		expect(await alice.message("error")).toMatchObject({
			subject,
			flags: [`code=${code}`],
		});
		await alice.settled();
		expect(alice.isQuiet).toBe(true);
	});

	test("an Acknowledge twice, by the asker, or by a stranger", async () => {
		const relay = memoryRelay();
		const bob = await openLine(relay, "bob");
		const eve = await openLine(relay, "eve");
		const alice = await openLine(relay, "alice");
		alice.send(request("alice", ["bob"]));
		const { id } = await alice.connection();
		alice.send(acknowledge(id));
		expect(await alice.error()).toBe("not-yours-to-acknowledge");
		eve.send(acknowledge(id));
		expect(await eve.error()).toBe("unknown-connection");
		eve.send(request("eve", [id]));
		expect(await eve.error()).toBe("unknown-connection");
		await bob.connection();
		bob.send(acknowledge(id)).send(acknowledge(id));
		await bob.message("ok");
		expect(await bob.error()).toBe("already-acknowledged");
	});

	test("a name in use, in any case; the one who has it is not disturbed", async () => {
		const relay = memoryRelay();
		const alice = await openLine(relay, "Alice");
		const other = relay
			.connect()
			.write(MSGPACK_HEADER)
			.send(request("ＡLICE@elsewhere"));
		expect(await other.message("error")).toMatchObject({
			subject: "ＡLICE@elsewhere",
			flags: ["code=name-in-use"],
		});
		expect(await other.end()).toBe("end");
		await alice.settled();
		expect(alice.isQuiet).toBe(true);
	});

	const secret = "resume=0123456789abcdefghijkl";

	test("a name in use by who comes back with its secret: the new line takes its place", async () => {
		const relay = memoryRelay({ limits: withLimits({ maxLines: 2 }) });
		const bob = await openLine(relay, "Bob");
		const gone = await openLine(relay, "Alice", [secret]);
		const back = await openLine(relay, "alice", ["relay=socket", secret]);
		expect(await gone.error()).toBe("replaced");
		expect(await gone.end()).toBe("end");
		back.send(request("alice", ["bob"]));
		await back.connection();
		await bob.connection();
	});

	test.each([
		["another secret", secret, ["resume=0123456789abcdefghijkL"]],
		["none", secret, []],
		["one where none was given", "x", [secret]],
		["one that can be guessed", "resume=short", ["resume=short"]],
		["an empty one", "resume=", ["resume="]],
	])("a name in use by who comes with %s", async (_what, given, told) => {
		const relay = memoryRelay();
		const alice = await openLine(relay, "Alice", [given]);
		const other = relay.connect().write(MSGPACK_HEADER);
		other.send(request("Alice", [], told));
		expect(await other.error()).toBe("name-in-use");
		await alice.settled();
		expect(alice.isQuiet).toBe(true);
	});

	test.each([
		["no Request", chat("first")],
		["a Request from no address", request("a b")],
	])(
		"%s as the first datum: the reason, then the end",
		async (_name, datum) => {
			const relay = memoryRelay();
			const peer = relay.connect().write(MSGPACK_HEADER).send(datum);
			expect(await peer.error()).toMatch(/^bad-(datum|address)$/);
			expect(await peer.end()).toBe("end");
		},
	);

	test("a first datum over 4 KiB, at its length", async () => {
		const relay = memoryRelay();
		const peer = relay.connect().write(MSGPACK_HEADER);
		peer.write(Uint8Array.of(0x10, 0x01));
		expect(await peer.error()).toBe("bad-length");
		expect(await peer.end()).toBe("end");
	});

	test("the whole opening, cut at every place", async () => {
		const opening = Buffer.concat([
			MSGPACK_HEADER,
			frame(encodeDatum(request("bob"))),
			frame(encodeDatum(acknowledge("x"))),
		]);
		const relay = memoryRelay();
		for (let at = 1; at < opening.length; at++) {
			const peer = relay.connect();
			peer.write(opening.subarray(0, at));
			await new Promise(setImmediate);
			peer.write(opening.subarray(at));
			expect(await peer.error()).toBe("unknown-connection");
			peer.stream.end();
			await peer.end();
		}
	});
});
