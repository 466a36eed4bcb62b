import { ProtocolError } from "../errors";
import { utf8Bytes } from "../utf8";

/**
 * MessagePack as the programs of the typed edition read and write it (editions.md, ii, "Encoding habits"). Reading is as lenient
 * as theirs, because what one of them lets through the others are sent: floats, ext types, texts that are not UTF-8. Writing is
 * msgpack v4 of Go, byte for byte.
 */

export type LooseValue =
	| null
	| boolean
	/** An integer of any width. */
	| bigint
	/** A float; no field takes one. */
	| number
	/** A str or a bin: these programs take one for the other. */
	| Uint8Array
	| LooseValue[]
	| ReadonlyMap<string, LooseValue>;

/** A roster, its users, their aliases, each alias: four. The rest is room for unknown fields. */
const MAX_DEPTH = 8;

/** Type bytes of a fixed size: how many bytes follow. */
const fixedWidths: Readonly<Record<number, number>> = {
	...{ 202: 4, 203: 8, 204: 1, 205: 2, 206: 4, 207: 8 },
	...{ 208: 1, 209: 2, 210: 4, 211: 8 },
	// ext
	...{ 212: 2, 213: 3, 214: 5, 215: 9, 216: 17 },
};

/** Type bytes with a length or a count behind them: its width. */
const lengthWidths: Readonly<Record<number, number>> = {
	...{ 196: 1, 197: 2, 198: 4, 199: 1, 200: 2, 201: 4 },
	...{ 217: 1, 218: 2, 219: 4, 220: 2, 221: 4, 222: 2, 223: 4 },
};

/** One value's first bytes. */
interface Head {
	readonly type: number;
	/** Where what follows begins. */
	readonly at: number;
	/** Bytes that follow: of a scalar, a str or a bin. */
	readonly size: number;
	/** Values that follow: of an array, and twice as many of a map. */
	readonly count: number;
}

/** @returns null where the head itself is cut off */
function readHead(bytes: Uint8Array, at: number): Head | null {
	const type = bytes[at];
	if (type === undefined) return null;
	const next = at + 1;
	const sized = (size: number): Head => ({ type, at: next, size, count: 0 });
	if (type >= 0xa0 && type <= 0xbf) return sized(type & 0x1f);
	if (type >= 0x80 && type <= 0x9f) {
		const count = (type & 0x0f) * (type <= 0x8f ? 2 : 1);
		return { type, at: next, size: 0, count };
	}
	const width = lengthWidths[type];
	if (width === undefined) return sized(fixedWidths[type] ?? 0);
	if (next + width > bytes.length) return null;
	let length = 0;
	for (let i = 0; i < width; i++) {
		length = length * 256 + (bytes[next + i] as number);
	}
	const from = next + width;
	if (type >= 0xdc) {
		return { type, at: from, size: 0, count: length * (type >= 0xde ? 2 : 1) };
	}
	// An ext has a byte for its kind.
	const isExt = type >= 0xc7 && type <= 0xc9;
	return { type, at: from, size: length + (isExt ? 1 : 0), count: 0 };
}

/**
 * Where the value ends that begins at `bytes[0]`; null where it goes on behind the bytes. Nothing is built, and no depth can
 * exhaust the stack.
 */
export function valueEnd(bytes: Uint8Array): number | null {
	let at = 0;
	for (let due = 1; due > 0; due--) {
		const head = readHead(bytes, at);
		if (!head || head.at + head.size > bytes.length) return null;
		at = head.at + head.size;
		due += head.count;
	}
	return at;
}

/**
 * @returns the one value that `bytes` hold
 * @throws ProtocolError `bad-msgpack`
 */
export function readLoose(bytes: Uint8Array): LooseValue {
	const end = valueEnd(bytes);
	if (end === null) throw malformed("it ends too early");
	if (end !== bytes.length) throw malformed("bytes are left over");
	return new Reader(bytes).value(1);
}

/** Reads what `valueEnd` has found to be whole. */
class Reader {
	#at = 0;
	readonly #view: DataView;

	constructor(readonly bytes: Uint8Array) {
		this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	}

