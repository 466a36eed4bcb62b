import type { FrameRun } from "../protocol/frame";
import {
	Attachment,
	type Conversation,
	type Outlet,
	type Seat,
} from "./attachment";
import { DatumLog, type LogBudget, lastNumber } from "./datum-log";
import type { Limits } from "./limits";

/** What the pipe tells the rest of the relay. */
export interface PipeEvents {
	/** The first `count` datums of this seat's attachment are safe, the last under `number`. */
	receipt(seat: Seat, count: number, number: number): void;
	/** The seat took nothing for too long and was detached; its stream is the caller's to close. */
	stalled(seat: Seat, attachment: Attachment): void;
	/** The log has been full for a while: the seat's datums wait until others have confirmed. */
	full(seat: Seat): void;
	/** The group went on without this seat: so many datums were owed to it and are gone. */
	leftBehind(seat: Seat, datums: number): void;
	/** Everybody has confirmed everything. */
	empty(): void;
	/** Numbers were given out that a restart must not give again. */
	numbered(): void;
}

/** Numbers given out between two `numbered` events; a restart skips at least twice as many. */
export const NUMBERS_PER_NOTE = 500_000;

/**
 * The conversation itself: datums in from each seat, out to all others, unread and byte-identical, in one
 * order (profile section 5).
 *
 * There is one ordered log a Connection and a place in it for each seat, not a copy for each. A datum goes
 * straight out to everyone who keeps up, and stays in the log until everyone it is for has confirmed it. A
 * full log makes this Connection's senders wait, and nobody else's.
 */
export class Pipe {
	/** Nobody is left to hear what comes: it is dropped. */
	deserted = false;
	readonly #seats = new Set<Seat>();
	readonly #log: DatumLog<Seat>;
	readonly #conversation: Conversation;
	#holdTimer: NodeJS.Timeout | null = null;
	#held = false;
	/** Its senders have been told that it is full. */
	#isTold = false;
	#settling = false;
	#next: number;
	/** The number of the first datum that a lone seat said to nobody. */
	#aloneFrom = 0;
	#noteAt: number;

