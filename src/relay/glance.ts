import { isUtf8 } from "node:buffer";
import type { Message } from "../protocol/datums/message";
import { MAX_ARRAY_ITEMS } from "../protocol/limits";
import { isShortAscii } from "../protocol/utf8";

/** What the limits ask of a Message: bytes, but `flags` is how many there are, and `longestFlag` the bytes of one. */
export interface Sizes {
	readonly category: number;
	readonly subject: number;
	readonly flags: number;
	readonly longestFlag: number;
}

/** Categories in which only a server speaks; a copy from a client would be taken for its word. */
export const serverCategories: ReadonlySet<string> = new Set([
	"ok",
	"error",
	"seq",
	"presence",
	"receipt",
]);

const LONGEST_SERVER_CATEGORY = Math.max(
	...[...serverCategories].map(({ length }) => length),
);

export function sizesOf({ category, subject, flags }: Message): Sizes {
	return {
		category: Buffer.byteLength(category),
		subject: Buffer.byteLength(subject),
		flags: flags.length,
		longestFlag: Math.max(0, ...flags.map((flag) => Buffer.byteLength(flag))),
	};
}

/**
 * Looks at a Message for people as clients write them: the RFC's fields in the RFC's order, as a map or an array. It is held against
 * the same rules as by `decodeDatum`, but nothing is built of it: decoding was half of what a message on a line cost.
 * @param at where it begins in these bytes, which end with it
 * @returns null for all else, good or bad: that has to be decoded
 */
export function glance(bytes: Uint8Array, at = 0): Sizes | null {
	const form = bytes[at];
	if (form !== MAP_OF_5 && form !== ARRAY_OF_5) return null;
	const eye = new Eye(bytes, at + 1, form === MAP_OF_5);
	const category = eye.category();
	const subject = eye.text(SUBJECT);
	const flags = eye.count(FLAGS);
	let longestFlag = 0;
	for (let i = 0; i < flags; i++) {
		longestFlag = Math.max(longestFlag, eye.text(NO_KEY));
	}
	eye.integer(DATE);
	eye.text(MSG);
	if (eye.at !== bytes.length) return null;
	return { category, subject, flags, longestFlag };
}

const MAP_OF_5 = 0x85;
const ARRAY_OF_5 = 0x95;
const NIL = 0xc0;

const key = (name: string) =>
	Uint8Array.from([0xa0 + name.length, ...Buffer.from(name)]);
const NO_KEY = new Uint8Array(0);
const CATEGORY = key("category");
const SUBJECT = key("subject");
const FLAGS = key("flags");
const DATE = key("date");
const MSG = key("msg");
const CHAT = key("chat");

/** Walks over a datum. Once it has met what it does not know, it stays where no datum ends. */
class Eye {
	constructor(
		readonly bytes: Uint8Array,
		public at: number,
		readonly hasKeys: boolean,
	) {}

	category(): number {
		const start = this.at + (this.hasKeys ? CATEGORY.length : 0);
		const length = this.text(CATEGORY);
		if (matches(this.bytes, start, CHAT)) return length;
		const end = start + 1 + length;
		if (this.at !== end) this.#giveUp();
		if (length > LONGEST_SERVER_CATEGORY) return length;
		const name = String.fromCharCode(...this.bytes.subarray(start + 1, end));
		if (serverCategories.has(name)) this.#giveUp();
		return length;
	}

	/** @returns its length in bytes */
	text(name: Uint8Array): number {
		this.#skip(name);
		const { bytes } = this;
		const type = bytes[this.at++] as number;
		let length = 0;
		if (type >= 0xa0 && type <= 0xbf) length = type & 0x1f;
		else if (type === 0xd9) length = this.#uint(1);
		else if (type === 0xda) length = this.#uint(2);
		else return this.#giveUp();
		const start = this.at;
		this.at += length;
		if (this.at > bytes.length || !isText(bytes, start, this.at)) {
			return this.#giveUp();
		}
		return length;
	}

	/** @returns how many texts follow */
	count(name: Uint8Array): number {
		this.#skip(name);
		const type = this.bytes[this.at++] as number;
		if (type >= 0x90 && type <= 0x9f) return type & 0x0f;
		if (type === NIL) return 0;
		if (type !== 0xdc) return this.#giveUp();
		const count = this.#uint(2);
		return count > MAX_ARRAY_ITEMS ? this.#giveUp() : count;
	}

	integer(name: Uint8Array): void {
		this.#skip(name);
		const type = this.bytes[this.at++] as number;
		if (type <= 0x7f || type >= 0xe0) return;
		// uint8 to uint64, int8 to int64
		if (type >= 0xcc && type <= 0xd3) {
			const isBeyondI64 =
				type === 0xcf && (this.bytes[this.at] as number) > 0x7f;
			if (isBeyondI64) this.#giveUp();
			else this.at += 1 << (type & 3);
		} else this.#giveUp();
	}

	#skip(name: Uint8Array): void {
		if (!this.hasKeys) return;
		if (matches(this.bytes, this.at, name)) this.at += name.length;
		else this.#giveUp();
	}

	#uint(width: number): number {
		let value = 0;
		for (let i = 0; i < width; i++) {
			value = value * 256 + (this.bytes[this.at++] as number);
		}
		return value;
	}

	#giveUp(): number {
		this.at = Number.POSITIVE_INFINITY;
		return 0;
	}
}

function matches(bytes: Uint8Array, at: number, wanted: Uint8Array): boolean {
	for (let i = 0; i < wanted.length; i++) {
		if (bytes[at + i] !== wanted[i]) return false;
	}
	return true;
}

function isText(bytes: Uint8Array, start: number, end: number): boolean {
	return isShortAscii(bytes, start, end) || isUtf8(view(bytes, start, end));
}

/** Not subarray(): that of a Buffer takes twice as long. */
function view(bytes: Uint8Array, start: number, end: number): Uint8Array {
	return new Uint8Array(bytes.buffer, bytes.byteOffset + start, end - start);
}
