import { frameDatum } from "../protocol/codec";
import {
	type FrameReader,
	type FrameRun,
	LENGTH_BYTES,
} from "../protocol/frame";
import type { Limits } from "./limits";
import type { Stream } from "./streams";
import { seqMessage } from "./words";

/** Somebody's place in a Connection's order. */
export interface Seat {
	readonly address: string;
	/** Confirms what it received (option `mailbox`); others count as served once it left the relay. */
	confirms: boolean;
	/** Every datum up to this number is confirmed by, or came from, this seat, or was before its time. */
	confirmed: number;
	attachment: Attachment | null;
}

/** What the pipe tells the rest of the relay. */
export interface PipeEvents {
	/** The first `count` datums of this attachment are safe, the last under `number`. */
	receipt(seat: Seat, count: number, number: number): void;
	/** The seat took nothing for too long and was cut off. */
	stalled(seat: Seat): void;
	/** The log is full: the seat's datums wait until others have confirmed. */
	full(seat: Seat): void;
}

/** Datums of one sender that came together, kept until everybody has confirmed them. */
interface LogEntry {
	/** The number of the first. */
	readonly number: number;
	readonly count: number;
	readonly bytes: Uint8Array;
	readonly sender: Seat;
}

/** One seat's presence: the stream it reads from and writes to. */
export interface Attachment {
	readonly seat: Seat;
	readonly stream: Stream;
	/**
	 * Put into every marker so that its reader can tell it from a forgery by another member; null on a
	 * line, which gets no markers.
	 */
	readonly mark: string | null;
	readonly wantsReceipts: boolean;
	/** The number its reader would give the next datum by counting. */
	expected: number;
	lastSender: Seat | null;
	/** Its queue is full: what comes waits in the log. */
	lagging: boolean;
	stallTimer: NodeJS.Timeout | null;
	/** What was passed on and is not confirmed, as runs of consecutive numbers. */
	readonly passed: { number: number; count: number }[];
	/** How many datums it has confirmed on this attachment. */
	confirmedCount: number;
	/** What it sent and has no receipt for, as runs of consecutive numbers. */
	readonly unreceipted: { number: number; count: number }[];
	/** How many of the datums it sent on this attachment have a receipt. */
	receiptCount: number;
	readonly onDrain: () => void;
}

/**
 * The conversation itself: datums in from each seat, out to all others, unread and byte-identical, in one
 * order (profile section 5).
 *
 * There is one ordered log a Connection and a place in it for each seat, not a copy for each: a datum
 * goes straight out to everyone who keeps up, and is logged only for those who are away, behind, or have
 * yet to confirm it. A full log makes this Connection's senders wait, and nobody else's.
 */
export class Pipe {
	readonly #seats = new Set<Seat>();
	readonly #log: LogEntry[] = [];
	#logBytes = 0;
	#held = false;
	#settling = false;
	#next: number;

	/** @param next the number of the next datum, from 1 */
	constructor(
		readonly id: string,
		next: number,
		readonly limits: Limits,
		readonly now: () => number,
		readonly events: PipeEvents,
	) {
		this.#next = next;
	}

	/** The number of the next datum. */
	get next(): number {
		return this.#next;
	}

	get logBytes(): number {
		return this.#logBytes;
	}

	/** From now on, what others send is owed to this seat. */
	add(seat: Seat): void {
		seat.confirmed = this.#next - 1;
		this.#seats.add(seat);
	}

	/** What is still owed to the seat is dropped. */
	remove(seat: Seat): void {
		this.detach(seat);
		this.#seats.delete(seat);
		this.#settleSoon();
	}

