import { ProtocolError } from "./errors";
import { LENGTH_BYTES, MAX_DATUM_BYTES } from "./frame";
import { MAX_DEPTH } from "./limits";
import { isList, type Value } from "./msgpack";
import { utf8Bytes } from "./utf8";

/** Units of UTF-16: up to there a loop is quicker than to ask whoever knows UTF-8. */
const SHORT_TEXT = 80;

/** Room for most datums; what a longer one took is not kept. */
const LEAST_BYTES = 1_024;
const MOST_BYTES = 128 * 1_024;

/** Whether a number has an integer encoding. */
export function isShortInteger(number: number): boolean {
	return Number.isInteger(number) && number >= -(2 ** 31) && number < 2 ** 32;
}

/**
 * Writes MessagePack, each value in its shortest form, and the datum's length before it. It is for short maps of short
 * texts, which is what everybody here says: a general encoder took four times as long.
 */
export class MsgpackWriter {
	/** Used again for each datum. */
	#bytes = new Uint8Array(LEAST_BYTES);
	/** Where the next byte goes. */
	#at = LENGTH_BYTES;

	/** What was begun before is given up. */
	begin(): void {
		if (this.#bytes.length > MOST_BYTES) {
			this.#bytes = new Uint8Array(LEAST_BYTES);
		}
		this.#at = LENGTH_BYTES;
	}

	/**
	 * @returns what was written since `begin`, a copy
	 * @throws ProtocolError `unencodable` where that is more than a datum holds
	 */
	payload(): Uint8Array {
		this.#assertFits();
		return this.#bytes.slice(LENGTH_BYTES, this.#at);
	}

	/** The same with its length before it. */
	framed(): Uint8Array {
		this.#assertFits();
		const length = this.#at - LENGTH_BYTES;
		this.#bytes[0] = length >>> 8;
		this.#bytes[1] = length & 0xff;
		return this.#bytes.slice(0, this.#at);
	}

	/**
	 * A map.
	 * @throws as `value`
	 */
	struct(keys: readonly string[], values: readonly Value[]): void {
		this.#head(keys.length, 16, 0x80, 0xde);
		for (let i = 0; i < keys.length; i++) {
			this.#text(keys[i] as string);
			this.value(values[i] as Value, 2);
		}
	}

	/**
	 * @param depth 1 for the outermost
	 * @throws ProtocolError `unencodable` for a lone surrogate, a number that is no integer of 32 bits, or what is nested too deep
	 */
	value(value: Value, depth = 1): void {
		if (depth > MAX_DEPTH) throw unencodable("This value is nested too deep.");
		if (typeof value === "string") this.#text(value);
		else if (typeof value === "number") this.#integer(value);
		else if (typeof value === "bigint") this.#wideInteger(value);
		else if (typeof value === "boolean") this.#byte(value ? 0xc3 : 0xc2);
		else if (value === null || value === undefined) this.#byte(0xc0);
		else if (value instanceof Uint8Array) this.#binary(value);
		else if (isList(value)) {
			this.#head(value.length, 16, 0x90, 0xdc);
			for (const item of value) this.value(item, depth + 1);
		} else {
			const entries = Object.entries(value);
			this.#head(entries.length, 16, 0x80, 0xde);
			for (const [key, item] of entries) {
				this.#text(key);
				this.value(item, depth + 1);
			}
		}
	}

	#text(text: string): void {
		if (text.length <= SHORT_TEXT && this.#ascii(text)) return;
		if (!text.isWellFormed()) {
			throw unencodable(
				"The text has half a character in it (a lone surrogate).",
			);
		}
		const utf8 = utf8Bytes(text);
		const { length } = utf8;
		if (length >= 32 && length < 0x100) this.#wide(0xd9, length, 1);
		else this.#head(length, 32, 0xa0, 0xda);
		this.#copy(utf8);
	}

	/** @returns whether it was written: it has nothing but ASCII */
	#ascii(text: string): boolean {
		const { length } = text;
		this.#reserve(length + 2);
		const bytes = this.#bytes;
		const start = this.#at;
		let at = start;
		if (length < 32) bytes[at++] = 0xa0 + length;
		else {
			bytes[at++] = 0xd9;
			bytes[at++] = length;
		}
		for (let i = 0; i < length; i++) {
			const unit = text.charCodeAt(i);
			if (unit > 0x7f) return false;
			bytes[at++] = unit;
		}
		this.#at = at;
		return true;
	}

	#integer(number: number): void {
		if (!isShortInteger(number)) {
			throw unencodable(
				"Only whole numbers are sent, and those beyond 32 bits as bigint.",
			);
		}
		if (number >= -0x20 && number < 0x80) this.#byte(number & 0xff);
		else if (number >= 0) {
			if (number < 0x100) this.#wide(0xcc, number, 1);
			else if (number < 0x10000) this.#wide(0xcd, number, 2);
			else this.#wide(0xce, number, 4);
		} else if (number >= -0x80) this.#wide(0xd0, number, 1);
		else if (number >= -0x8000) this.#wide(0xd1, number, 2);
		else this.#wide(0xd2, number, 4);
	}

	/** In 64 bits, with a sign where it has one. */
	#wideInteger(number: bigint): void {
		this.#reserve(9);
		this.#byte(number < 0n ? 0xd3 : 0xcf);
		const bits = BigInt.asUintN(64, number);
		this.#number(Number(bits >> 32n), 4);
		this.#number(Number(bits & 0xffff_ffffn), 4);
	}

	#binary(bytes: Uint8Array): void {
		const { length } = bytes;
		if (length < 0x100) this.#wide(0xc4, length, 1);
		else if (length < 0x10000) this.#wide(0xc5, length, 2);
		else this.#wide(0xc6, length, 4);
		this.#copy(bytes);
	}

	/** @param few up to so many, their number is in the type; then it follows in 16 bits, or in 32 */
	#head(count: number, few: number, type: number, wideType: number): void {
		if (count < few) this.#byte(type + count);
		else if (count < 0x10000) this.#wide(wideType, count, 2);
		else this.#wide(wideType + 1, count, 4);
	}

	#wide(type: number, number: number, width: number): void {
		this.#byte(type);
		this.#number(number, width);
	}

	/** The lowest bytes of a number, the highest of them first. */
	#number(number: number, width: number): void {
		this.#reserve(width);
		for (let shift = 8 * (width - 1); shift >= 0; shift -= 8) {
			this.#bytes[this.#at++] = number >>> shift;
		}
	}

	#byte(byte: number): void {
		this.#reserve(1);
		this.#bytes[this.#at++] = byte;
	}

	#copy(bytes: Uint8Array): void {
		this.#reserve(bytes.length);
		this.#bytes.set(bytes, this.#at);
		this.#at += bytes.length;
	}

	#reserve(bytes: number): void {
		const needed = this.#at + bytes;
		if (needed <= this.#bytes.length) return;
		const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
		grown.set(this.#bytes.subarray(0, this.#at));
		this.#bytes = grown;
	}

	#assertFits(): void {
		const length = this.#at - LENGTH_BYTES;
		if (length <= MAX_DATUM_BYTES) return;
		throw unencodable(
			`A datum holds at most ${MAX_DATUM_BYTES} bytes; this one would have ${length}.`,
		);
	}
}

function unencodable(sentence: string): ProtocolError {
	return new ProtocolError("unencodable", sentence);
}
