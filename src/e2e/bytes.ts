/** The little binary form in which the engine keeps its state and wraps its plaintexts. */

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export class Writer {
	#bytes = new Uint8Array(1_024);
	#length = 0;

	u8(value: number): this {
		this.#room(1)[this.#length++] = value;
		return this;
	}

	u32(value: number): this {
		const at = this.#length;
		new DataView(this.#room(4).buffer).setUint32(at, value);
		this.#length += 4;
		return this;
	}

	/** Whole numbers to 2^53-1. */
	count(value: number): this {
		return this.u32(Math.floor(value / 2 ** 32)).u32(value % 2 ** 32);
	}

	raw(bytes: Uint8Array): this {
		this.#room(bytes.length).set(bytes, this.#length);
		this.#length += bytes.length;
		return this;
	}

	bytes(bytes: Uint8Array): this {
		return this.u32(bytes.length).raw(bytes);
	}

	text(text: string): this {
		return this.bytes(encoder.encode(text));
	}

	optional<T>(value: T | null, write: (value: T) => void): this {
		this.u8(value === null ? 0 : 1);
		if (value !== null) write(value);
		return this;
	}

	list<T>(items: readonly T[], write: (item: T) => void): this {
		this.u32(items.length);
		for (const item of items) write(item);
		return this;
	}

	/** A copy of what was written. */
	done(): Uint8Array {
		return this.#bytes.slice(0, this.#length);
	}

	#room(more: number): Uint8Array {
		const needed = this.#length + more;
		if (needed > this.#bytes.length) {
			const grown = new Uint8Array(Math.max(needed, 2 * this.#bytes.length));
			grown.set(this.#bytes.subarray(0, this.#length));
			this.#bytes = grown;
		}
		return this.#bytes;
	}
}

export class DamagedBytes extends Error {}

/** @throws DamagedBytes where less is there than is asked for, or a text is no UTF-8 */
export class Reader {
	#at = 0;
	readonly #view: DataView;

	constructor(readonly source: Uint8Array) {
		this.#view = new DataView(
			source.buffer,
			source.byteOffset,
			source.byteLength,
		);
	}

	u8(): number {
		return this.#view.getUint8(this.#take(1));
	}

	u32(): number {
		return this.#view.getUint32(this.#take(4));
	}

	count(): number {
		const high = this.u32();
		return high * 2 ** 32 + this.u32();
	}

	raw(length: number): Uint8Array {
		const at = this.#take(length);
		return this.source.slice(at, at + length);
	}

	bytes(): Uint8Array {
		return this.raw(this.u32());
	}

	text(): string {
		try {
			return decoder.decode(this.bytes());
		} catch {
			throw new DamagedBytes("not UTF-8");
		}
	}

	optional<T>(read: () => T): T | null {
		return this.u8() === 0 ? null : read();
	}

	list<T>(read: () => T): T[] {
		const length = this.u32();
		// Each item has at least a byte: a damaged length must not fill the memory.
		if (length > this.left) throw new DamagedBytes("a list is too long");
		return Array.from({ length }, read);
	}

	get left(): number {
		return this.source.length - this.#at;
	}

	#take(length: number): number {
		if (length > this.left) throw new DamagedBytes("too short");
		const at = this.#at;
		this.#at += length;
		return at;
	}
}

export function utf8(text: string): Uint8Array {
	return encoder.encode(text);
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
	const whole = new Uint8Array(
		parts.reduce((sum, part) => sum + part.length, 0),
	);
	let at = 0;
	for (const part of parts) {
		whole.set(part, at);
		at += part.length;
	}
	return whole;
}

export function isEqual(a: Uint8Array, b: Uint8Array): boolean {
	return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

export function hex(bytes: Uint8Array): string {
	return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(
		"",
	);
}
