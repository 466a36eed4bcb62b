import { Decoder } from "@msgpack/msgpack";
import { ProtocolError } from "../../../src/protocol/errors";
import {
	MAX_ARRAY_ITEMS,
	MAX_DEPTH,
	MAX_MAP_KEYS,
	MAX_VALUES,
} from "../../../src/protocol/limits";
import type { Value } from "../../../src/protocol/msgpack";

/**
 * How a datum was read before there was a reader of our own: a walk that checks everything, and then `@msgpack/msgpack`, which by itself
 * lets invalid UTF-8, repeated keys and any depth through. Slower, and made otherwise: what both let through is let through rightly.
 */
export function decodeTwice(bytes: Uint8Array): Value {
	const scanner = new Scanner(bytes);
	scanner.value(1);
	if (scanner.at !== bytes.length) {
		throw malformed("bytes are left over after the value");
	}
	try {
		return decoder.decode(bytes) as Value;
	} catch (cause) {
		// It refuses what the walk need not know of, such as the key "__proto__".
		throw malformed(cause instanceof Error ? cause.message : "unreadable");
	}
}

const decoder = new Decoder({ useBigInt64: true });

function malformed(what: string): ProtocolError {
	return new ProtocolError("bad-msgpack", `Malformed MessagePack: ${what}.`);
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
class Scanner {
	at = 0;
	#values = 0;

	constructor(readonly bytes: Uint8Array) {}

	value(depth: number): void {
		if (depth > MAX_DEPTH) throw malformed("nested too deep");
		if (++this.#values > MAX_VALUES) throw malformed("too many values");
		const type = this.#byte();
		if (type <= 0x7f || type >= 0xe0) return; // fixint
		if (type <= 0x8f) this.#map(type & 0x0f, depth);
		else if (type <= 0x9f) this.#array(type & 0x0f, depth);
		else if (type <= 0xbf) this.#string(type & 0x1f);
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
			else if (type <= 0xdb) this.#string(length);
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
		const keys = new Set<string>();
		for (let i = 0; i < count; i++) {
			const start = this.at;
			const type = this.bytes[start];
			const isString =
				type !== undefined &&
				((type >= 0xa0 && type <= 0xbf) || (type >= 0xd9 && type <= 0xdb));
			if (!isString) throw malformed("a map's key is not a string");
			this.value(depth + 1);
			// The content, not the bytes: "id" has four encodings.
			const key = decoder.decode(this.bytes.subarray(start, this.at)) as string;
			if (keys.has(key)) throw malformed("a map has a key twice");
			keys.add(key);
			this.value(depth + 1);
		}
	}

	#string(length: number): void {
		const start = this.at;
		this.#skip(length);
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