	/**
	 * Gives a seat a stream. What it has not confirmed is sent again, from its first number on; an earlier
	 * attachment is detached, its stream left to the caller.
	 */
	attach(
		seat: Seat,
		stream: Stream,
		how: { readonly mark: string | null; readonly wantsReceipts: boolean },
	): Attachment {
		this.detach(seat);
		const attachment: Attachment = {
			seat,
			stream,
			mark: how.mark,
			wantsReceipts: how.wantsReceipts,
			expected: 0,
			lastSender: null,
			lagging: false,
			stallTimer: null,
			passed: [],
			confirmedCount: 0,
			unreceipted: [],
			receiptCount: 0,
			onDrain: () => this.#catchUp(attachment),
		};
		seat.attachment = attachment;
		stream.on("drain", attachment.onDrain);
		this.#mark(attachment, seat.confirmed + 1, null);
		this.#catchUp(attachment);
		if (this.#held && attachment.mark !== null) stream.pause();
		return attachment;
	}

	detach(seat: Seat): void {
		const { attachment } = seat;
		if (!attachment) return;
		seat.attachment = null;
		attachment.stream.off("drain", attachment.onDrain);
		if (attachment.stallTimer) clearTimeout(attachment.stallTimer);
	}

	/**
	 * Feeds a relay socket's bytes through.
	 * @throws ProtocolError `bad-length`
	 */
	receive(
		attachment: Attachment,
		reader: FrameReader,
		chunk: Uint8Array,
	): void {
		for (const run of reader.push(chunk)) this.append(attachment.seat, run);
	}

	/** Whether a line's Message can be taken now; a relay socket is paused instead. */
	get isFull(): boolean {
		return this.#held;
	}

	/** Gives a run its numbers and passes it on to all other seats. */
	append(sender: Seat, run: FrameRun): void {
		const number = this.#next;
		this.#next = number + run.count;
		const source = sender.attachment;
		if (source?.wantsReceipts) extend(source.unreceipted, number, run.count);
		const entry: LogEntry = {
			number,
			count: run.count,
			bytes: run.bytes,
			sender,
		};
		let keep = source?.wantsReceipts ?? false;
		for (const seat of this.#seats) {
			if (seat === sender) continue;
			const { attachment } = seat;
			if (!attachment || attachment.lagging) {
				keep = true;
			} else {
				keep ||= seat.confirms;
				this.#pass(attachment, entry, keep);
			}
		}
		if (keep) this.#keep(entry);
	}

	/** A seat has stored the first `count` datums of its attachment. Numbers it never got are ignored. */
	confirm(seat: Seat, count: number): void {
		const { attachment } = seat;
		if (!attachment) return;
		const { passed } = attachment;
		let left = count - attachment.confirmedCount;
		while (left > 0) {
			const run = passed[0];
			if (!run) break;
			const taken = Math.min(left, run.count);
			seat.confirmed = run.number + taken - 1;
			attachment.confirmedCount += taken;
			left -= taken;
			if (taken === run.count) passed.shift();
			else passed[0] = { number: run.number + taken, count: run.count - taken };
		}
		this.#settleSoon();
	}

	/** Writes a run to a receiver that keeps up. */
	#pass(attachment: Attachment, entry: LogEntry, tracked: boolean): void {
		const { seat, stream } = attachment;
		const group = this.#seats.size > 2;
		if (
			attachment.expected !== entry.number ||
			(group && attachment.lastSender !== entry.sender)
		) {
			this.#mark(attachment, entry.number, group ? entry.sender : null);
		}
		const last = entry.number + entry.count - 1;
		attachment.expected = last + 1;
		attachment.lastSender = entry.sender;
		if (seat.confirms) {
			extend(attachment.passed, entry.number, entry.count);
			stream.write(entry.bytes);
		} else if (tracked) {
			stream.write(entry.bytes, (error) => {
				if (error || seat.attachment !== attachment) return;
				seat.confirmed = Math.max(seat.confirmed, last);
				this.#settleSoon();
			});
		} else {
			stream.write(entry.bytes);
			seat.confirmed = last;
		}
		if (stream.writableLength > this.limits.maxReceiverQueueBytes) {
			this.#lag(attachment);
		}
	}

