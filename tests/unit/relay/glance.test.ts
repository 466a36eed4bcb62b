import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeDatum, encodeDatum } from "../../../src/protocol/codec";
import type { Message } from "../../../src/protocol/datums/message";
import { glance, serverCategories, sizesOf } from "../../../src/relay/glance";

const text = fc.oneof(
	fc.string({ maxLength: 60 }),
	fc.string({ unit: "grapheme", maxLength: 300 }),
);

const message: fc.Arbitrary<Message> = fc.record({
	kind: fc.constant("message" as const),
	category: fc.oneof(
		fc.constant("chat"),
		fc.constantFrom("private", "file", "presences", "", "chatter", "ch\u00e4t"),
		// A longer one is left to be decoded, and refused then.
		fc.string({ maxLength: 31 }),
	),
	subject: text,
	flags: fc.array(text, { maxLength: 40 }),
	date: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
	msg: text,
});

const form = fc.constantFrom("map" as const, "array" as const);

/** Whether it may be passed on to people, by decoding it; null where it may not. */
function decoded(payload: Uint8Array): Message | null {
	try {
		const datum = decodeDatum(payload);
		if (datum.kind !== "message") return null;
		return serverCategories.has(datum.category) ? null : datum;
	} catch {
		return null;
	}
}

test("sees of a Message for people what decoding it would tell", () => {
	fc.assert(
		fc.property(message, form, (it, as) => {
			const sizes = glance(encodeDatum(it, as));
			if (serverCategories.has(it.category)) expect(sizes).toBeNull();
			else expect(sizes).toEqual(sizesOf(it));
		}),
		{ numRuns: 2_000 },
	);
});

test("lets nothing through that decoding would refuse", () => {
	let seen = 0;
	fc.assert(
		fc.property(
			message,
			form,
			fc.array(
				fc.record({ at: fc.nat(), byte: fc.integer({ min: 0, max: 255 }) }),
				{ maxLength: 3 },
			),
			fc.integer({ min: -2, max: 2 }),
			(it, as, changes, more) => {
				const whole = encodeDatum(it, as);
				const payload = new Uint8Array(Math.max(1, whole.length + more));
				payload.set(whole.subarray(0, payload.length));
				for (const { at, byte } of changes) payload[at % payload.length] = byte;
				const sizes = glance(payload);
				if (!sizes) return;
				seen++;
				const same = decoded(payload);
				expect(same).not.toBeNull();
				expect(sizes).toEqual(sizesOf(same as Message));
			},
		),
		{ numRuns: 10_000 },
	);
	expect(seen).toBeGreaterThan(200);
});

test.each([...serverCategories])("leaves “%s” to be decoded", (category) => {
	const it = { kind: "message", category, subject: "", flags: [] } as const;
	expect(glance(encodeDatum({ ...it, date: 0n, msg: "" }))).toBeNull();
});
