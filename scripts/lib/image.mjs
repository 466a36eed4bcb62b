import { crc32, deflateSync } from "node:zlib";

/**
 * @typedef {object} Image
 * @property {number} width
 * @property {number} height
 * @property {Buffer} rgb three bytes a pixel, row after row
 */

/**
 * Reads the X window dump that Xvfb keeps its screen in: a header of 32-bit numbers, most
 * significant byte first, a table of colours, and the pixels, four bytes each (blue, green, red, unused).
 *
 * @param {Buffer} dump
 * @returns {Image}
 */
export function readWindowDump(dump) {
	const headerField = (/** @type {number} */ index) =>
		dump.readUInt32BE(4 * index);
	const [headerSize, width, height] = [0, 4, 5].map(headerField);
	const [bitsPerPixel, bytesPerLine, colours] = [11, 12, 19].map(headerField);
	if (bitsPerPixel !== 32)
		throw new Error(`a window dump with ${bitsPerPixel} bits a pixel`);
	const bytesPerColour = 12;
	const firstPixel = headerSize + colours * bytesPerColour;
	const rgb = Buffer.alloc(width * height * 3);
	for (let y = 0, to = 0; y < height; y++) {
		let from = firstPixel + y * bytesPerLine;
		for (let x = 0; x < width; x++, from += 4, to += 3) {
			rgb[to] = dump[from + 2];
			rgb[to + 1] = dump[from + 1];
			rgb[to + 2] = dump[from];
		}
	}
	return { width, height, rgb };
}

/**
 * Cuts off the black around the windows: the bare screen.
 *
 * @param {Image} image
 * @returns {Image | undefined} undefined where all is black
 */
export function trim({ width, height, rgb }) {
	const isBlack = (/** @type {number} */ x, /** @type {number} */ y) =>
		rgb.readUIntBE((y * width + x) * 3, 3) === 0;
	const columns = [...Array(width).keys()];
	const rows = [...Array(height).keys()];
	const hasWindow = {
		row: (/** @type {number} */ y) => columns.some((x) => !isBlack(x, y)),
		column: (/** @type {number} */ x) => rows.some((y) => !isBlack(x, y)),
	};
	const top = rows.findIndex(hasWindow.row);
	if (top < 0) return;
	const bottom = rows.findLastIndex(hasWindow.row);
	const left = columns.findIndex(hasWindow.column);
	const right = columns.findLastIndex(hasWindow.column);
	const lines = rows
		.slice(top, bottom + 1)
		.map((y) =>
			rgb.subarray((y * width + left) * 3, (y * width + right + 1) * 3),
		);
	return {
		width: right - left + 1,
		height: bottom - top + 1,
		rgb: Buffer.concat(lines),
	};
}

/**
 * @param {Image} image
 * @returns {Buffer} a PNG file
 */
export function encodePng({ width, height, rgb }) {
	const size = Buffer.alloc(8);
	size.writeUInt32BE(width, 0);
	size.writeUInt32BE(height, 4);
	const [bitsPerSample, colourTypeRgb, standard] = [8, 2, 0];
	const unfiltered = Buffer.from([0]);
	const lines = Array.from({ length: height }, (_, y) => [
		unfiltered,
		rgb.subarray(y * width * 3, (y + 1) * width * 3),
	]).flat();
	return Buffer.concat([
		Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
		chunk(
			"IHDR",
			size,
			Buffer.from([bitsPerSample, colourTypeRgb, standard, standard, standard]),
		),
		chunk("IDAT", deflateSync(Buffer.concat(lines))),
		chunk("IEND"),
	]);
}

/**
 * @param {string} type
 * @param {Buffer[]} data
 */
function chunk(type, ...data) {
	const body = Buffer.concat([Buffer.from(type, "latin1"), ...data]);
	const framed = Buffer.alloc(body.length + 8);
	framed.writeUInt32BE(body.length - 4, 0);
	body.copy(framed, 4);
	framed.writeUInt32BE(crc32(body), body.length + 4);
	return framed;
}
