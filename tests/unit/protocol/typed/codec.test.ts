import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { HEADER_LENGTH } from "../../../../src/protocol/header";
import { decodeTyped, frameTyped } from "../../../../src/protocol/typed/codec";
import {
	type Roster,
	type TypedDatum,
	type TypedMessage,
	wordsOf,
} from "../../../../src/protocol/typed/datums";
import {
	type TypedFrame,
	TypedFrameReader,
} from "../../../../src/protocol/typed/frame";
import { keyFromHex, keyHex } from "../../../../src/protocol/typed/keys";
import { meaningOf, statusOf } from "../../../../src/protocol/typed/status";
import { streamOf, transcripts } from "../../../transcripts";

function hex(text: string): Uint8Array {
	return Uint8Array.from(Buffer.from(text.replaceAll(" ", ""), "hex"));
}

function framesIn(stream: Uint8Array): TypedFrame[] {
	const reader = new TypedFrameReader();
	reader.push(stream);
	const frames: TypedFrame[] = [];
	for (let frame = reader.next(); frame; frame = reader.next()) {
		frames.push(frame);
	}
	expect(reader.pendingBytes).toBe(0);
	return frames;
}

function datumsIn(stream: Uint8Array): (TypedDatum | null)[] {
	return framesIn(stream).map(decodeTyped);
}

function decodeOne(type: number, payload: string): TypedDatum | null {
	return decodeTyped({ type, payload: hex(payload) });
}

describe("the transcripts of fleximd and flexim-client", () => {
	const recorded = transcripts.filter(({ name }) => name.startsWith("a-"));

	test.each(
		recorded.flatMap((transcript) =>
			(["client", "server"] as const).map(
				(from) => [transcript.name, from, transcript] as const,
			),
		),
	)(
		"%s: what the %s wrote is written again to the byte",
		(_name, from, transcript) => {
			const stream = streamOf(transcript, from);
			const frames = stream.subarray(from === "client" ? HEADER_LENGTH : 0);
			const datums = datumsIn(frames);
			expect(datums.length).toBeGreaterThan(1);
			const again = datums.flatMap((datum) => [
				...frameTyped(datum as TypedDatum),
			]);
			expect(Buffer.from(again).toString("hex")).toBe(
				Buffer.from(frames).toString("hex"),
			);
		},
	);

	test("say who is online, with keys as bytes", () => {
		const roster = transcripts.find(({ name }) => name === "a-02-roster");
		const datums = datumsIn(streamOf(roster as never, "server"));
		expect(datums.at(-1)).toEqual({
			kind: "roster",
			users: [
				{ aliases: ["bob"], key: hex("626f62"), lastSeen: 0n },
				{ aliases: ["alice"], key: hex("616c696365"), lastSeen: 0n },
			],
		});
	});

	test("say where a message went", () => {
		const offline = transcripts.find(
			({ name }) => name === "a-06-message-offline",
		);
		const meanings = datumsIn(streamOf(offline as never, "server")).flatMap(
			(datum) => (datum?.kind === "status" ? [meaningOf(datum)] : []),
		);
		expect(meanings).toEqual([
			{ kind: "greeting" },
			{ kind: "stored", to: "6A6A6A" },
			{ kind: "stored", to: "6a6a6a" },
		]);
	});
});

