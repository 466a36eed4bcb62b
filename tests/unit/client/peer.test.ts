import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { PeerSession } from "../../../src/client/peer/peer-session";
import {
	HEADER_LENGTH,
	headers,
	type Mode,
	MSGPACK_HEADER,
} from "../../../src/protocol/header";
import {
	PeerReader,
	type PeerWord,
} from "../../../src/protocol/peer/peer-reader";
import { frameTyped } from "../../../src/protocol/typed/codec";
import { statusOf } from "../../../src/protocol/typed/status";
import { transcripts } from "../../transcripts";

const bytes = (text: string) => new Uint8Array(Buffer.from(text));

function said(
	text: string,
	from: string | null = null,
	date: bigint | null = null,
): PeerWord {
	return { kind: "said", text, from, flags: [], date };
}

const named = (name: string): PeerWord => ({ kind: "named", name });
const left: PeerWord = { kind: "left" };

/** What one side of a recorded conversation says, write by write as it was read then. */
function wordsOf(name: string, from: "client" | "server"): PeerWord[] {
	const transcript = transcripts.find((one) => one.name === name);
	const pieces = transcript?.pieces.flatMap((piece) =>
		piece.from === from && piece.bytes.length > 0 ? [piece.bytes] : [],
	);
	const first = transcript?.pieces[0]?.bytes;
	if (!pieces || !first) throw new Error(name);
	const mode: Mode = first[0] === 0 ? "text" : "msgpack";
	const reader = new PeerReader(mode);
	if (from === "client") pieces[0] = first.subarray(HEADER_LENGTH);
	return pieces.flatMap((piece) => reader.push(piece));
}

/** Dates are the recorder's. */
const undated = (words: readonly PeerWord[]) =>
	words.map((word) => (word.kind === "said" ? { ...word, date: null } : word));

describe("the recorded conversations, from both sides", () => {
	const alice = "alice@127.0.0.1:9000";

	test.each([
		[
			"b-01-python-text",
			[
				said("hello text"),
				named("alice"),
				said("line one\nline two"),
				said("café"),
			],
			[said("hello back"), named("bob"), left],
		],
		[
			"b-03-go-text-to-python",
			[said("hello from go"), named("gopher"), said("second"), left],
			[said("hello from python"), named("snake"), said("one")],
		],
		[
			"c-01-python-msgpack",
			[
				said("hello from alice", alice),
				said("café ✓", alice),
				said("line one\nline two", alice),
				said("/me waves", alice),
				named("alice"),
				left,
			],
			[said("hello from bob"), named("bob"), named("me")],
		],
		[
			"e-01-python-7e7a34e-seed-framing",
			[said("hello from alice"), named("alice"), said("in text"), left],
			[said("hello from bob"), said("in json")],
		],
	])("%s", (name, client, server) => {
		expect(undated(wordsOf(name, "client"))).toEqual(client);
		expect(undated(wordsOf(name, "server"))).toEqual(server);
	});
});

describe("reading", () => {
	test("MessagePack is the same however it is cut, and so is text without commands", () => {
		const frames = ["one", "two", "three"].map((msg) =>
			frameTyped({
				kind: "message",
				to: "",
				from: "bob",
				flags: [],
				date: 5n,
				msg,
			}),
		);
		const streams = [
			["msgpack", Uint8Array.from(frames.flatMap((frame) => [...frame]))],
			["text", bytes("one\rzwölf\nlines\r\rthree\r")],
			["json", bytes('{"msg":"a } \\" {"}{"msg":"b"} {"msg":"c"}')],
		] as const;
		for (const [mode, stream] of streams) {
			const whole = new PeerReader(mode).push(stream);
			expect(whole).toHaveLength(3);
			fc.assert(
				fc.property(
					fc.array(fc.nat(stream.length), { maxLength: 8 }),
					(marks) => {
						const reader = new PeerReader(mode);
						const cuts = [0, ...marks, stream.length].sort((a, b) => a - b);
						const words = cuts
							.slice(1)
							.flatMap((end, i) => reader.push(stream.slice(cuts[i], end)));
						expect(words).toEqual(whole);
					},
				),
			);
		}
	});

	test("a second header is skipped: who calls flexim-listener sends two", () => {
		const reader = new PeerReader("msgpack");
		expect(reader.push(MSGPACK_HEADER.subarray(0, 2))).toEqual([]);
		expect(reader.push(MSGPACK_HEADER.subarray(2))).toEqual([]);
		const bye = frameTyped({ kind: "command", cmd: "BYE ", payload: [] });
		expect(reader.push(bye)).toEqual([left]);
		expect(reader.program).toBe("go");
	});

	test("what follows a switch in the same segment is in the new mode", () => {
		const reader = new PeerReader("msgpack");
		const text = frameTyped({ kind: "command", cmd: "TEXT", payload: null });
		expect(
			reader.push(Uint8Array.from([...text, ...bytes("hi\r\0MPCK")])),
		).toEqual([said("hi")]);
		const json = frameTyped({ kind: "command", cmd: "JSON", payload: null });
		expect(
			reader.push(
				Uint8Array.from([...json, ...bytes('{"msg":"x","from":"","date":7}')]),
			),
		).toEqual([said("x", null, 7n)]);
		expect(
			reader.push(
				bytes(
					'{"cmd":"NICK","payload":"bob"}{"cmd":"TEXT","payload":null}\0BYE ',
				),
			),
		).toEqual([named("bob"), left]);
	});

	test("Go's padding is no name, and a command without an end ends with what came with it", () => {
		const reader = new PeerReader("text");
		expect(reader.push(bytes(`\0NICKgopher${"\0".repeat(1_400)}`))).toEqual([
			named("gopher"),
		]);
		expect(reader.push(bytes("\0ROSTER"))).toEqual([]);
		expect(reader.push(bytes("\0FROM127.0.0.1:9\nhello\r"))).toEqual([
			said("hello"),
		]);
		expect(reader.push(bytes("half\0BYE "))).toEqual([said("half"), left]);
	});

	test("what ends the Python window is read here: bad UTF-8, a Status, two objects at once, a list for a name", () => {
		const reader = new PeerReader("text");
		expect(reader.push(Uint8Array.of(0x61, 0xff, 0x0d))).toEqual([
			said("a\ufffd"),
		]);
		const frames = new PeerReader("msgpack");
		const nick = frameTyped({
			kind: "command",
			cmd: "NICK",
			payload: ["gopher"],
		});
		expect(frames.push(nick)).toEqual([named("gopher")]);
		expect(frames.push(frameTyped(statusOf({ kind: "greeting" })))).toEqual([]);
	});

	test("any bytes are words, nothing or a ProtocolError, and what is held is bounded", () => {
		fc.assert(
			fc.property(
				fc.constantFrom<Mode>("msgpack", "text", "json"),
				fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 12 }),
				(mode, chunks) => {
					const reader = new PeerReader(mode);
					try {
						for (const chunk of chunks) reader.push(chunk);
					} catch (error) {
						expect(error).toMatchObject({ name: "ProtocolError" });
					}
				},
			),
			{ numRuns: 1_000 },
		);
		const endless = new PeerReader("text");
		expect(endless.push(bytes("x".repeat(70_000)))).toHaveLength(1);
		expect(endless.pendingBytes).toBe(0);
	});
});