	/**
	 * @param next the number of the next datum, from 1
	 * @param isGroup three or more are involved
	 */
	constructor(
		id: string,
		next: number,
		isGroup: boolean,
		readonly limits: Limits,
		readonly budget: LogBudget,
		now: () => number,
		readonly events: PipeEvents,
	) {
		this.#log = new DatumLog(budget);
		this.#next = next;
		this.#noteAt = next + NUMBERS_PER_NOTE;
		this.#conversation = {
			id,
			isGroup,
			limits,
			now,
			progress: () => this.#settleSoon(),
			stalled: (seat) => this.#cutOff(seat),
		};
	}

	/** The number of the next datum. */
	get next(): number {
		return this.#next;
	}

	get logBytes(): number {
		return this.#log.bytes;
	}

	/** From now on what others send is owed to this seat, and what a lone sender has said to nobody yet. */
	add(seat: Seat): void {
		const isSecond = this.#seats.size === 1;
		seat.confirmed = (isSecond ? this.#aloneFrom : this.#next) - 1;
		this.#seats.add(seat);
		this.#aloneFrom = this.#next;
		this.deserted = false;
	}

	/** What is still owed to the seat is dropped. */
	remove(seat: Seat): void {
		this.detach(seat);
		if (!this.#seats.delete(seat)) return;
		this.#aloneFrom = this.#next;
		if (this.#seats.size === 0) {
			this.#log.forget(() => true);
			this.#release();
		} else this.#settleSoon();
	}

	/**
	 * Gives a seat a stream. What it has not confirmed is sent again, from its first number on; an earlier
	 * attachment ends, its stream left to the caller.
	 */
	attach(seat: Seat, outlet: Outlet): Attachment {
		this.detach(seat);
		const attachment: Attachment = new Attachment(
			seat,
			outlet,
			this.#conversation,
			() => this.#catchUp(attachment),
		);
		seat.attachment = attachment;
		this.#catchUp(attachment);
		if (this.#held) {
			if (outlet.mark !== null) attachment.shutOff();
			this.events.full(seat);
		}
		return attachment;
	}

	detach(seat: Seat): void {
		const { attachment } = seat;
		if (!attachment) return;
		seat.attachment = null;
		attachment.end();
	}

	/**
	 * Whether a Message that comes now can't be taken. A sender is stopped before that happens, but a line
	 * only for a while: it carries other things too.
	 */
	refuses(seat: Seat): boolean {
		return this.#held && seat.attachment?.shut === false;
	}

	/** Nothing more will happen here. */
	close(): void {
		for (const seat of this.#seats) this.detach(seat);
		this.#release();
	}

	/** Gives a run its numbers and passes it on to all other seats. */
	append(sender: Seat, run: FrameRun): void {
		if (this.deserted) return;
		const number = this.#next;
		this.#next = number + run.count;
		if (this.#next >= this.#noteAt) {
			this.#noteAt = this.#next + NUMBERS_PER_NOTE;
			this.events.numbered();
		}
		sender.attachment?.sent(number, run.count);
		const entry = { number, count: run.count, bytes: run.bytes, sender };
		let isOwed = this.#seats.size < 2;
		for (const seat of this.#seats) {
			if (seat === sender) continue;
			const { attachment } = seat;
			if (attachment && !attachment.lagging) attachment.pass(entry);
			isOwed ||= seat.confirmed < this.#next - 1;
		}
		if (isOwed) this.#log.push(entry);
		else if (sender.attachment?.outlet.mailbox) this.#settleSoon();
		if (!this.#held && this.#log.bytes > this.#room()) {
			this.#hold();
		}
	}

	/** A seat has stored the first `count` datums of its attachment. */
	confirm(seat: Seat, count: number): void {
		seat.attachment?.confirm(count);
		this.#settleSoon();
	}

	/** Goes on from the log where a receiver was left behind, as far as its queue takes it. */
	#catchUp(attachment: Attachment): void {
		attachment.resume();
		for (const entry of this.#log.after(attachment.expected - 1)) {
			if (entry.sender !== attachment.seat) attachment.pass(entry);
			if (attachment.lagging) return;
		}
		attachment.caughtUp();
	}

	#cutOff(seat: Seat): void {
		const { attachment } = seat;
		if (!attachment) return;
		this.detach(seat);
		this.events.stalled(seat, attachment);
		if (this.#held) this.#settleSoon();
	}

	/** What the log may hold, in bytes: less where all Connections together hold too much. */
	#room(): number {
		const { maxLogBytes, maxConnectionLogBytes, minConnectionLogBytes } =
			this.limits;
		return this.budget.bytes > maxLogBytes
			? minConnectionLogBytes
			: maxConnectionLogBytes;
	}

	/** Makes this Connection's senders wait: TCP carries that on to them. */
	#hold(): void {
		this.#held = true;
		for (const { attachment } of this.#seats) attachment?.shutOff();
		this.#holdTimer = setInterval(
			() => this.#holdLong(),
			this.limits.stallTimeoutMs,
		);
		this.#settleSoon();
	}

	/** A short hold is how the pace of the slowest is kept; a long one is worth a word. */
	#holdLong(): void {
		for (const seat of this.#seats) {
			const { attachment } = seat;
			if (!attachment?.shut) continue;
			if (attachment.outlet.mark === null) attachment.open();
			else if (!this.#isTold) this.events.full(seat);
		}
		this.#isTold = true;
		this.#goOnWithout(() => true);
	}

	#release(): void {
		this.#held = false;
		this.#isTold = false;
		if (this.#holdTimer) clearInterval(this.#holdTimer);
		this.#holdTimer = null;
		for (const { attachment } of this.#seats) attachment?.open();
	}

	/**
	 * One member who is away, or confirms nothing, must not hold up a group in which others go on: what is
	 * kept for it alone is dropped, and it is told how much. Between two there is nobody to go on with.
	 */
	#goOnWithout(isHopeless: (seat: Seat) => boolean): void {
		const through = this.#log.lastBefore(this.#room() / 2);
		const behind = [...this.#seats].filter((seat) =>
			this.#log.owes(seat, seat.confirmed, through),
		);
		// Two who are not behind: one who spoke, and one who heard it.
		if (this.#seats.size - behind.length < 2) return;
		for (const seat of behind) {
			if (!isHopeless(seat)) continue;
			const owed = this.#log.countOwed(seat, seat.confirmed, through);
			seat.attachment?.giveUpThrough(through);
			seat.confirmed = Math.max(seat.confirmed, through);
			this.events.leftBehind(seat, owed);
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
			seat.attachment?.giveReceipts(safe(seat), (count, number) =>
				this.events.receipt(seat, count, number),
			);
		}
		const before = this.#log.bytes;
		this.#log.forget((entry) => lastNumber(entry) <= safe(entry.sender));
		if (this.#held) {
			if (this.#log.bytes <= this.#room() / 2) {
				this.#release();
			} else this.#goOnWithout(({ attachment }) => !attachment);
		}
		if (before > 0 && this.#log.bytes === 0) this.events.empty();
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
		const others = this.#seats.size < 2 ? this.#aloneFrom - 1 : second;
		return (sender) => (sender === lowest ? others : (lowest?.confirmed ?? 0));
	}
}
