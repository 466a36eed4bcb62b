import { inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { encodePng, readWindowDump, trim } from "./image.mjs";

const black = [0, 0, 0];
const red = [255, 0, 0];
const blue = [0, 0, 255];

/** @param {number[][][]} rows of pixels */
function imageOf(rows) {
	return {
		width: rows[0].length,
		height: rows.length,
		rgb: Buffer.from(rows.flat(2)),
	};
}

describe("readWindowDump", () => {
	it("skips the header, the colour table and what pads a line", () => {
		const header = Buffer.alloc(100);
		const fields = { 0: 100, 4: 2, 5: 1, 11: 32, 12: 12, 19: 3 };
		for (const [index, value] of Object.entries(fields))
			header.writeUInt32BE(value, 4 * Number(index));
		const colours = Buffer.alloc(3 * 12, 9);
		const line = Buffer.from([0, 0, 255, 0, 255, 0, 0, 0, 7, 7, 7, 7]);
		const dump = Buffer.concat([header, colours, line]);
		expect(readWindowDump(dump)).toEqual(imageOf([[red, blue]]));
	});
});

describe("trim", () => {
	it("keeps what is drawn, and black within it", () => {
		const screen = imageOf([
			[black, black, black, black],
			[black, red, black, black],
			[black, black, blue, black],
		]);
		expect(trim(screen)).toEqual(
			imageOf([
				[red, black],
				[black, blue],
			]),
		);
	});

	it("finds nothing on a bare screen", () => {
		expect(trim(imageOf([[black, black]]))).toBeUndefined();
	});
});

describe("encodePng", () => {
	it("writes a header, the pixels and the end", () => {
		const png = encodePng(imageOf([[red, blue]]));
		expect(png.toString("latin1", 1, 4)).toBe("PNG");
		expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([2, 1]);
		const at = png.indexOf("IDAT");
		const pixels = png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4));
		expect([...inflateSync(pixels)]).toEqual([0, ...red, ...blue]);
		expect(png.subarray(-12)).toEqual(
			Buffer.from("0000000049454e44ae426082", "hex"),
		);
	});
});
