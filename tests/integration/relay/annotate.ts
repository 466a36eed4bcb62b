/** Writes bytes of FLEX out one MessagePack value a line, as docs/PROTOCOL.md shows them. */

const WIDTH = 42;
const BYTES_PER_LINE = 12;

function row(bytes: Uint8Array, meaning: string): string {
	const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0"));
	const lines: string[] = [];
	for (let i = 0; i < hex.length; i += BYTES_PER_LINE) {
		lines.push(hex.slice(i, i + BYTES_PER_LINE).join(" "));
	}
	const [first = "", ...more] = lines;
	return [`${first.padEnd(WIDTH)}${meaning}`, ...more].join("\n");
}

/** @param stream a header, or framed datums in map or array form, or both */
export function annotate(stream: Uint8Array): string {
	const rows: string[] = [];
	let at = 0;
	if (stream[0] === 0xa4) {
		rows.push(row(stream.subarray(0, 5), "header"));
		at = 5;
	}
	while (at < stream.length) {
		const length = ((stream[at] ?? 0) << 8) | (stream[at + 1] ?? 0);
		rows.push(row(stream.subarray(at, at + 2), `length: ${length} bytes`));
		at += 2;
		const end = at + length;
		while (at < end) {
			const { size, meaning } = valueAt(stream, at);
			rows.push(row(stream.subarray(at, at + size), meaning));
			at += size;
		}
	}
	return `${rows.join("\n")}\n`;
}

function valueAt(
	bytes: Uint8Array,
	at: number,
): { size: number; meaning: string } {
	const view = new DataView(bytes.buffer, bytes.byteOffset + at);
	const type = view.getUint8(0);
	const text = (head: number, length: number) => ({
		size: head + length,
		meaning: JSON.stringify(
			new TextDecoder().decode(bytes.subarray(at + head, at + head + length)),
		),
	});
	if (type < 0x80) return { size: 1, meaning: `${type}` };
	if (type < 0x90) return { size: 1, meaning: `map of ${type & 0x0f}` };
	if (type < 0xa0) return { size: 1, meaning: `list of ${type & 0x0f}` };
	if (type < 0xc0) return text(1, type & 0x1f);
	if (type >= 0xe0) return { size: 1, meaning: `${type - 0x100}` };
	switch (type) {
		case 0xcc:
			return { size: 2, meaning: `${view.getUint8(1)}` };
		case 0xcd:
			return { size: 3, meaning: `${view.getUint16(1)}` };
		case 0xce:
			return { size: 5, meaning: `${view.getUint32(1)}` };
		case 0xd3:
			return { size: 9, meaning: `${view.getBigInt64(1)}` };
		case 0xd9:
			return text(2, view.getUint8(1));
		case 0xda:
			return text(3, view.getUint16(1));
		default:
			throw new Error(
				`type 0x${type.toString(16)} is not used in the document`,
			);
	}
}
