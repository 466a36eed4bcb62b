import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fingerprintIn } from "../../../src/protocol/auth";
import { fromBase64url, toBase64url } from "../../../src/protocol/base64url";

describe("base64url", () => {
	test("is what Node writes, and reads it back", () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
				const text = toBase64url(bytes);
				expect(text).toBe(Buffer.from(bytes).toString("base64url"));
				expect(fromBase64url(text, bytes.length)).toEqual(bytes);
			}),
		);
	});

	test.each([
		["padding", "AA==", 1],
		["another length", "AAAA", 2],
		["the other alphabet", "+/+/", 3],
		["bits to spare that are set", "AB", 1],
		["a space", "A A ", 3],
	])("%s is refused: one value has one text", (_name, text, length) => {
		expect(fromBase64url(text, length)).toBeNull();
	});
});

test.each(["", ".", "a.b", `${"A".repeat(43)}`, `${"A".repeat(43)}.x`])(
	"“%s” is no challenge",
	(text) => expect(fingerprintIn(text)).toBeNull(),
);
