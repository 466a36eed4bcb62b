import { encode } from "@msgpack/msgpack";
import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeValue } from "../../../src/protocol/msgpack";
import { decodeTwice } from "./decode-twice";

/** What comes of it: the value, or the code of what is wrong with it. */
function outcome(decode: typeof decodeValue, bytes: Uint8Array): unknown {
	try {
		return { value: decode(bytes) };
	} catch (error) {
		return { code: (error as { code?: string }).code ?? error };
	}
}

function expectSame(bytes: Uint8Array): void {
	expect(outcome(decodeValue, bytes)).toEqual(outcome(decodeTwice, bytes));
}

const text = fc.string({ unit: "grapheme", maxLength: 40 });
const leaf = fc.oneof(
	text,
	fc.constantFrom(null, true, false, "__proto__", "constructor", "\ufeffx"),
	fc.integer(),
	fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }),
	fc.double(),
	fc.uint8Array({ maxLength: 40 }),
);
const key = fc.oneof(text, fc.constantFrom("id", "to", "__proto__", "hasOwn"));
const inner = fc.oneof(
	leaf,
	fc.array(leaf, { maxLength: 20 }),
	fc.dictionary(key, leaf, { maxKeys: 18 }),
);
const whole = fc
	.oneof(
		fc.array(inner, { maxLength: 20 }),
		fc.dictionary(key, inner, { maxKeys: 18 }),
	)
	.map((value) => encode(value, { useBigInt64: true }));
/** All types, and lengths that say much. */
const byte = fc.oneof(
	fc.integer({ min: 0, max: 255 }),
	fc.constantFrom(0x81, 0x82, 0x91, 0x92, 0xa1, 0xa2, 0x61, 0x62),
);

test("what others write is read as they read it, or refused as before", () => {
	fc.assert(fc.property(whole, expectSame), { numRuns: 2_000 });
});

test("so is what was cut, changed, or has something in it that nobody wrote", () => {
	fc.assert(
		fc.property(
			whole,
			fc.array(fc.tuple(fc.nat(), byte, fc.nat({ max: 2 })), {
				minLength: 1,
				maxLength: 4,
			}),
			(bytes, changes) => {
				const all = [...bytes];
				for (const [where, what, how] of changes) {
					const at = where % (all.length + 1);
					if (how === 0) all.splice(at, 1, what);
					else if (how === 1) all.splice(at, 0, what);
					else all.splice(at);
				}
				expectSame(Uint8Array.from(all));
			},
		),
		{ numRuns: 5_000 },
	);
});

test("so is noise", () => {
	fc.assert(
		fc.property(fc.array(byte, { maxLength: 60 }), (bytes) =>
			expectSame(Uint8Array.from(bytes)),
		),
		{ numRuns: 10_000 },
	);
});

test("so is every type with every length behind it, cut short and not", () => {
	for (let type = 0; type < 256; type++) {
		for (const fill of [0x00, 0x01, 0x61, 0xff]) {
			for (let length = 0; length < 20; length++) {
				const bytes = new Uint8Array(length + 1).fill(fill);
				bytes[0] = type;
				expectSame(bytes);
			}
		}
	}
});