describe("reading is as lenient as fleximd", () => {
	const message = {
		kind: "message",
		to: "62",
		from: "61",
		flags: [],
		date: 5n,
		msg: "hi",
	};

	test.each([
		[
			"any order, and unknown keys",
			"86 a36d7367 a26869 a178 c7010563 a46461746505 a5666c61677390 a466726f6d a23631 a2746f a23632",
		],
		["an array in field order (a-23)", "95 a23632 a23631 90 05 a26869"],
		[
			"bin for text",
			"85 a2746f c4023632 a466726f6d a23631 a5666c616773c0 a464617465 d30000000000000005 a36d7367 c4026869",
		],
		[
			"text in its longest form, and nil for a list",
			"85 a2746f db000000023632 a466726f6d da00023631 a5666c616773c0 a464617465 cf0000000000000005 a36d7367 d9026869",
		],
	])("%s", (_name, payload) => {
		expect(decodeOne(3, payload)).toEqual(message);
	});

	test("what is missing is empty, and what is not UTF-8 does not end the stream", () => {
		expect(decodeOne(3, "81 a36d7367 a3 61ff62")).toEqual({
			kind: "message",
			to: "",
			from: "",
			flags: [],
			date: 0n,
			msg: "a\ufffdb",
		});
		expect(decodeOne(3, "c0")).toMatchObject({ kind: "message", msg: "" });
	});

	test("a Command's payload is a list from Go, a text or nil from the Python window, and stays what it was", () => {
		const list = "82 a3636d64 a44e49434b a77061796c6f616491a3626f62";
		const text = "82 a3636d64 a44e49434b a77061796c6f6164a3626f62";
		const none = "82 a3636d64 a44e49434b a77061796c6f6164c0";
		const payloads = [list, text, none].map((payload) => {
			const datum = decodeOne(2, payload);
			if (datum?.kind !== "command") throw new Error("no command");
			expect(Buffer.from(frameTyped(datum)).subarray(3).toString("hex")).toBe(
				payload.replaceAll(" ", ""),
			);
			return [datum.payload, wordsOf(datum)];
		});
		expect(payloads).toEqual([
			[["bob"], ["bob"]],
			["bob", ["bob"]],
			[null, []],
		]);
	});

	test("nobody online is nil, a guest has no key, nobody has an alias", () => {
		expect(decodeOne(4, "c0")).toEqual({ kind: "roster", users: [] });
		expect(frameTyped({ kind: "roster", users: [] })).toEqual(hex("040001c0"));
		const guest =
			"83a7616c6961736573c0a36b6579c0a96c6173745f7365656ed30000000000000000";
		const user = decodeOne(5, guest);
		expect(user).toEqual({
			kind: "user",
			aliases: [],
			key: new Uint8Array(0),
			lastSeen: 0n,
		});
		expect(Buffer.from(frameTyped(user as TypedDatum)).toString("hex")).toBe(
			`050022${guest}`,
		);
	});

	test("a Status for a bad header is packed twice (a-11)", () => {
		const payload = `c428 82a6737461747573d0ffa77061796c6f6164b5${Buffer.from("invalid flexim header").toString("hex")}`;
		const status = decodeOne(6, payload);
		if (status?.kind !== "status") throw new Error("no status");
		expect(meaningOf(status)).toEqual({ kind: "wrong-header" });
	});

	test("types that no RFC has are nothing", () => {
		expect(decodeOne(7, "80")).toBeNull();
		expect(decodeOne(255, "c0")).toBeNull();
	});

	test.each([
		["a float for a date", 3, "95 a0 a0 90 cb3ff0000000000000 a0"],
		["a number for a text", 3, "95 01 a0 90 01 a0"],
		["a list in a list", 2, "92 a141 91 91 a0"],
		["a text where a struct should be", 2, "a141"],
	])("refuses %s", (_name, type, payload) => {
		expect(() => decodeOne(type, payload)).toThrow(
			expect.objectContaining({ code: "bad-datum" }),
		);
	});

	test.each([
		["bytes left over", "90 c0"],
		["a value cut off", "92 a0"],
		["a list of four thousand million that are not there", "dd ffffffff"],
		["a key that is no text", "81 01 c0"],
		["no depth", `${"91".repeat(9)}c0`],
		["nothing", ""],
	])("refuses %s", (_name, payload) => {
		expect(() => decodeOne(4, payload)).toThrow(
			expect.objectContaining({ code: "bad-msgpack" }),
		);
	});

	test("sixty thousand levels do not end the program", () => {
		expect(() => decodeOne(4, `${"91".repeat(60_000)}c0`)).toThrow(
			expect.objectContaining({ code: "bad-msgpack" }),
		);
	});

	test("any bytes are a datum, nothing or a ProtocolError", () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 0, max: 9 }),
				fc.uint8Array({ maxLength: 80 }),
				(type, payload) => {
					try {
						decodeTyped({ type, payload });
					} catch (error) {
						expect(error).toMatchObject({ name: "ProtocolError" });
					}
				},
			),
			{ numRuns: 2_000 },
		);
	});
});

