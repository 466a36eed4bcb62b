import { ProtocolError } from "./errors";
import { MAX_ARRAY_ITEMS, MAX_DEPTH, MAX_MAP_KEYS, MAX_VALUES } from "./limits";

/** MessagePack within bounds (profile section 2): what is built is checked byte for byte on the way. */

/** What a datum can be made of; no field is a fraction. Integers in 64 bits are bigint. */
export type Value =
	| null
	| boolean
	| number
	| bigint
	| string
	| Uint8Array
	| Value[]
	| { [key: string]: Value };

/**
 * @returns the one value that `bytes` hold
 * @throws ProtocolError `bad-msgpack`
 */
export function decodeValue(bytes: Uint8Array): Value {
	const reader = new Reader(bytes);
	const value = reader.value(1);
	if (reader.at === bytes.length) return value;
	throw malformed("bytes are left over after the value");
}

function malformed(what: string): ProtocolError {
	return new ProtocolError("bad-msgpack", `Malformed MessagePack: ${what}.`);
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Reads one value, and throws at the first byte that is not as the profile wants it. */
class Reader {
	at = 0;
	#values = 0;
	readonly #bytes: Uint8Array;

	constructor(bytes: Uint8Array) {
		// Views of a Buffer, of which there is one for each text, take twice as long.
		this.#bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
	}

	value(depth: number): Value {
		if (depth > MAX_DEPTH) throw malformed("nested too deep");
		if (++this.#values > MAX_VALUES) throw malformed("too many values");
		const type = this.#byte();
		if (type <= 0x7f) return type;
		if (type <= 0x8f) return this.#map(type & 0x0f, depth);
		if (type <= 0x9f) return this.#array(type & 0x0f, depth);
		if (type <= 0xbf) return this.#text(type & 0x1f);
		if (type >= 0xe0) return type - 0x100;
		return this.#longForm(type, depth);
	}

	#longForm(type: number, depth: number): Value {
		switch (type) {
			case 0xc0:
				return null;
			case 0xc2:
				return false;
			case 0xc3:
				return true;
			case 0xc4:
			case 0xc5:
			case 0xc6:
				return this.#take(this.#uint(1 << (type - 0xc4)));
			case 0xcc:
			case 0xcd:
			case 0xce:
				return this.#uint(1 << (type - 0xcc));
			case 0xcf:
				return this.#uint64();
			case 0xd0:
				return (this.#uint(1) << 24) >> 24;
			case 0xd1:
				return (this.#uint(2) << 16) >> 16;
			case 0xd2:
				return this.#uint(4) | 0;
			case 0xd3:
				return BigInt.asIntN(64, this.#uint64());
			case 0xd9:
			case 0xda:
			case 0xdb:
				return this.#text(this.#uint(1 << (type - 0xd9)));
			case 0xdc:
			case 0xdd:
				return this.#array(this.#uint(2 << (type - 0xdc)), depth);
			case 0xde:
			case 0xdf:
				return this.#map(this.#uint(2 << (type - 0xde)), depth);
			default:
				// 0xc1, the floats 0xca-0xcb, and the ext types 0xc7-0xc9 and 0xd4-0xd8
				throw malformed(`type 0x${type.toString(16)} is not used here`);
		}
	}

	#array(count: number, depth: number): Value[] {
		if (count > MAX_ARRAY_ITEMS) throw malformed("a list is too long");
		const items: Value[] = [];
		for (let i = 0; i < count; i++) items.push(this.value(depth + 1));
		return items;
	}

	#map(count: number, depth: number): Value {
		if (count > MAX_MAP_KEYS) throw malformed("a map has too many keys");
		const map: { [key: string]: Value } = {};
		for (let i = 0; i < count; i++) {
			const key = this.value(depth + 1);
			if (typeof key !== "string") {
				throw malformed("a map's key is not a string");
			}
			if (key === "__proto__") throw malformed("a key is not allowed");
			// The content, not the bytes: "id" has four encodings.
			if (Object.hasOwn(map, key)) throw malformed("a map has a key twice");
			map[key] = this.value(depth + 1);
		}
		return map;
	}

	#text(length: number): string {
		const bytes = this.#take(length);
		try {
			return utf8.decode(bytes);
		} catch {
			throw malformed("a text is not UTF-8");
		}
	}

	#byte(): number {
		const byte = this.#bytes[this.at];
		if (byte === undefined) throw malformed("it ends too early");
		this.at++;
		return byte;
	}

	#uint(width: number): number {
		let value = 0;
		for (let i = 0; i < width; i++) value = value * 256 + this.#byte();
		return value;
	}

	#uint64(): bigint {
		const high = BigInt(this.#uint(4));
		return (high << 32n) | BigInt(this.#uint(4));
	}

	/** A view. */
	#take(length: number): Uint8Array {
		const start = this.at;
		if (length > this.#bytes.length - start) {
			throw malformed("it ends too early");
		}
		this.at += length;
		return this.#bytes.subarray(start, this.at);
	}
}
