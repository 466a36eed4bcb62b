/** Just enough MessagePack for the RFC's structs, written from msgpack.org's page and nothing of ours. */
export type Value = string | number | bigint | null | Value[] | Struct;
export type Struct = { [field: string]: Value };

export function pack(value: Value): Buffer {
	if (typeof value === "string") {
		const text = Buffer.from(value);
		const head =
			text.length < 32
				? Buffer.of(0xa0 | text.length)
				: Buffer.of(0xda, text.length >> 8, text.length & 0xff);
		return Buffer.concat([head, text]);
	}
	if (typeof value === "number" || typeof value === "bigint") {
		const int = Buffer.alloc(9, 0xd3); // every integer as an int64, as a lazy encoder would
		int.writeBigInt64BE(BigInt(value), 1);
		return int;
	}
	if (value === null) return Buffer.of(0xc0);
	if (Array.isArray(value)) {
		return Buffer.concat([Buffer.of(0x90 | value.length), ...value.map(pack)]);
	}
	const fields = Object.entries(value).flat().map(pack);
	return Buffer.concat([Buffer.of(0x80 | (fields.length / 2)), ...fields]);
}

export function unpack(bytes: Buffer): Value {
	let at = 0;
	const skip = (length: number) => {
		at += length;
		return at - length;
	};
	const text = (length: number) => {
		const start = skip(length);
		return bytes.toString("utf8", start, at);
	};
	const list = (length: number) => Array.from({ length }, next);
	const map = (length: number) =>
		Object.fromEntries(
			Array.from({ length }, () => [String(next()), next()] as const),
		);
	function next(): Value {
		const type = bytes.readUInt8(skip(1));
		if (type < 0x80) return type;
		if (type < 0x90) return map(type & 0x0f);
		if (type < 0xa0) return list(type & 0x0f);
		if (type < 0xc0) return text(type & 0x1f);
		if (type >= 0xe0) return type - 0x100;
		if (type === 0xc0) return null;
		// Go's bytes: what stands in them here is text as well.
		if (type === 0xc4) return text(bytes.readUInt8(skip(1)));
		if (type === 0xc5) return text(bytes.readUInt16BE(skip(2)));
		if (type === 0xcc) return bytes.readUInt8(skip(1));
		if (type === 0xcd) return bytes.readUInt16BE(skip(2));
		if (type === 0xce) return bytes.readUInt32BE(skip(4));
		if (type === 0xcf) return bytes.readBigUInt64BE(skip(8));
		if (type === 0xd0) return bytes.readInt8(skip(1));
		if (type === 0xd1) return bytes.readInt16BE(skip(2));
		if (type === 0xd2) return bytes.readInt32BE(skip(4));
		if (type === 0xd3) return bytes.readBigInt64BE(skip(8));
		if (type === 0xd9) return text(bytes.readUInt8(skip(1)));
		if (type === 0xda) return text(bytes.readUInt16BE(skip(2)));
		if (type === 0xdc) return list(bytes.readUInt16BE(skip(2)));
		if (type === 0xde) return map(bytes.readUInt16BE(skip(2)));
		throw new Error(`type 0x${type.toString(16)}`);
	}
	return next();
}