describe("writing", () => {
	beforeEach(() => void vi.useFakeTimers());
	afterEach(() => void vi.useRealTimers());

	function calling(mode: Mode) {
		const segments: string[] = [];
		const words: string[] = [];
		const session = new PeerSession(
			mode,
			{ self: "alice@127.0.0.1:9000", peer: "127.0.0.1:37167" },
			{
				write: (segment) =>
					segments.push(Buffer.from(segment).toString("latin1")),
				said: ({ text }) => words.push(text),
				named: (name) => words.push(`= ${name}`),
				left: () => words.push("left"),
				failed: () => words.push("failed"),
			},
		);
		return { session, segments, words };
	}

	test("each command and each text is a segment of its own, one after the other", () => {
		const { session, segments } = calling("text");
		session.open();
		session.nick("alice");
		session.say("one\r\ntwo");
		session.say("café\0!");
		session.bye(() => {});
		expect(segments).toEqual(["\0FLEX"]);
		vi.advanceTimersByTime(50);
		expect(segments).toEqual(["\0FLEX", "\0NICKalice"]);
		vi.advanceTimersByTime(200);
		expect(segments.slice(2)).toEqual([
			"one\ntwo\r",
			Buffer.from("café!\r").toString("latin1"),
			"\0BYE ",
		]);
	});

	test("a name is a text until the other side turns out to be Go: a list ends the Python window", () => {
		const { session, segments, words } = calling("msgpack");
		session.open(2);
		session.nick("alice");
		vi.advanceTimersByTime(200);
		const nick = (payload: string | string[]) =>
			Buffer.from(
				frameTyped({ kind: "command", cmd: "NICK", payload }),
			).toString("latin1");
		const header = Buffer.from(headers.msgpack).toString("latin1");
		expect(segments).toEqual([header, header, nick("alice")]);
		session.receive(
			frameTyped({ kind: "command", cmd: "NICK", payload: ["gopher"] }),
		);
		vi.advanceTimersByTime(200);
		expect(segments.slice(3)).toEqual([nick(["alice"])]);
		expect(words).toEqual(["= gopher"]);
		for (const refused of ["me", ""]) session.nick(refused);
		vi.advanceTimersByTime(200);
		expect(segments).toHaveLength(4);
	});

	test("to the window of October 2018 its own frames are written", () => {
		const { session, segments } = calling("msgpack");
		session.open();
		vi.advanceTimersByTime(100);
		const recorded = transcripts.find(({ name }) => name.startsWith("e-01"));
		const answer = recorded?.pieces.find(({ from }) => from === "server");
		session.receive(answer?.bytes as Uint8Array);
		session.say("hi");
		vi.advanceTimersByTime(100);
		const seed = new PeerReader("msgpack");
		expect(
			undated(seed.push(Buffer.from(segments.at(-1) ?? "", "latin1"))),
		).toEqual([said("hi")]);
		expect(seed.isSeed).toBe(true);
	});

	test("JSON is one object a segment", () => {
		const { session, segments } = calling("json");
		session.open();
		session.nick("alice");
		session.say("hi");
		vi.advanceTimersByTime(200);
		expect(segments.slice(0, 2)).toEqual([
			'"FLEX',
			'{"cmd":"NICK","payload":"alice"}',
		]);
		expect(JSON.parse(segments[2] ?? "")).toMatchObject({
			from: "alice@127.0.0.1:9000",
			msg: "hi",
		});
	});

	test("a frame that does not end is given up; a wrong guess never hangs for good", () => {
		const { session, words } = calling("msgpack");
		session.receive(Uint8Array.of(3, 0xff, 0xff, 0x85, 0xa2));
		vi.advanceTimersByTime(9_000);
		expect(words).toEqual([]);
		vi.advanceTimersByTime(1_000);
		expect(words).toEqual(["failed"]);
	});

	test("daemon.py's error is kept as its last words", () => {
		const { session } = calling("text");
		session.receive(bytes("Unrecognized protocol header\n"));
		expect(session.lastWords).toBe("Unrecognized protocol header");
	});
});
