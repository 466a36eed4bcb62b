import { Decoder } from "@msgpack/msgpack";
import { ProtocolError } from "./errors";
import { MAX_ARRAY_ITEMS, MAX_DEPTH, MAX_MAP_KEYS, MAX_VALUES } from "./limits";
import { isShortAscii } from "./utf8";

/**
 * MessagePack within bounds. `@msgpack/msgpack` by itself lets invalid UTF-8, repeated keys and any depth
 * through (profile section 2), so the bytes are walked once before it sees them.
 */

/** What a datum can be made of; no field is a fraction. Integers in 64 bits are read as bigint, and those beyond 32 written so. */
export type Value =
	| null
	| boolean
	| number
	| bigint
	| string
	| Uint8Array
	| readonly Value[]
	| { readonly [key: string]: Value };

/** `Array.isArray` rules no list out that is `readonly`. */
export function isList(value: Value): value is readonly Value[] {
	return Array.isArray(value);
}

/**
 * @returns the one value that `bytes` hold
 * @throws ProtocolError `bad-msgpack`
 */
export function decodeValue(bytes: Uint8Array): Value {
	const walk = new Walk(bytes);
	walk.value(1);
	if (walk.at !== bytes.length) {
		throw malformed("bytes are left over after the value");
	}
	let value: Value;
	try {
		value = decoder.decode(bytes) as Value;
	} catch (cause) {
		// The library refuses what the walk need not know of, such as the key "__proto__".
		throw malformed(cause instanceof Error ? cause.message : "unreadable");
	}
	// By what they say and not by their bytes: "id" has four encodings.
	if (keysIn(value) !== walk.keys) throw malformed("a map has a key twice");
	return value;
}

const decoder = new Decoder({ useBigInt64: true });

function malformed(what: string): ProtocolError {
	return new ProtocolError("bad-msgpack", `Malformed MessagePack: ${what}.`);
}

/** Of all maps, however deep. */
function keysIn(value: Value): number {
	if (typeof value !== "object" || value === null) return 0;
	if (value instanceof Uint8Array) return 0;
	let keys = 0;
	if (isList(value)) {
		for (const item of value) keys += keysIn(item);
	} else {
		for (const key in value) keys += 1 + keysIn(value[key] as Value);
	}
	return keys;
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** MessagePack types of a fixed size: type byte -> bytes that follow it. */
const fixedWidths: ReadonlyMap<number, number> = new Map([
	[0xc0, 0], // nil
	[0xc2, 0], // false
	[0xc3, 0], // true
	[0xcc, 1], // uint8 …
	[0xcd, 2],
	[0xce, 4],
	[0xcf, 8],
	[0xd0, 1], // int8 …
	[0xd1, 2],
	[0xd2, 4],
	[0xd3, 8],
]);

/** MessagePack types that say their length: type byte -> width of the length, in bytes. */
const lengthWidths: ReadonlyMap<number, number> = new Map([
	[0xc4, 1], // bin
	[0xc5, 2],
	[0xc6, 4],
	[0xd9, 1], // str
	[0xda, 2],
	[0xdb, 4],
	[0xdc, 2], // array
	[0xdd, 4],
	[0xde, 2], // map
	[0xdf, 4],
]);

/** Walks one value without building it, and throws at the first byte that is not as the profile wants it. */
class Walk {
	at = 0;
	/** Of all maps. */
	keys = 0;
	#values = 0;

	constructor(readonly bytes: Uint8Array) {}

	value(depth: number): void {
		if (depth > MAX_DEPTH) throw malformed("nested too deep");
		if (++this.#values > MAX_VALUES) throw malformed("too many values");
		const type = this.#byte();
		if (type <= 0x7f || type >= 0xe0) return; // fixint
		if (type <= 0x8f) this.#map(type & 0x0f, depth);
		else if (type <= 0x9f) this.#array(type & 0x0f, depth);
		else if (type <= 0xbf) this.#text(type & 0x1f);
		else this.#longForm(type, depth);
	}

	#longForm(type: number, depth: number): void {
		const fixed = fixedWidths.get(type);
		const lengthWidth = lengthWidths.get(type);
		if (fixed !== undefined) this.#skip(fixed);
		else if (lengthWidth === undefined) {
			// 0xc1, the floats 0xca-0xcb, and the ext types 0xc7-0xc9 and 0xd4-0xd8
			throw malformed(`type 0x${type.toString(16)} is not used here`);
		} else {
			const length = this.#uint(lengthWidth);
			if (type <= 0xc6) this.#skip(length);
			else if (type <= 0xdb) this.#text(length);
			else if (type <= 0xdd) this.#array(length, depth);
			else this.#map(length, depth);
		}
	}

	#array(count: number, depth: number): void {
		if (count > MAX_ARRAY_ITEMS) throw malformed("a list is too long");
		for (let i = 0; i < count; i++) this.value(depth + 1);
	}

	#map(count: number, depth: number): void {
		if (count > MAX_MAP_KEYS) throw malformed("a map has too many keys");
		this.keys += count;
		for (let i = 0; i < count; i++) {
			if (!isTextType(this.bytes[this.at])) {
				throw malformed("a map's key is not a string");
			}
			this.value(depth + 1);
			this.value(depth + 1);
		}
	}

	#text(length: number): void {
		const start = this.at;
		this.#skip(length);
		if (isShortAscii(this.bytes, start, this.at)) return;
		try {
			utf8.decode(this.bytes.subarray(start, this.at));
		} catch {
			throw malformed("a text is not UTF-8");
		}
	}

	#byte(): number {
		const byte = this.bytes[this.at];
		if (byte === undefined) throw malformed("it ends too early");
		this.at++;
		return byte;
	}

	#uint(width: number): number {
		let value = 0;
		for (let i = 0; i < width; i++) value = value * 256 + this.#byte();
		return value;
	}

	#skip(length: number): void {
		if (length > this.bytes.length - this.at) {
			throw malformed("it ends too early");
		}
		this.at += length;
	}
}

function isTextType(type = 0): boolean {
	return (type >= 0xa0 && type <= 0xbf) || (type >= 0xd9 && type <= 0xdb);
}
