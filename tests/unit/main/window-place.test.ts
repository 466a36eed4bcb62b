import { expect, test } from "vitest";
import {
	placeOn,
	windowPlaceFormat,
} from "../../../src/main/windows/window-place";

const laptop = { x: 0, y: 30, width: 1_440, height: 870 };
const beside = { x: 1_440, y: 0, width: 1_920, height: 1_080 };
const place = { x: 1_600, y: 50, width: 900, height: 600, maximized: false };

test("a window comes back where it stood", () => {
	const { maximized: _, ...bounds } = place;
	expect(placeOn(place, [laptop, beside])).toEqual(bounds);
});

test.each([
	["on a screen that is gone", place, { width: 900, height: 600 }],
	[
		"larger than what is left",
		{ ...place, width: 1_900, height: 1_000 },
		{ width: 1_440, height: 870 },
	],
	[
		"with a corner that nobody could hold",
		{ ...place, x: 1_400, y: 880 },
		{ width: 900, height: 600 },
	],
	[
		"with its upper edge above the screen",
		{ ...place, x: 10, y: -200 },
		{ width: 900, height: 600 },
	],
])("%s: its size, in the middle", (_what, remembered, expected) => {
	expect(placeOn(remembered, [laptop])).toEqual(expected);
});

test("the first window", () => {
	expect(placeOn(null, [laptop])).toEqual({ width: 1_100, height: 720 });
});

test("what is no place is refused", () => {
	expect(windowPlaceFormat.parse(windowPlaceFormat.serialize(place))).toEqual(
		place,
	);
	for (const wrong of [
		"",
		"null",
		JSON.stringify({ ...place, width: 1 }),
		JSON.stringify({ ...place, x: 1e9 }),
		JSON.stringify({ ...place, more: 1 }),
	])
		expect(() => windowPlaceFormat.parse(wrong)).toThrow();
});
