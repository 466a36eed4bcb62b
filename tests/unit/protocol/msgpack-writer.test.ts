import { Encoder } from "@msgpack/msgpack";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Value } from "../../../src/protocol/msgpack";
import { MsgpackWriter } from "../../../src/protocol/msgpack-writer";

/** What others write it with. */
const theirs = new Encoder({ useBigInt64: true });
const writer = new MsgpackWriter();

function ours(value: Value): Buffer {
	writer.begin();
	writer.value(value);
	return Buffer.from(writer.payload());
}

const edges = [4, 5, 7, 8, 15, 16, 31, 32].flatMap((bits) =>
	[-1, 0, 1].flatMap((by) => [2 ** bits + by, -(2 ** bits) + by]),
);
const number = fc.oneof(
	fc.integer({ min: -(2 ** 31), max: 2 ** 32 - 1 }),
	fc.constantFrom(...edges.filter((it) => it >= -(2 ** 31) && it < 2 ** 32)),
);
const wide = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n });
/** Short and long, ASCII and not, around every length that has a form of its own. */
const text = fc.oneof(
	fc.string({ unit: "grapheme", maxLength: 40 }),
	fc
		.tuple(
			fc.constantFrom(0, 1, 30, 31, 32, 79, 80, 81, 254, 255, 256, 257, 1_500),
			fc.constantFrom("", "é", "日", "😀", "\0", "\x7f", "\x80", "\ufeff"),
			fc.boolean(),
		)
		.map(([length, odd, isFirst]) => {
			const plain = "a".repeat(length);
			return isFirst ? odd + plain : plain + odd;
		}),
);
const binary = fc.uint8Array({ maxLength: 300 });
const leaf = fc.oneof(
	fc.constantFrom<Value>(null, true, false),
	number,
	wide,
	text,
	binary,
);
const node = (inner: fc.Arbitrary<Value>): fc.Arbitrary<Value> =>
	fc.oneof(
		leaf,
		fc.array(inner, { maxLength: 20 }),
		fc.dictionary(text, inner, { maxKeys: 20 }),
	);

describe("what is written", () => {
	test("is byte for byte what @msgpack/msgpack writes", () => {
		fc.assert(
			fc.property(node(node(leaf)), (value) => {
				expect(ours(value)).toEqual(Buffer.from(theirs.encode(value)));
			}),
			{ numRuns: 1_000 },
		);
	});

	test.each([
		["a text of 65,530 bytes", "x".repeat(65_530)],
		["a text with 65,530 bytes of other letters", "é".repeat(32_765)],
		["a long list", Array.from({ length: 60_000 }, () => 1)],
		[
			"a map of many keys",
			Object.fromEntries(edges.map((it) => [`${it}`, "x"])),
		],
		["much at once", new Uint8Array(65_530).fill(7)],
	])("is the same for %s", (_name, value: Value) => {
		expect(ours(value).equals(theirs.encode(value))).toBe(true);
	});

	test("has the fields of a struct in their order, and its length before it where it goes onto the wire", () => {
		fc.assert(
			fc.property(
				fc.array(fc.tuple(text, fc.oneof(leaf, fc.array(text))), {
					maxLength: 16,
				}),
				(fields) => {
					// As a Map, for an object would sort keys that are numbers.
					const names = [...new Map(fields).keys()].filter(
						(name) => !/^\d+$/.test(name),
					);
					const values = names.map(
						(name) => new Map(fields).get(name) as Value,
					);
					writer.begin();
					writer.struct(names, values);
					const map = Object.fromEntries(
						names.map((name, i) => [name, values[i]]),
					);
					const expected = Buffer.from(theirs.encode(map));
					expect(Buffer.from(writer.payload())).toEqual(expected);
					const framed = Buffer.from(writer.framed());
					expect(framed.readUInt16BE(0)).toBe(expected.length);
					expect(framed.subarray(2)).toEqual(expected);
				},
			),
			{ numRuns: 300 },
		);
	});

	test("is the caller's: the next changes nothing of it", () => {
		const first = ours("one");
		ours("two");
		expect(first).toEqual(Buffer.from("\xa3one", "latin1"));
	});
});

describe("what is refused", () => {
	test.each<[string, Value]>([
		["2^32, which would become a float", 2 ** 32],
		["-2^31-1", -(2 ** 31) - 1],
		["a half", 0.5],
		["no number", Number.NaN],
		["infinity", Number.POSITIVE_INFINITY],
		["half a character", "a\ud800"],
		["the other half, in a key", { "\udc00": 1 }],
		["half a character far back in a long text", `${"x".repeat(200)}\ud800`],
		["a list in a list in a list in a list, with something in it", [[[[1]]]]],
	])("%s", (_name, value) => {
		writer.begin();
		expect(() => writer.value(value)).toThrow(
			expect.objectContaining({ code: "unencodable" }),
		);
		// Nothing of it is left for the next.
		expect(ours("next")).toEqual(Buffer.from("\xa4next", "latin1"));
	});

	test("more than a length can say, and it never wraps", () => {
		for (const length of [65_532, 65_533, 70_000, 200_000]) {
			writer.begin();
			writer.value("x".repeat(length));
			const isTooLong = length + 3 > 65_535;
			for (const take of [() => writer.payload(), () => writer.framed()]) {
				if (!isTooLong) expect(() => take()).not.toThrow();
				else {
					expect(take).toThrow(
						expect.objectContaining({ code: "unencodable" }),
					);
				}
			}
		}
	});
});
