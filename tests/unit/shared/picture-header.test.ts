import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pictureHeader } from "../../../src/shared/picture-header";

const base64 = (text: string) => new Uint8Array(Buffer.from(text, "base64"));

/** One pixel each, made by ImageMagick; the WebP in its three forms. */
const png = base64(
	"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
);
const gif = base64("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");
const lossy = base64(
	"UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA",
);
const lossless = base64("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==");

/** SOI, an APP0, and a frame's header of 640 × 480. */
function jpeg(frame = 0xc0): Uint8Array {
	return new Uint8Array([
		0xff,
		0xd8,
		0xff,
		0xe0,
		0,
		4,
		1,
		2,
		0xff,
		0xff,
		frame,
		0,
		11,
		8,
		0x01,
		0xe0,
		0x02,
		0x80,
		3,
	]);
}

describe("the size of a picture is read from its first bytes", () => {
	test.each([
		["a PNG", png, "image/png", 1, 1],
		["a GIF", gif, "image/gif", 1, 1],
		["a lossy WebP", lossy, "image/webp", 1, 1],
		["a lossless WebP", lossless, "image/webp", 1, 1],
		["a JPEG", jpeg(), "image/jpeg", 640, 480],
		["a progressive JPEG", jpeg(0xc2), "image/jpeg", 640, 480],
	])("%s", (_what, bytes, type, width, height) => {
		expect(pictureHeader(bytes)).toEqual({ type, width, height });
	});

	test("an extended WebP has a canvas of its own", () => {
		const bytes = new Uint8Array(30);
		bytes.set(Buffer.from("RIFF....WEBPVP8X"));
		bytes.set([0x0f, 0x27, 0], 24);
		bytes.set([0x07, 0, 0], 27);
		expect(pictureHeader(bytes)).toEqual({
			type: "image/webp",
			width: 10_000,
			height: 8,
		});
	});

	test("a bomb says how large it is: 50,000 × 50,000 in a few bytes", () => {
		const bomb = new Uint8Array(png);
		new DataView(bomb.buffer).setUint32(16, 50_000);
		new DataView(bomb.buffer).setUint32(20, 50_000);
		expect(pictureHeader(bomb)).toMatchObject({ width: 50_000 });
	});
});

test.each([
	["nothing", new Uint8Array()],
	["a text", new TextEncoder().encode("hello")],
	["an SVG", new TextEncoder().encode("<svg width='1' height='1'/>")],
	["a JPEG without a frame", new Uint8Array([0xff, 0xd8, 0xff, 0xd9])],
	["a JPEG table in a frame's place", jpeg(0xc4)],
	["a PNG of no height", new Uint8Array([...png.slice(0, 20), 0, 0, 0, 0])],
])("%s is no picture", (_what, bytes) => {
	expect(pictureHeader(bytes)).toBeNull();
});

test("no bytes make it throw, or never end", () => {
	fc.assert(
		fc.property(
			fc.constantFrom(png, gif, lossy, lossless, jpeg()),
			fc.uint8Array({ maxLength: 64 }),
			fc.nat(40),
			(start, noise, at) => {
				const bytes = new Uint8Array([...start.slice(0, at), ...noise]);
				pictureHeader(bytes);
			},
		),
		{ numRuns: 2_000 },
	);
});