describe("frames", () => {
	const text = fc.string({ unit: "grapheme", maxLength: 300 });
	const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
	const user = fc.record({
		aliases: fc.array(text, { maxLength: 3 }),
		key: fc.uint8Array({ maxLength: 40 }),
		lastSeen: int64,
	});
	const kinds: fc.Arbitrary<TypedDatum>[] = [
		fc.record({
			kind: fc.constant("auth" as const),
			date: int64,
			challenge: text,
			lastSeen: int64,
		}),
		fc.record({
			kind: fc.constant("auth-response" as const),
			challenge: text,
		}),
		fc.record({
			kind: fc.constant("command" as const),
			cmd: text,
			payload: fc.oneof(fc.array(text), text, fc.constant(null)),
		}),
		fc.record({
			kind: fc.constant("message" as const),
			to: text,
			from: text,
			flags: fc.array(text, { maxLength: 4 }),
			date: int64,
			msg: fc.string({ unit: "grapheme", maxLength: 2_000 }),
		}),
		fc.record({
			kind: fc.constant("roster" as const),
			users: fc.array(user, { maxLength: 40 }),
		}),
		user.map((entry) => ({ kind: "user" as const, ...entry })),
		fc.record({
			kind: fc.constant("status" as const),
			status: fc.integer({ min: -128, max: 127 }),
			payload: text,
		}),
	];
	const datums = fc.array(fc.oneof(...kinds), { maxLength: 6 });

	test("any datums come through any cuts", () => {
		fc.assert(
			fc.property(
				datums,
				fc.array(fc.nat(), { maxLength: 12 }),
				(sent, marks) => {
					const bytes = Uint8Array.from(
						sent.flatMap((datum) => [...frameTyped(datum)]),
					);
					const cuts = [
						0,
						...marks.map((mark) => mark % (bytes.length + 1)),
						bytes.length,
					].sort((a, b) => a - b);
					const reader = new TypedFrameReader(1 << 20);
					const read: unknown[] = [];
					for (const [i, end] of cuts.slice(1).entries()) {
						reader.push(bytes.subarray(cuts[i], end));
						for (let frame = reader.next(); frame; frame = reader.next()) {
							read.push(decodeTyped(frame));
						}
					}
					expect(read).toEqual(sent);
					expect(reader.pendingBytes).toBe(0);
				},
			),
		);
	});

	test("a length that wrapped ends where its value does, however the stream is cut", () => {
		const users = Array.from({ length: 1_400 }, (_, i) => ({
			aliases: [`user ${i}`],
			key: new Uint8Array(8).fill(i),
			lastSeen: 0n,
		}));
		const whole = wrapped({ kind: "roster", users });
		expect(whole.length).toBeGreaterThan(0x1_0000);
		const next = frameTyped(statusOf({ kind: "online", key: "61" }));
		const stream = Uint8Array.from([...whole, ...next, ...whole]);
		for (const size of [1, 1_000, 65_537, stream.length]) {
			const reader = new TypedFrameReader(1 << 20);
			const read: (TypedDatum | null)[] = [];
			for (let at = 0; at < stream.length; at += size) {
				reader.push(stream.subarray(at, at + size));
				for (let frame = reader.next(); frame; frame = reader.next()) {
					read.push(decodeTyped(frame));
				}
			}
			expect(read.map((datum) => datum?.kind)).toEqual([
				"roster",
				"status",
				"roster",
			]);
			expect(read[0]).toEqual({ kind: "roster", users });
		}
	});

	test("a Message that fleximd made longer than its length (65,543 bytes behind 00 07)", () => {
		const message: TypedMessage = {
			kind: "message",
			to: "62",
			from: "61",
			flags: [],
			date: 5n,
			msg: "x".repeat(65_543 - 43),
		};
		const stream = wrapped(message);
		expect(stream.length).toBe(65_543 + 3);
		expect(stream.subarray(0, 3)).toEqual(hex("030007"));
		const reader = new TypedFrameReader(1 << 20);
		reader.push(stream);
		expect(decodeTyped(reader.next() as TypedFrame)).toEqual(message);
	});

	test("where lengths are held to what they say, nothing goes on behind them", () => {
		const reader = new TypedFrameReader();
		reader.push(hex("040001dc ff"));
		expect(() => decodeTyped(reader.next() as TypedFrame)).toThrow(
			expect.objectContaining({ code: "bad-msgpack" }),
		);
	});

	test("memory follows what came, not what a length announces; more than the bound is refused", () => {
		const reader = new TypedFrameReader(4_096);
		reader.push(hex("03 0fff"));
		expect(reader.next()).toBeNull();
		expect(reader.pendingBytes).toBe(3);
		const strict = new TypedFrameReader(4_096);
		strict.push(hex("03 1001"));
		expect(() => strict.next()).toThrow(
			expect.objectContaining({ code: "bad-length" }),
		);
		const endless = new TypedFrameReader(1 << 17);
		endless.push(hex("04 0005 dd ffffffff"));
		endless.push(new Uint8Array(1 << 16).fill(0xc0));
		expect(() => endless.next()).toThrow(
			expect.objectContaining({ code: "bad-length" }),
		);
	});

	test("an empty datum is refused, and ours never wraps", () => {
		const reader = new TypedFrameReader();
		reader.push(hex("030000"));
		expect(() => reader.next()).toThrow(
			expect.objectContaining({ code: "bad-length" }),
		);
		const long = { kind: "auth-response", challenge: "x".repeat(70_000) };
		expect(() => frameTyped(long as TypedDatum)).toThrow(
			expect.objectContaining({ code: "unencodable" }),
		);
	});

	test("what follows a datum can be taken out as it is", () => {
		const reader = new TypedFrameReader();
		const command = frameTyped({ kind: "command", cmd: "TEXT", payload: null });
		reader.push(Uint8Array.from([...command, 0x68, 0x69, 0x0d]));
		expect(reader.next()?.type).toBe(2);
		expect(reader.takeRest()).toEqual(hex("68690d"));
		expect(reader.pendingBytes).toBe(0);
	});
});

