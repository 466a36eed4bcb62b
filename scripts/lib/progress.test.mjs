import { expect, it } from "vitest";
import { amount } from "./progress.mjs";

it.each([
	[3e6, undefined, "3 MB"],
	[98e6, 196e6, "50 % (98 of 196 MB)"],
	[200e6, 196e6, "99 % (196 of 196 MB)"],
])("%i of %i bytes is %s", (done, total, text) => {
	expect(amount(done, total)).toBe(text);
});
