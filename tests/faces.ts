/** A JPEG as far as its header: what is looked at before anything is decoded. */
export function jpegHead(side: number, length = 40): string {
	const bytes = Buffer.alloc(length);
	bytes.set([0xff, 0xd8, 0xff, 0xc0, 0x00, 0x11, 0x08]);
	bytes.writeUInt16BE(side, 7);
	bytes.writeUInt16BE(side, 9);
	return bytes.toString("base64");
}