	value(depth: number): LooseValue {
		if (depth > MAX_DEPTH) throw malformed("nested too deep");
		const head = readHead(this.bytes, this.#at) as Head;
		const { type, at, size, count } = head;
		this.#at = at + size;
		if (type <= 0x7f) return BigInt(type);
		if (type >= 0xe0) return BigInt(type - 0x100);
		if (type <= 0x8f || type === 0xde || type === 0xdf) {
			return this.#map(count / 2, depth);
		}
		if (type <= 0x9f || type === 0xdc || type === 0xdd) {
			const items: LooseValue[] = [];
			for (let i = 0; i < count; i++) items.push(this.value(depth + 1));
			return items;
		}
		const isBytes =
			type <= 0xbf || (type >= 0xd9 && type <= 0xdb) || isBin(type);
		return isBytes
			? this.bytes.slice(at, at + size)
			: scalar(this.#view, type, at);
	}

	#map(pairs: number, depth: number): ReadonlyMap<string, LooseValue> {
		const map = new Map<string, LooseValue>();
		for (let i = 0; i < pairs; i++) {
			const key = this.value(depth + 1);
			if (!(key instanceof Uint8Array)) {
				throw malformed("a map's key is no text");
			}
			map.set(textOf(key), this.value(depth + 1));
		}
		return map;
	}
}

function isBin(type: number): boolean {
	return type >= 0xc4 && type <= 0xc6;
}

function scalar(view: DataView, type: number, at: number): LooseValue {
	switch (type) {
		case 0xc0:
			return null;
		case 0xc2:
		case 0xc3:
			return type === 0xc3;
		case 0xca:
			return view.getFloat32(at);
		case 0xcb:
			return view.getFloat64(at);
		case 0xcc:
			return BigInt(view.getUint8(at));
		case 0xcd:
			return BigInt(view.getUint16(at));
		case 0xce:
			return BigInt(view.getUint32(at));
		case 0xcf:
			return view.getBigUint64(at);
		case 0xd0:
			return BigInt(view.getInt8(at));
		case 0xd1:
			return BigInt(view.getInt16(at));
		case 0xd2:
			return BigInt(view.getInt32(at));
		case 0xd3:
			return view.getBigInt64(at);
		default:
			// An ext, or 0xc1, which is nothing.
			return Number.NaN;
	}
}

const lossy = new TextDecoder("utf-8", { fatal: false, ignoreBOM: true });

/** What is not UTF-8 becomes U+FFFD: fleximd passes on a bin as a text (editions.md, ii, "Frames"). */
export function textOf(bytes: Uint8Array): string {
	return lossy.decode(bytes);
}

export const nil = Uint8Array.of(0xc0);

export function writeText(text: string): Uint8Array {
	const bytes = utf8Bytes(text);
	const { length } = bytes;
	if (length < 32) return concat([Uint8Array.of(0xa0 | length), bytes]);
	return concat([lengthHead(length, 0xd9, 0xda, 0xdb), bytes]);
}

export function writeBin(bytes: Uint8Array): Uint8Array {
	return concat([lengthHead(bytes.length, 0xc4, 0xc5, 0xc6), bytes]);
}

/** Always eight bytes, as Go writes an int64. */
export function writeInt64(value: bigint): Uint8Array {
	const bytes = new Uint8Array(9);
	bytes[0] = 0xd3;
	new DataView(bytes.buffer).setBigInt64(1, value);
	return bytes;
}

/** Always one byte, as Go writes an int8. */
export function writeInt8(value: number): Uint8Array {
	return Uint8Array.of(0xd0, value & 0xff);
}

export function writeArray(items: readonly Uint8Array[]): Uint8Array {
	const { length } = items;
	const head =
		length < 16
			? Uint8Array.of(0x90 | length)
			: lengthHead(length, null, 0xdc, 0xdd);
	return concat([head, ...items]);
}

/** Up to 15 fields, in this order. */
export function writeMap(
	fields: readonly (readonly [string, Uint8Array])[],
): Uint8Array {
	return concat([
		Uint8Array.of(0x80 | fields.length),
		...fields.flatMap(([name, value]) => [writeText(name), value]),
	]);
}

/** The shortest form that there is. */
function lengthHead(
	length: number,
	short: number | null,
	middle: number,
	long: number,
): Uint8Array {
	if (short !== null && length < 0x100) return Uint8Array.of(short, length);
	if (length < 0x1_0000) {
		return Uint8Array.of(middle, length >>> 8, length & 0xff);
	}
	const head = new Uint8Array(5);
	head[0] = long;
	new DataView(head.buffer).setUint32(1, length);
	return head;
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
	const whole = new Uint8Array(
		parts.reduce((sum, { length }) => sum + length, 0),
	);
	let at = 0;
	for (const part of parts) {
		whole.set(part, at);
		at += part.length;
	}
	return whole;
}

function malformed(what: string): ProtocolError {
	return new ProtocolError("bad-msgpack", `Malformed MessagePack: ${what}.`);
}
