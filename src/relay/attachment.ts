import { keepBytes, type LogEntry } from "./datum-log";
import type { EchoHolder, HeldEchoes } from "./held-echoes";
import type { Limits } from "./limits";
import type { Mail } from "./mailbox/mail";
import { Markers } from "./markers";
import { Runs } from "./runs";
import { type Stream, type Valve, writeTo } from "./streams";

const NOTHING = new Uint8Array(0);

/** Somebody's place in a Connection's order. */
export interface Seat {
	readonly address: string;
	/** Every datum up to this number is confirmed by, or came from, this seat, or was before its time. */
	confirmed: number;
	attachment: Attachment | null;
	/** What is kept for it on disk; null where nothing is. */
	mail: Mail | null;
}

/** What a seat reads from and writes to. */
export interface Outlet {
	readonly valve: Valve;
	/**
	 * Stands in every marker so that its reader can tell it from a forgery by another member; null on a
	 * line, which gets no markers.
	 */
	readonly mark: string | null;
	/** The option `marker=short`: what can be told in few bytes is. */
	readonly shortMarkers: boolean;
	/** What others say, as its reader understands it; null where datums pass unchanged. */
	readonly passOn:
		| ((datums: Uint8Array, sender: string, isForPeople: boolean) => Uint8Array)
		| null;
	/** The option `mailbox`: it confirms what it has stored, and is told what is safe of its own. */
	readonly mailbox: boolean;
	/** The option `seq=now`: it is told the numbers of its own datums, in its place in the stream. */
	readonly echoes: boolean;
}

/** The Connection that a seat is attached to. */
export interface Conversation {
	readonly id: string;
	/** Three or more are involved, so that markers name the sender. */
	readonly isGroup: boolean;
	readonly limits: Limits;
	readonly echoes: HeldEchoes;
	/** Unix milliseconds. */
	readonly now: () => number;
	/** The number of the next datum that anybody sends. */
	readonly next: number;
	/** Something has left the queue, or was confirmed. */
	progress(): void;
	/** The reader took nothing for too long. */
	stalled(seat: Seat): void;
}

/** One seat's presence in a conversation: what it was passed, and what it sent, on one stream. */
export class Attachment implements EchoHolder {
	/** The number its reader would give the next datum by counting. */
	expected: number;
	/** Its queue is full, or what it gets is read from the disk: what comes waits in the log. */
	lagging = false;
	// What `pass` asks for stands together, in as few cache lines as it can: with a thousand readers they are what it waits for.
	#lastSender: Seat | null = null;
	readonly #stream: Stream;
	readonly #passOn: Outlet["passOn"];
	readonly #mailbox: boolean;
	readonly #echoes: boolean;
	readonly #isGroup: boolean;
	/** Null on a line. */
	readonly #markers: Markers | null;
	/** What it gets next is being read from the disk. */
	isFetching = false;
	/** Nothing is read from it while the log is full. */
	shut = false;
	#stallTimer: NodeJS.Timeout | null = null;
	/** Something without `mailbox` waits for its queue to be written. */
	#isWriting = false;
	/** What was passed on and is not confirmed. */
	readonly #passed = new Runs();
	#confirmedCount = 0;
	/** What it sent and has no receipt for. */
	readonly #unreceipted = new Runs();
	#receiptCount = 0;
	/** Its own numbers that it has yet to be told: with the next datum, after a moment, or when its queue has room. */
	readonly #unechoed = new Runs();
	/** The beat in which the first of them came. */
	#heldSince = 0;
	/** It is asked at each beat. */
	#isHolder = false;
	/** It has been told where what was kept for it ends. */
	#isCurrent = false;

