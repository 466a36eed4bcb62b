import { describe, expect, it } from "vitest";
import {
	clockTime,
	dayKey,
	dayName,
	exactTime,
	isoTime,
	listTime,
} from "../../../src/renderer/text/time";

const now = new Date(2026, 0, 15, 12, 0).getTime();
const at = (year: number, month: number, day: number, hour = 12) =>
	new Date(year, month, day, hour).getTime();

describe("days in words", () => {
	it("says today and yesterday by the calendar, not by 24 hours", () => {
		expect(dayName(at(2026, 0, 15, 0), now)).toBe("Today");
		expect(dayName(at(2026, 0, 14, 23), now)).toBe("Yesterday");
		expect(dayName(at(2026, 0, 14, 0), now)).toBe("Yesterday");
	});

	it("gives the year only where it isn't this one", () => {
		expect(dayName(at(2026, 0, 3), now)).not.toContain("2026");
		expect(dayName(at(2025, 11, 30), now)).toContain("2025");
	});

	it("shortens with distance in the list", () => {
		const clock = listTime(now, now);
		expect(clock).toBe(clockTime(now));
		expect(listTime(at(2026, 0, 14), now)).toBe("Yesterday");
		expect(listTime(at(2026, 0, 12), now)).toMatch(/^\p{L}+\.?$/u);
		expect(listTime(at(2026, 0, 1), now)).toMatch(/26/);
	});

	it("calls a day of the future by its date", () => {
		expect(dayName(at(2026, 0, 16), now)).toMatch(/16/);
		expect(listTime(at(2026, 0, 16), now)).toMatch(/16/);
	});

	it("tells days apart across months", () => {
		expect(dayKey(at(2026, 0, 31))).not.toBe(dayKey(at(2026, 1, 28)));
		expect(dayKey(at(2026, 0, 31, 1))).toBe(dayKey(at(2026, 0, 31, 23)));
	});

	it.each([Number.NaN, Number.POSITIVE_INFINITY, -1, 9e18, 8.64e15 + 1])(
		"survives %s, which is no date",
		(ms) => {
			expect(clockTime(ms)).toBe("no time");
			expect(exactTime(ms)).toBe("no time");
			expect(dayName(ms, now)).toBe("No date");
			expect(listTime(ms, now)).toBe("");
			expect(isoTime(ms)).toBeUndefined();
			expect(dayKey(ms)).toBe("unknown");
		},
	);
});