test("a Status has a meaning, and every meaning its Status", () => {
	const meanings = [
		{ kind: "greeting" },
		{ kind: "online", key: "626F62" },
		{ kind: "offline", key: "" },
		{ kind: "ghosted", by: "10.0.0.7:5123" },
		{ kind: "stored", to: "6a6A" },
		{ kind: "already-online", key: "61" },
		{ kind: "unknown-key" },
		{ kind: "unknown-alias", alias: "bo b" },
		{ kind: "not-logged-in" },
		{ kind: "storage-failed" },
		{ kind: "no-key" },
		{ kind: "wrong-sender" },
		{ kind: "unequal" },
		{ kind: "wrong-challenge" },
		{ kind: "wrong-header" },
	] as const;
	for (const meaning of meanings) {
		expect(meaningOf(statusOf(meaning))).toEqual(meaning);
	}
	const other = { kind: "status", status: -7, payload: "?" } as const;
	expect(meaningOf(other)).toEqual({ kind: "other", status: other });
});

test("keys are written in upper case and read in either", () => {
	expect(keyHex(hex("00afb0"))).toBe("00AFB0");
	expect(keyFromHex("00aFb0")).toEqual(hex("00afb0"));
	expect(keyFromHex("")).toEqual(new Uint8Array(0));
	expect(keyFromHex("zz")).toBeNull();
	expect(keyFromHex("616")).toBeNull();
});

/** As fleximd frames what is longer than its length can say. */
function wrapped(datum: Roster | TypedMessage): Uint8Array {
	const payload = payloadOf(datum);
	return Uint8Array.from([
		datum.kind === "roster" ? 4 : 3,
		(payload.length >>> 8) & 0xff,
		payload.length & 0xff,
		...payload,
	]);
}

function payloadOf(datum: Roster | TypedMessage): Uint8Array {
	if (datum.kind === "roster") {
		const head = [0xdc, datum.users.length >>> 8, datum.users.length & 0xff];
		const users = datum.users.flatMap((user) => [
			...frameTyped({ kind: "user", ...user }).subarray(3),
		]);
		return Uint8Array.from([...head, ...users]);
	}
	const { msg } = datum;
	const empty = frameTyped({ ...datum, msg: "" }).subarray(3);
	const { length } = msg;
	return Uint8Array.from([
		...empty.subarray(0, -1),
		...[0xda, length >>> 8, length & 0xff],
		...Buffer.from(msg),
	]);
}