	constructor(
		readonly seat: Seat,
		readonly outlet: Outlet,
		readonly conversation: Conversation,
		/** Called when its queue is empty again. */
		readonly onDrain: () => void,
	) {
		this.expected = seat.confirmed + 1;
		const { stream } = outlet.valve;
		const { id, now } = conversation;
		this.#stream = stream;
		this.#passOn = outlet.passOn;
		this.#mailbox = outlet.mailbox;
		this.#echoes = outlet.echoes;
		this.#isGroup = conversation.isGroup;
		this.#markers =
			outlet.mark === null
				? null
				: new Markers(id, outlet.mark, outlet.shortMarkers, now);
		stream.on("drain", onDrain);
		// The first thing that it hears: it is in.
		if (this.#markers) {
			this.#write(this.#markers.before(this.expected, null, 0, NOTHING, false));
		}
	}

	/** Its stream stays open: it is the caller's. */
	end(): void {
		this.echo();
		this.#stream.off("drain", this.onDrain);
		this.#stopStallTimer();
		this.open();
	}

	/** Reads nothing more until `open`. */
	shutOff(): void {
		if (this.shut) return;
		this.shut = true;
		this.outlet.valve.shut();
	}

	open(): void {
		if (!this.shut) return;
		this.shut = false;
		this.outlet.valve.open();
	}

