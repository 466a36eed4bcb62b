import * as zlib from "node:zlib";

/** CRC-32 as in zlib and Ethernet (reflected 0xEDB88320), over `bytes`. */
export const crc32: (bytes: Uint8Array) => number =
	// Node 18 has none of its own.
	"crc32" in zlib ? (bytes) => zlib.crc32(bytes) : crc32InScript;

const table = Uint32Array.from({ length: 256 }, (_, i) => {
	let value = i;
	for (let bit = 0; bit < 8; bit++) {
		value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
	}
	return value;
});

export function crc32InScript(bytes: Uint8Array): number {
	let crc = 0xffffffff;
	for (const byte of bytes) {
		crc = (crc >>> 8) ^ (table[(crc ^ byte) & 0xff] as number);
	}
	return ~crc >>> 0;
}
