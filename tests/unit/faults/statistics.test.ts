import { expect, test } from "vitest";
import { percentile, upperBound } from "../../faults/oracle/statistics";

test("none of twenty still allows fourteen in a hundred; none of three hundred, one", () => {
	expect(upperBound(0, 20)).toBeCloseTo(0.139, 3);
	expect(upperBound(0, 300)).toBeCloseTo(0.00994, 4);
	expect(upperBound(0, 100_000)).toBeCloseTo(2.996e-5, 7);
});

test("failures raise it", () => {
	// R: binom.test(k, n, alternative = "less")
	expect(upperBound(1, 20)).toBeCloseTo(0.2161, 3);
	expect(upperBound(5, 100)).toBeCloseTo(0.1023, 3);
	expect(upperBound(20, 20)).toBe(1);
	expect(upperBound(0, 0)).toBe(1);
});

test("percentiles are values that were there", () => {
	expect(percentile([3, 1, 2], 0.5)).toBe(2);
	expect(percentile([3, 1, 2], 0.95)).toBe(3);
	expect(percentile([], 0.5)).toBeNull();
});
