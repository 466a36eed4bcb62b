import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
	type Datum,
	decodeDatum,
	encodeDatum,
} from "../../../src/protocol/codec";
import { decodeValue } from "../../../src/protocol/msgpack";

const i64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const text = fc.string({ unit: "grapheme", maxLength: 60 });
const texts = fc.array(text, { maxLength: 6 });

const anyDatum: fc.Arbitrary<Datum> = fc.oneof(
	fc.record({
		kind: fc.constant("request" as const),
		to: texts,
		from: text,
		options: texts,
	}),
	fc.record({ kind: fc.constant("acknowledge" as const), id: text }),
	fc.record({
		kind: fc.constant("connection" as const),
		id: text,
		users: texts,
		lastActive: i64,
	}),
	fc.record({
		kind: fc.constant("message" as const),
		category: text,
		subject: text,
		flags: texts,
		date: i64,
		msg: text,
	}),
	fc.record({
		kind: fc.constant("auth" as const),
		date: i64,
		challenge: text,
		lastSeen: i64,
	}),
);

function bytes(hex: string): Uint8Array {
	return Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"));
}

describe("datums", () => {
	test("come back as they were from both forms", () => {
		fc.assert(
			fc.property(anyDatum, fc.constantFrom("map", "array"), (datum, form) => {
				expect(
					decodeDatum(encodeDatum(datum, form as "map" | "array")),
				).toEqual(datum);
			}),
			{ numRuns: 1_000 },
		);
	});

	test.each([
		-(2n ** 63n),
		-(2n ** 53n) - 1n,
		-(2n ** 31n) - 1n,
		-(2n ** 31n),
		-1n,
		0n,
		2n ** 31n,
		2n ** 32n - 1n,
		2n ** 32n,
		2n ** 53n + 1n,
		2n ** 63n - 1n,
	])("keep the integer %s", (date) => {
		const auth = { kind: "auth", date, challenge: "c", lastSeen: 0n } as const;
		expect(decodeDatum(encodeDatum(auth))).toEqual(auth);
	});

	test("refuse an integer that is no i64", () => {
		const auth = {
			kind: "auth",
			date: 2n ** 63n,
			challenge: "",
			lastSeen: 0n,
		} as const;
		expect(() => encodeDatum(auth)).toThrow(
			expect.objectContaining({ code: "unencodable" }),
		);
		expect(() => decodeDatum(bytes("93 cf ffffffffffffffff a0 00"))).toThrow(
			expect.objectContaining({ code: "bad-datum" }),
		);
	});

	test("refuse to be encoded in more than 65,535 bytes", () => {
		const message = (length: number) =>
			({
				kind: "message",
				category: "chat",
				subject: "",
				flags: [],
				date: 0n,
				msg: "x".repeat(length),
			}) as const;
		const overhead = encodeDatum(message(60_000)).length - 60_000;
		expect(encodeDatum(message(65_535 - overhead))).toHaveLength(65_535);
		expect(() => encodeDatum(message(65_536 - overhead))).toThrow(
			expect.objectContaining({ code: "unencodable" }),
		);
	});

	test("refuse a lone surrogate, which has no UTF-8", () => {
		expect(() => encodeDatum({ kind: "acknowledge", id: "a\ud800" })).toThrow(
			expect.objectContaining({ code: "unencodable" }),
		);
	});

	test("are read with nil for an empty list, keys in any order and unknown keys", () => {
		expect(
			decodeDatum(
				bytes("84 a1 78 01 a7 6f7074696f6e73 c0 a4 66726f6d a1 61 a2 746f c0"),
			),
		).toEqual({ kind: "request", to: [], from: "a", options: [] });
	});
});

describe("what is no datum", () => {
	test.each([
		["a missing field", "82 a2 746f 90 a4 66726f6d a1 61"],
		["bytes where a text is due", "91 c4 01 61"],
		["a number in a list of texts", "93 91 01 a0 90"],
		["a bare string", "a1 61"],
		["nil", "c0"],
		["an empty map", "80"],
		["an array of two", "92 a0 a0"],
	])("%s is refused", (_name, hex) => {
		expect(() => decodeDatum(bytes(hex))).toThrow(
			expect.objectContaining({ code: "bad-datum" }),
		);
	});

	const deep = `${"91".repeat(60_000)}c0`;
	test.each([
		["c1", "c1"],
		["nothing", ""],
		["a truncated text", "d9 05 61"],
		["an announced array of 2^32-1", "dd ffffffff"],
		["an announced map of 2^32-1", "df ffffffff"],
		["an announced text of 2^32-1", "db ffffffff"],
		["announced bytes of 2^32-1", "c6 ffffffff"],
		["an ext of 2^32-1", "c9 ffffffff 01"],
		["60,000 nested arrays", deep],
		["65,000 values", `dc fde8 ${"c0".repeat(65_000)}`],
		["a key twice", "82 a2 6964 a1 61 a2 6964 a1 62"],
		["a key twice in two encodings", "82 a2 6964 a1 61 d9 02 6964 a1 62"],
		["a key twice in a map within a list", "91 82 a1 61 01 a1 61 02"],
		["the key __proto__", "81 a9 5f5f70726f746f5f5f 80"],
		["an integer key", "81 01 a1 61"],
		["a nil key", "81 c0 a1 61"],
		["invalid UTF-8", "81 a2 6964 a2 fffe"],
		[
			"invalid UTF-8 at a long text's end",
			`81 a2 6964 d9 c8 ${"61".repeat(199)} ff`,
		],
		["over-long UTF-8", "81 a2 6964 a2 c080"],
		["a surrogate in UTF-8", "81 a2 6964 a3 eda080"],
		["a code point over U+10FFFF", "81 a2 6964 a4 f4908080"],
		["a date as a float, even a whole one", "93 cb 3ff0000000000000 a0 00"],
		["a timestamp", "93 d6 ff 00000000 a0 00"],
		["an ext", "91 d4 2a 00"],
		["bytes left over", "81 a2 6964 a2 7831 c0"],
	])("%s is refused as malformed", (_name, hex) => {
		expect(() => decodeDatum(bytes(hex))).toThrow(
			expect.objectContaining({ code: "bad-msgpack" }),
		);
	});

	test("never escapes as another error, and what decodes can be cloned", () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
				try {
					structuredClone(decodeValue(noise));
				} catch (error) {
					expect(error).toMatchObject({ code: "bad-msgpack" });
				}
			}),
			{ numRuns: 5_000 },
		);
	});

	test("names an own property like any other", () => {
		expect(() =>
			decodeDatum(bytes("81 ab 636f6e7374727563746f72 a1 61")),
		).toThrow(expect.objectContaining({ code: "bad-datum" }));
	});
});
