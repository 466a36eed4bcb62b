import { expect, test, vi } from "vitest";
import { zoomAfter } from "../../../src/main/windows/zoom";
import { zoomLevels } from "../../../src/shared/preferences";

vi.mock("electron", () => ({}));

test("from the smallest to the largest and back, by steps, and no further", () => {
	const [smallest = 0] = zoomLevels;
	const seen = [smallest];
	for (const _ of zoomLevels) seen.push(zoomAfter(seen.at(-1) ?? 1, "in"));
	expect(seen).toEqual([...zoomLevels, zoomLevels.at(-1)]);
	for (const _ of zoomLevels) seen.push(zoomAfter(seen.at(-1) ?? 1, "out"));
	expect(seen.at(-1)).toBe(smallest);
});

test("from what was written by hand to the level beside it; and back to 1", () => {
	expect(zoomAfter(1.18, "in")).toBe(1.25);
	expect(zoomAfter(1.18, "out")).toBe(1.1);
	expect(zoomAfter(2.5, "reset")).toBe(1);
});