	#mark(attachment: Attachment, next: number, from: Seat | null): void {
		attachment.expected = next;
		if (attachment.mark === null) return;
		const flags = [`next=${next}`, `mark=${attachment.mark}`];
		if (from) flags.push(`from=${from.address}`);
		attachment.stream.write(frameDatum(seqMessage(this.now(), this.id, flags)));
	}

	#lag(attachment: Attachment): void {
		attachment.lagging = true;
		const { stream } = attachment;
		const queued = stream.writableLength;
		if (attachment.stallTimer) clearTimeout(attachment.stallTimer);
		attachment.stallTimer = setTimeout(() => {
			attachment.stallTimer = null;
			if (stream.writableLength < queued) this.#lag(attachment);
			else this.events.stalled(attachment.seat);
		}, this.limits.stallTimeoutMs);
	}

	/** Goes on from the log where a receiver was left behind, as far as its queue takes it. */
	#catchUp(attachment: Attachment): void {
		if (attachment.stallTimer) clearTimeout(attachment.stallTimer);
		attachment.stallTimer = null;
		attachment.lagging = false;
		const { seat } = attachment;
		for (
			let i = this.#firstAfter(attachment.expected - 1);
			i < this.#log.length;
			i++
		) {
			if (attachment.lagging) return;
			const entry = this.#log[i] as LogEntry;
			if (entry.sender !== seat) {
				this.#pass(attachment, from(entry, attachment.expected), true);
			}
		}
	}

	#keep(entry: LogEntry): void {
		this.#log.push(entry);
		this.#logBytes += entry.bytes.length;
		if (!this.#held && this.#logBytes > this.limits.maxConnectionLogBytes) {
			this.#held = true;
			for (const stream of this.#relaySockets()) stream.pause();
			this.events.full(entry.sender);
		}
		this.#settleSoon();
	}

	/** Confirmations come in bursts; they are worked through once a turn. */
	#settleSoon(): void {
		if (this.#settling) return;
		this.#settling = true;
		setImmediate(() => {
			this.#settling = false;
			this.#settle();
		});
	}

	/** Forgets what everybody confirmed and tells its senders. */
	#settle(): void {
		const safe = this.#safeNumbers();
		for (const seat of this.#seats) {
			if (seat.attachment?.wantsReceipts) {
				this.#giveReceipts(seat.attachment, safe(seat));
			}
		}
		let gone = 0;
		for (; gone < this.#log.length; gone++) {
			const entry = this.#log[gone] as LogEntry;
			if (entry.number + entry.count - 1 > safe(entry.sender)) break;
			this.#logBytes -= entry.bytes.length;
		}
		this.#log.splice(0, gone);
		if (this.#held && this.#logBytes <= this.limits.maxConnectionLogBytes / 2) {
			this.#held = false;
			for (const stream of this.#relaySockets()) stream.resume();
		}
	}

	/**
	 * @returns for a sender, the number up to which all others have confirmed. The two lowest places are
	 * enough to answer for every sender.
	 */
	#safeNumbers(): (sender: Seat) => number {
		let lowest: Seat | null = null;
		let second = Number.POSITIVE_INFINITY;
		for (const seat of this.#seats) {
			if (!lowest || seat.confirmed < lowest.confirmed) {
				second = lowest?.confirmed ?? second;
				lowest = seat;
			} else second = Math.min(second, seat.confirmed);
		}
		// With nobody else there, nobody has it.
		if (this.#seats.size < 2) return () => 0;
		return (sender) => (sender === lowest ? second : (lowest?.confirmed ?? 0));
	}

	#giveReceipts(attachment: Attachment, safe: number): void {
		const { unreceipted } = attachment;
		for (;;) {
			const run = unreceipted[0];
			if (!run || run.number > safe) return;
			const count = Math.min(run.count, safe - run.number + 1);
			attachment.receiptCount += count;
			const number = run.number + count - 1;
			if (count === run.count) unreceipted.shift();
			else unreceipted[0] = { number: number + 1, count: run.count - count };
			this.events.receipt(attachment.seat, attachment.receiptCount, number);
		}
	}

	/** Lines are not among them: they carry other conversations too. */
	*#relaySockets(): Generator<Stream> {
		for (const { attachment } of this.#seats) {
			if (attachment && attachment.mark !== null) yield attachment.stream;
		}
	}

	/** The index of the first entry that holds a number over `number`. */
	#firstAfter(number: number): number {
		let low = 0;
		let high = this.#log.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			const entry = this.#log[middle] as LogEntry;
			if (entry.number + entry.count - 1 > number) high = middle;
			else low = middle + 1;
		}
		return low;
	}
}

/** Adds a run, joining it to the last where their numbers follow each other. */
function extend(
	runs: { number: number; count: number }[],
	number: number,
	count: number,
): void {
	const last = runs.at(-1);
	if (last && last.number + last.count === number) last.count += count;
	else runs.push({ number, count });
}

/** The part of an entry that starts with the datum of that number, where it lies within. */
function from(entry: LogEntry, number: number): LogEntry {
	let skip = number - entry.number;
	if (skip <= 0) return entry;
	const { bytes } = entry;
	let at = 0;
	for (; skip > 0; skip--) {
		at +=
			LENGTH_BYTES + (((bytes[at] as number) << 8) | (bytes[at + 1] as number));
	}
	return {
		...entry,
		number,
		count: entry.count - (number - entry.number),
		bytes: bytes.subarray(at),
	};
}
