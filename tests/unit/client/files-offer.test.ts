import { describe, expect, test } from "vitest";
import { offerFlags, offerIn } from "../../../src/client/files/offer";
import type { FileOffer } from "../../../src/shared/domain/file";
import type { FileId } from "../../../src/shared/domain/ids";

const jpeg = Buffer.from([
	0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0, 240, 1, 0x40, 3,
]).toString("base64");

const offer: FileOffer = {
	id: "A".repeat(22) as FileId,
	name: "plan.pdf",
	size: 2 ** 40,
	sha256: `${"B".repeat(42)}A`,
	key: `${"C".repeat(42)}A`,
	picture: { width: 4_000, height: 3_000, thumbnail: jpeg },
};

const flags = (over: Record<string, string> = {}) => {
	const all = Object.fromEntries(
		offerFlags(offer).map((flag) => {
			const at = flag.indexOf("=");
			return [flag.slice(0, at), flag.slice(at + 1)];
		}),
	);
	return Object.entries({ ...all, ...over }).map((pair) => pair.join("="));
};

test("an offer is understood as it was made", () => {
	expect(offerIn(["id=1", ...offerFlags(offer), "other"])).toEqual(offer);
	const plain = { ...offer, picture: null };
	expect(offerIn(offerFlags(plain))).toEqual(plain);
});

describe("what could not be fetched is no offer", () => {
	test.each([
		["a short id", { file: "AAAA" }],
		["a path for an id", { file: "../../../../../../etc/" }],
		["no name", { name: " " }],
		["an endless name", { name: "n".repeat(256) }],
		["a negative size", { size: "-1" }],
		["a size of half a byte", { size: "0.5" }],
		["a size beyond all offsets", { size: String(2 ** 40 + 1) }],
		["a short digest", { sha256: "AAAA" }],
		["no key", { key: "" }],
	])("%s", (_what, over) => {
		expect(offerIn(flags(over))).toBeNull();
	});
});

describe("a thumbnail that is none is left out, the offer stays", () => {
	const large = Buffer.from(jpeg, "base64");
	large.writeUInt16BE(321, 7);
	test.each([
		["not base64", { thumbnail: "<svg>" }],
		["longer than it may be", { thumbnail: jpeg.repeat(2_000) }],
		["larger than it may be", { thumbnail: large.toString("base64") }],
		[
			"an SVG",
			{ thumbnail: Buffer.from("<svg width='1'/>").toString("base64") },
		],
		[
			"a GIF",
			{ thumbnail: Buffer.from("GIF89a\x01\x00\x01\x00").toString("base64") },
		],
		["of no size", { picture: "0x10" }],
		["of a size that is no number", { picture: "axb" }],
	])("%s", (_what, over) => {
		expect(offerIn(flags(over))).toEqual({ ...offer, picture: null });
	});
});
