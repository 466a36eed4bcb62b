import { frameDatum } from "../protocol/codec";
import { seqMessage } from "./words";

/** Datums up to this size are copied behind their marker: one write costs less than two. In bytes. */
const MAX_JOINED_BYTES = 16 * 1_024;

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
	readonly number: string;
	readonly at: number;
}

/**
 * Makes markers for one reader ("the next datum is number N", profile section 5). Between two who take turns each
 * datum needs one, so they are made from the last: within a second only the number differs.
 */
export class Markers {
	/** By `from`; of the current second. */
	readonly #templates = new Map<string | null, Template>();
	#second = 0;

	/**
	 * @param mark stands in each, so that its reader can tell it from a forgery
	 * @param now Unix milliseconds
	 */
	constructor(
		readonly id: string,
		readonly mark: string,
		readonly now: () => number,
	) {}

	/**
	 * @param from who says it, in a group
	 * @param datums what the marker stands before
	 * @param isTransient the system will most likely take it at once
	 * @returns what to write, one after the other
	 */
	before(
		next: number,
		from: string | null,
		datums: Uint8Array,
		isTransient: boolean,
	): Uint8Array[] {
		const { bytes, number, at } = this.#template(String(next), from);
		const isJoined = datums.length <= MAX_JOINED_BYTES;
		const length = bytes.length + (isJoined ? datums.length : 0);
		const joined = isTransient
			? fromPool(length)
			: Buffer.allocUnsafeSlow(length);
		joined.set(bytes);
		if (String(next) !== number) joined.write(String(next), at, "latin1");
		if (!isJoined) return [joined, datums];
		joined.set(datums, bytes.length);
		return [joined];
	}

	/**
	 * @param own how many of the reader's own datums end before number `next`
	 * @returns the marker behind them
	 */
	after(next: number, own: number): Uint8Array {
		const flags = [`next=${next}`, `mark=${this.mark}`, `own=${own}`];
		return frameDatum(seqMessage(this.now(), this.id, flags));
	}

	/** @returns the marker behind what was kept: all that was said before has a number below `next` */
	current(next: number): Uint8Array {
		const flags = [`next=${next}`, `mark=${this.mark}`, "current"];
		return frameDatum(seqMessage(this.now(), this.id, flags));
	}

	#template(number: string, from: string | null): Template {
		const now = this.now();
		const second = Math.floor(now / 1_000);
		if (second !== this.#second) {
			this.#second = second;
			this.#templates.clear();
		}
		const known = this.#templates.get(from);
		if (known && known.number.length === number.length) return known;
		const flags = [`next=${number}`, `mark=${this.mark}`];
		if (from !== null) flags.push(`from=${from}`);
		const framed = frameDatum(seqMessage(now, this.id, flags));
		const bytes = Buffer.from(framed.buffer, framed.byteOffset, framed.length);
		const at = bytes.indexOf(NUMBER) + NUMBER.length;
		const template = { bytes, number, at };
		this.#templates.set(from, template);
		return template;
	}
}
