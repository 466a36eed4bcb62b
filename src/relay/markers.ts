import { frameDatum } from "../protocol/codec";
import {
	blankShortMarker,
	MAX_SHORT_OWN,
	setShortMarker,
} from "../protocol/short-marker";
import { seqMessage } from "./words";

/** Datums up to this size are copied behind their marker: one write costs less than two. In bytes. */
const MAX_JOINED_BYTES = 16 * 1_024;

const NOTHING = new Uint8Array(0);
const NUMBER = Buffer.from("next=");

const POOL_BYTES = 32 * 1_024;
let pool = Buffer.allocUnsafeSlow(POOL_BYTES);
let poolUsed = 0;

/**
 * Memory for what is gone again in a moment; making it anew each time costs more than the copying. What stays
 * would keep the whole pool, so that is not for what waits in a queue.
 */
function fromPool(length: number): Buffer {
	if (poolUsed + length > POOL_BYTES) {
		pool = Buffer.allocUnsafeSlow(POOL_BYTES);
		poolUsed = 0;
	}
	poolUsed += length;
	return pool.subarray(poolUsed - length, poolUsed);
}

/** A marker as it was made last, and where its number stands. */
interface Template {
	readonly bytes: Buffer;
	number: string;
	readonly at: number;
}

/**
 * Makes markers for one reader ("the next datum is number N", profile section 5). Between two who take turns each
 * datum needs one, so they are made from the last: a short one has its numbers in one place, and within a second
 * only the number of a long one differs.
 */
export class Markers {
	/** By `from`; of the current second. Not there before the first long one. */
	#templates: Map<string | null, Template> | null = null;
	#second = 0;
	/** Null for a reader that did not ask for short ones. */
	readonly #short: Uint8Array | null;

	/**
	 * @param mark stands in each, so that its reader can tell it from a forgery
	 * @param isShort the option `marker=short`
	 * @param now Unix milliseconds
	 */
	constructor(
		readonly id: string,
		readonly mark: string,
		readonly isShort: boolean,
		readonly now: () => number,
	) {
		this.#short = isShort ? blankShortMarker(mark) : null;
	}

	/**
	 * @param from who says it, where its reader has to be told
	 * @param own how many of the reader's own datums end right before number `next`, and have yet to be told
	 * @param datums what the marker stands before
	 * @param isTransient the system will most likely take it at once
	 * @returns what to write, one after the other
	 */
	before(
		next: number,
		from: string | null,
		own: number,
		datums: Uint8Array,
		isTransient: boolean,
	): Uint8Array[] {
		const echo = own > 0 ? this.#own(next, own) : NOTHING;
		// One that tells the reader's own numbers tells that of the next datum as well.
		const isTold = own > 0 && from === null;
		const marker = isTold ? NOTHING : this.#marker(next, from);
		const before = echo.length + marker.length;
		const isJoined = datums.length <= MAX_JOINED_BYTES;
		const length = before + (isJoined ? datums.length : 0);
		const joined = isTransient
			? fromPool(length)
			: Buffer.allocUnsafeSlow(length);
		joined.set(echo);
		joined.set(marker, echo.length);
		if (!isJoined) return [joined, datums];
		joined.set(datums, before);
		return [joined];
	}

	/**
	 * @param own how many of the reader's own datums end before number `next`
	 * @returns the marker behind them
	 */
	after(next: number, own: number): Uint8Array {
		return this.#own(next, own).slice();
	}

	/** @returns the marker behind what was kept: all that was said before has a number below `next` */
	current(next: number): Uint8Array {
		return this.#seq(next, ["current"]);
	}

	/** To be copied: the next is made in its place. */
	#own(next: number, own: number): Uint8Array {
		if (this.#short && own <= MAX_SHORT_OWN) {
			setShortMarker(this.#short, next, own);
			return this.#short;
		}
		return this.#seq(next, [`own=${own}`]);
	}

	/** Likewise. */
	#marker(next: number, from: string | null): Uint8Array {
		if (this.#short && from === null) {
			setShortMarker(this.#short, next, 0);
			return this.#short;
		}
		const number = String(next);
		const template = this.#template(number, from);
		if (number !== template.number) {
			template.bytes.write(number, template.at, "latin1");
			template.number = number;
		}
		return template.bytes;
	}

	#template(number: string, from: string | null): Template {
		const second = Math.floor(this.now() / 1_000);
		if (second !== this.#second) {
			this.#second = second;
			this.#templates = null;
		}
		this.#templates ??= new Map();
		const known = this.#templates.get(from);
		if (known && known.number.length === number.length) return known;
		const more = from === null ? [] : [`from=${from}`];
		const framed = this.#seq(Number(number), more);
		const bytes = Buffer.from(framed.buffer, framed.byteOffset, framed.length);
		const at = bytes.indexOf(NUMBER) + NUMBER.length;
		const template = { bytes, number, at };
		this.#templates.set(from, template);
		return template;
	}

	#seq(next: number, flags: readonly string[]): Uint8Array {
		const all = [`next=${next}`, `mark=${this.mark}`, ...flags];
		return frameDatum(seqMessage(this.now(), this.id, all));
	}
}