	/**
	 * Writes others' datums. Called for each datum and reader, so it asks for little that is not in this object.
	 * @returns whether they are confirmed by that: the system has taken them, and the reader does not confirm itself
	 */
	pass(entry: LogEntry<Seat>): boolean {
		const own = this.#echoes ? this.#echoBefore(entry.number) : 0;
		const stream = this.#stream;
		const isQueued = stream.writableLength > 0;
		if (isQueued) keepBytes(entry);
		const { number, sender } = entry;
		const isNewSender = this.#isGroup && this.#lastSender !== sender;
		const bytes = this.#passOn
			? this.#passOn(entry.bytes, sender.address, entry.isForPeople === true)
			: entry.bytes;
		if (this.#markers && (own > 0 || this.expected !== number || isNewSender)) {
			// A short marker has no room for it, so that it need not be said again.
			const isNamed = isNewSender || (this.#isGroup && !this.#markers.isShort);
			const from = isNamed ? sender.address : null;
			this.#write(this.#markers.before(number, from, own, bytes, !isQueued));
		} else writeTo(stream, bytes);
		this.expected = number + entry.count;
		this.#lastSender = sender;
		const left = stream.writableLength;
		if (left > 0) {
			if (entry.isLent) entry.isHeld = true;
			this.#lagIfFull(left);
		}
		if (this.#mailbox) {
			this.#passed.add(number, entry.count);
			return false;
		}
		if (left > 0) {
			this.#confirmWhenWritten();
			return false;
		}
		// The system has taken it at once, as it mostly does.
		const { seat } = this;
		seat.confirmed = Math.max(seat.confirmed, this.expected - 1);
		return true;
	}

	/** Goes on writing, until it lags again. */
	resume(): void {
		this.lagging = false;
		this.#stopStallTimer();
	}

	/** It has been passed all that others said. */
	caughtUp(): void {
		if (!this.#echoes) return;
		this.#echoAll();
		if (this.#isCurrent || !this.#markers) return;
		this.#isCurrent = true;
		this.expected = this.conversation.next;
		this.#stream.write(this.#markers.current(this.expected));
	}

	/** Its reader has stored the first `count` datums. Those it never got are ignored. */
	confirm(count: number): void {
		this.#confirm(Number.POSITIVE_INFINITY, count - this.#confirmedCount);
	}

	/** Counts datums up to a number as confirmed: they are not waited for any more. */
	giveUpThrough(number: number): void {
		this.#confirm(number, Number.POSITIVE_INFINITY);
	}

	/** Without `mailbox`, what has left the queue counts as confirmed. */
	#confirmWhenWritten(): void {
		if (this.#isWriting) return;
		this.#isWriting = true;
		const { seat, conversation } = this;
		const through = this.expected - 1;
		this.#stream.write(NOTHING, (error) => {
			this.#isWriting = false;
			if (error || seat.attachment !== this) return;
			seat.confirmed = Math.max(seat.confirmed, through);
			conversation.progress();
			if (this.expected - 1 > through) this.#confirmWhenWritten();
		});
	}

	/** Its own datums, which a receipt is owed for. */
	sent(number: number, count: number): void {
		if (this.#mailbox) this.#unreceipted.add(number, count);
		if (!this.#echoes) return;
		const { echoes } = this.conversation;
		if (this.#unechoed.isEmpty) this.#heldSince = echoes.beat;
		this.#unechoed.add(number, count);
		if (this.#isHolder || this.lagging) return;
		this.#isHolder = true;
		echoes.add(this);
	}

	giveEchoes(beat: number): boolean {
		// What came in the beat before has not waited for a whole one.
		if (this.#heldSince < beat - 1) this.echo();
		const isOver = this.seat.attachment !== this;
		// What waits for its queue comes when that has room.
		this.#isHolder = !(isOver || this.lagging || this.#unechoed.isEmpty);
		return this.#isHolder;
	}

	/** Tells it at once which numbers its own datums have, as far as its queue has room. */
	echo(): void {
		if (!this.lagging && this.#stream.writable) this.#echoAll();
	}

	/**
	 * One receipt for each run of consecutive numbers, so that a sender can tell every datum's own.
	 * @param safe the number up to which its datums are safe
	 * @param give called with how many of them, in all, and the last one's number
	 */
	giveReceipts(
		safe: number,
		give: (count: number, number: number) => void,
	): void {
		for (;;) {
			const run = this.#unreceipted.take(safe);
			if (!run) return;
			this.#receiptCount += run.count;
			this.echo();
			give(this.#receiptCount, run.number + run.count - 1);
		}
	}

	#confirm(through: number, atMost: number): void {
		let left = atMost;
		for (;;) {
			const run = this.#passed.take(through, left);
			if (!run) return;
			left -= run.count;
			this.#confirmedCount += run.count;
			this.seat.confirmed = run.number + run.count - 1;
		}
	}

	/**
	 * Tells it the numbers of its own datums that come before that of another's.
	 * @returns how many of them come right before it, and are left to the marker that goes with it
	 */
	#echoBefore(number: number): number {
		for (;;) {
			const run = this.#unechoed.take(number - 1);
			if (!run) return 0;
			this.expected = run.number + run.count;
			if (this.expected === number) return run.count;
			writeTo(
				this.#stream,
				this.#markers?.after(this.expected, run.count) ?? NOTHING,
			);
			this.#lagIfFull(this.#stream.writableLength);
		}
	}

	#echoAll(): void {
		this.#echoBefore(Number.POSITIVE_INFINITY);
	}

	#write(chunks: readonly Uint8Array[]): void {
		const stream = this.#stream;
		const [first, ...more] = chunks;
		if (first && more.length === 0) {
			writeTo(stream, first);
			return;
		}
		stream.cork();
		for (const chunk of chunks) stream.write(chunk);
		stream.uncork();
	}

	#lagIfFull(queued: number): void {
		const { maxReceiverQueueBytes } = this.conversation.limits;
		if (!this.lagging && queued > maxReceiverQueueBytes) this.#lag();
	}

	/** @param isExcused it was found to take nothing before, by a relay that was late itself */
	#lag(isExcused = false): void {
		this.lagging = true;
		const stream = this.#stream;
		const { now, limits } = this.conversation;
		const { stallTimeoutMs } = limits;
		const queued = stream.writableLength;
		const due = now() + stallTimeoutMs;
		this.#stopStallTimer();
		this.#stallTimer = setTimeout(() => {
			this.#stallTimer = null;
			// A relay that was held up itself (a laptop that slept) has yet to see what was taken meanwhile.
			const isLate = now() - due > stallTimeoutMs / 4;
			if (stream.writableLength < queued) this.#lag();
			else if (isLate && !isExcused) this.#lag(true);
			else this.conversation.stalled(this.seat);
		}, stallTimeoutMs);
	}

	#stopStallTimer(): void {
		if (this.#stallTimer) clearTimeout(this.#stallTimer);
		this.#stallTimer = null;
	}
}
