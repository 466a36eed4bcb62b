import fc from "fast-check";
import { expect, test } from "vitest";
import { backoffMs } from "../../../src/client/backoff";

test("doubles from a quarter of a second up to one second", () => {
	expect([1, 2, 3, 4, 5, 50].map((attempt) => backoffMs(attempt, 1))).toEqual([
		250, 500, 1_000, 1_000, 1_000, 1_000,
	]);
});

test("spreads over the upper half, and never beyond", () => {
	fc.assert(
		fc.property(
			fc.integer({ min: 1, max: 5_000 }),
			fc.double({ min: 0, max: 1, noNaN: true }),
			(attempt, random) => {
				const most = backoffMs(attempt, 1);
				const ms = backoffMs(attempt, random);
				expect(ms).toBeGreaterThanOrEqual(most / 2);
				expect(ms).toBeLessThanOrEqual(most);
			},
		),
	);
	expect(backoffMs(3, 0)).toBeLessThan(backoffMs(3, 0.5));
});
