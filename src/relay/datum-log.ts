import { type FrameRun, LENGTH_BYTES } from "../protocol/frame";

/** What somebody has said at once. */
export interface SaidRun extends FrameRun {
	/** It has been looked at: Messages that people may send each other, and nothing else. */
	readonly isForPeople?: boolean;
}

/** Datums of one sender that came together. */
export interface LogEntry<Sender> {
	/** The number of the first. */
	readonly number: number;
	/** How many. At least 1. */
	readonly count: number;
	/** Each datum with its length, one behind the other. */
	bytes: Uint8Array;
	readonly isForPeople?: boolean;
	readonly sender: Sender;
	/** The bytes are overwritten when this turn is over. */
	isLent: boolean;
	/** They wait in a stream, lent or not. */
	isHeld: boolean;
}

/** Copies the bytes of an entry where they would not stay. */
export function keepBytes(entry: LogEntry<unknown>): void {
	if (!entry.isLent) return;
	entry.isLent = false;
	entry.bytes = Uint8Array.prototype.slice.call(entry.bytes);
}

/** What the logs of all Connections hold together. */
export interface LogBudget {
	bytes: number;
}

/** A Connection's datums in their order, from the oldest that somebody has yet to confirm. */
export class DatumLog<Sender> {
	readonly #entries: LogEntry<Sender>[] = [];
	#bytes = 0;

	constructor(readonly budget: LogBudget) {}

	get bytes(): number {
		return this.#bytes;
	}

	push(entry: LogEntry<Sender>): void {
		keepBytes(entry);
		this.#entries.push(entry);
		this.#count(entry.bytes.length);
	}

	/** Entries from the datum after `number` on; the first may be the rest of one. */
	*after(number: number): Generator<LogEntry<Sender>> {
		let i = this.#firstAfter(number);
		const first = this.#entries[i];
		if (!first) return;
		yield restOf(first, number + 1);
		for (i++; i < this.#entries.length; i++) {
			yield this.#entries[i] as LogEntry<Sender>;
		}
	}

	/** Drops entries from the oldest on, as long as they are done with. */
	forget(isDone: (entry: LogEntry<Sender>) => boolean): void {
		let gone = 0;
		for (const entry of this.#entries) {
			if (!isDone(entry)) break;
			this.#count(-entry.bytes.length);
			gone++;
		}
		if (gone > 0) this.#entries.splice(0, gone);
	}

	/** The number of the last datum that has to go so that at most `maxBytes` stay; 0 where none has. */
	lastBefore(maxBytes: number): number {
		let kept = this.#bytes;
		for (const entry of this.#entries) {
			if (kept <= maxBytes) return entry.number - 1;
			kept -= entry.bytes.length;
		}
		return this.#entries.length === 0 ? 0 : lastNumber(this.#entries.at(-1));
	}

	/** Whether others than `reader` have datums with numbers over `after` and up to `through`. */
	owes(reader: Sender, after: number, through: number): boolean {
		return this.#owed(reader, after, through).next().done === false;
	}

	countOwed(reader: Sender, after: number, through: number): number {
		let owed = 0;
		for (const { number, count } of this.#owed(reader, after, through)) {
			owed += Math.min(count, through - number + 1);
		}
		return owed;
	}

	*#owed(
		reader: Sender,
		after: number,
		through: number,
	): Generator<LogEntry<Sender>> {
		for (const entry of this.after(after)) {
			if (entry.number > through) return;
			if (entry.sender !== reader) yield entry;
		}
	}

	#count(bytes: number): void {
		this.#bytes += bytes;
		this.budget.bytes += bytes;
	}

	/** The index of the first entry that holds a number over `number`. */
	#firstAfter(number: number): number {
		let low = 0;
		let high = this.#entries.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (lastNumber(this.#entries[middle]) > number) high = middle;
			else low = middle + 1;
		}
		return low;
	}
}

/** The number of an entry's last datum. */
export function lastNumber(entry: LogEntry<unknown> | undefined): number {
	return entry ? entry.number + entry.count - 1 : 0;
}

/** The part of an entry that starts with the datum of that number, where it lies within. */
export function restOf<Sender>(
	entry: LogEntry<Sender>,
	number: number,
): LogEntry<Sender> {
	const skip = number - entry.number;
	if (skip <= 0) return entry;
	const { bytes } = entry;
	let at = 0;
	for (let i = 0; i < skip; i++) {
		at +=
			LENGTH_BYTES + (((bytes[at] as number) << 8) | (bytes[at + 1] as number));
	}
	return {
		number,
		count: entry.count - skip,
		bytes: bytes.subarray(at),
		sender: entry.sender,
		isLent: entry.isLent,
		isHeld: false,
	};
}
