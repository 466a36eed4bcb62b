import fc from "fast-check";
import { expect, test } from "vitest";
import {
	laterMarks,
	type Marks,
	noMarks,
	reachOf,
} from "../../../src/shared/domain/marks";

const number = fc.nat(50);
const anyMarks: fc.Arbitrary<Marks> = fc.record({
	since: number,
	deliveredUpTo: number,
	readUpTo: number,
});

test("a mark never goes back, in whatever order and however often it comes", () => {
	fc.assert(
		fc.property(fc.array(anyMarks), fc.func(fc.integer()), (all, by) => {
			let held = noMarks;
			for (const marks of all) {
				const next = laterMarks(held, marks);
				expect(next.deliveredUpTo).toBeGreaterThanOrEqual(held.deliveredUpTo);
				expect(next.readUpTo).toBeGreaterThanOrEqual(held.readUpTo);
				held = next;
			}
			const shuffled = [...all, ...all].sort((a, b) => by(a) - by(b));
			expect(shuffled.reduce(laterMarks, noMarks)).toEqual(held);
		}),
	);
});

test("what is read is stored", () => {
	expect(laterMarks(noMarks, { ...noMarks, readUpTo: 7 })).toEqual({
		since: 0,
		deliveredUpTo: 7,
		readUpTo: 7,
	});
});

test.each([
	[null, true, "none"],
	[2, true, "none"],
	[3, true, "read"],
	[5, true, "read"],
	[6, true, "delivered"],
	[9, true, "delivered"],
	[10, true, "none"],
	[5, false, "delivered"],
] as const)("number %s, read receipts %s: %s", (at, readReceipts, reach) => {
	const marks = { since: 3, deliveredUpTo: 9, readUpTo: 5 };
	expect(reachOf(at, marks, readReceipts)).toBe(reach);
});
