import {
	Attachment,
	type Conversation,
	type Outlet,
	type Seat,
} from "./attachment";
import {
	DatumLog,
	type LogBudget,
	type LogEntry,
	lastNumber,
	type SaidRun,
} from "./datum-log";
import { HeldEchoes } from "./held-echoes";
import type { Limits } from "./limits";
import type { ConversationMail } from "./mailbox/conversation-mail";
import type { FoundMail } from "./mailbox/recovery";
import { type Fullness, type NoticeEvents, Notices } from "./notices";

/** What the pipe tells the rest of the relay. */
export interface PipeEvents extends NoticeEvents {
	/** The first `count` datums of this seat's attachment are safe, the last under `number`. */
	receipt(seat: Seat, count: number, number: number): void;
	/** The seat took nothing for too long and was cut off. */
	stalled(seat: Seat): void;
	/** The group went on without this seat: so many datums were owed to it and are gone. */
	leftBehind(seat: Seat, datums: number): void;
	/** Everybody has confirmed everything. */
	empty(): void;
	/** Numbers were given out that a restart must not give again. */
	numbered(): void;
}

/** What all pipes of one thread share. */
export class PipeCommons {
	readonly budget: LogBudget = { bytes: 0 };
	readonly echoes = new HeldEchoes();
}

/** Numbers given out between two `numbered` events. */
const NUMBERS_PER_NOTE = 500_000;
/** A restart goes on so much higher than was noted last: by 1,000,000 at least than any that was given (PROTOCOL, Restart). */
export const RESTART_JUMP = 3 * NUMBERS_PER_NOTE;

/**
 * The conversation itself: datums in from each seat, out to all others, unread and byte-identical, in one
 * order (profile section 5).
 *
 * There is one ordered log a Connection and a place in it for each seat, not a copy for each. A datum goes
 * straight out to everyone who keeps up, and stays in the log until everyone it is for has confirmed it. A
 * full log makes this Connection's senders wait, and nobody else's.
 */
export class Pipe implements Conversation {
	/** Nobody is left to hear what comes: it is dropped. */
	deserted = false;
	readonly #seats = new Set<Seat>();
	readonly #attached = new Set<Attachment>();
	readonly #log: DatumLog<Seat>;
	#holdTimer: NodeJS.Timeout | null = null;
	#held = false;
	/** Its senders have been told that it is full. */
	#isTold = false;
	#settling = false;
	/** Somebody has something to confirm. */
	#hasUnread = false;
	#next: number;
	/** The number of the first datum that a lone seat said to nobody. */
	#aloneFrom = 0;
	#noteAt: number;
	readonly #mail: ConversationMail | null;
	/** Not there before there is something to tell: most conversations never have it. */
	#told: Notices | null = null;

	/**
	 * @param next the number of the next datum, from 1
	 * @param isGroup three or more are involved
	 * @param keep the mailbox's part in it, where there is one
	 */
	constructor(
		readonly id: string,
		next: number,
		readonly isGroup: boolean,
		readonly limits: Limits,
		readonly commons: PipeCommons,
		/** Unix milliseconds. */
		readonly now: () => number,
		readonly events: PipeEvents,
		keep: ((progress: () => void) => ConversationMail) | null = null,
	) {
		this.#mail = keep?.(() => this.progress()) ?? null;
		this.#log = new DatumLog(commons.budget);
		this.#next = next;
		this.#noteAt = next + NUMBERS_PER_NOTE;
	}

	get echoes(): HeldEchoes {
		return this.commons.echoes;
	}

	get #notices(): Notices {
		this.#told ??= new Notices(this.events);
		return this.#told;
	}

	/** The number of the next datum. */
	get next(): number {
		return this.#next;
	}

	get logBytes(): number {
		return this.#log.bytes;
	}

	/** Nobody has anything to confirm. */
	get isEmpty(): boolean {
		return this.#log.bytes === 0 && this.#mail?.isEmpty !== false;
	}

	/** From now on what others send is owed to this seat, and what a lone sender has said to nobody yet. */
	add(seat: Seat): void {
		const isSecond = this.#seats.size === 1;
		seat.confirmed = (isSecond ? this.#aloneFrom : this.#next) - 1;
		this.#seats.add(seat);
		this.#aloneFrom = this.#next;
		this.deserted = false;
		this.#mail?.add(seat);
	}

	/** What the disk kept over a restart, and how far everybody was. */
	restore(found: FoundMail): void {
		this.#mail?.restore(found);
		this.#hasUnread = !this.isEmpty;
		this.#aloneFrom = this.#mail?.firstUnheard ?? this.#aloneFrom;
	}

	/** Gives up what is kept on disk for a seat and came before that time, in Unix milliseconds. */
	giveUp(seat: Seat, before = Number.POSITIVE_INFINITY): void {
		const datums = this.#mail?.giveUp(seat, before) ?? 0;
		if (datums === 0) return;
		this.events.leftBehind(seat, datums);
		this.progress();
	}

	/** The disk takes nothing: those whose datums wait for it are told. Or it takes them again. */
	diskChanged(isFailing: boolean): void {
		if (!isFailing) this.#told?.diskBack();
		else if (this.#log.bytes > 0) {
			for (const seat of this.#seats) this.#notices.diskFails(seat);
		}
	}

	/** The Connection is over. */
	end(): void {
		for (const seat of [...this.#seats]) this.remove(seat);
		this.#mail?.end();
	}

	/** What is still owed to the seat is dropped. */
	remove(seat: Seat): void {
		this.detach(seat);
		if (!this.#seats.delete(seat)) return;
		this.#mail?.remove(seat);
		this.#told?.personBack(seat);
		this.#aloneFrom = this.#next;
		if (this.#seats.size === 0) {
			this.#log.forget(() => true);
			this.#release();
		} else this.progress();
	}

	/**
	 * Gives a seat a stream. What it has not confirmed is sent again, from its first number on; an earlier
	 * attachment ends, its stream left to the caller.
	 */
	attach(seat: Seat, outlet: Outlet): Attachment {
		this.detach(seat);
		const attachment: Attachment = new Attachment(seat, outlet, this, () =>
			this.#catchUp(attachment),
		);
		seat.attachment = attachment;
		this.#attached.add(attachment);
		this.#told?.personBack(seat);
		this.#catchUp(attachment);
		// It may be the one whose mail stood in the way.
		if (this.#held && this.#hasRoom()) this.#release();
		if (this.#held) {
			if (outlet.mark !== null) attachment.shutOff();
			this.events.full(seat, this.#fullness());
		}
		return attachment;
	}

	detach(seat: Seat): void {
		const { attachment } = seat;
		if (!attachment) return;
		seat.attachment = null;
		this.#attached.delete(attachment);
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

	/**
	 * Gives a run its numbers and passes it on to all other seats.
	 * @param isLent its bytes are overwritten afterwards, unless this returns that they are still in use
	 */
	append(sender: Seat, run: SaidRun, isLent = false): boolean {
		if (this.deserted) return false;
		const number = this.#next;
		this.#next = number + run.count;
		if (this.#next >= this.#noteAt) {
			this.#noteAt = this.#next + NUMBERS_PER_NOTE;
			this.events.numbered();
		}
		const own = sender.attachment;
		own?.sent(number, run.count);
		const { bytes, count, isForPeople = false } = run;
		const entry = {
			number,
			count,
			bytes,
			isForPeople,
			sender,
			isLent,
			isHeld: false,
		};
		const others = this.#seats.size - 1;
		// Nobody to hear it yet, or somebody who is away.
		let isOwed = others === 0 || others > this.#attached.size - (own ? 1 : 0);
		for (const attachment of this.#attached) {
			if (attachment === own) continue;
			if (attachment.lagging || !attachment.pass(entry)) isOwed = true;
		}
		const keeping = this.#mail;
		if (isOwed) {
			this.#hasUnread = true;
			this.#log.push(entry);
		} else if (own?.outlet.mailbox) this.progress();
		if (keeping && isOwed) {
			const owed = [...this.#seats].filter(
				(seat) => seat !== sender && seat.confirmed < this.#next - 1,
			);
			for (const seat of keeping.keep(entry, owed)) this.#leave(seat, entry);
			if (keeping.isFailing) this.#notices.diskFails(sender);
		}
		if (this.#held) return entry.isHeld;
		if (this.#log.bytes > this.#room() || this.#blocker() !== null) {
			this.#hold();
		}
		return entry.isHeld;
	}

	/** A group goes on without somebody whose mailbox is full. */
	#leave(seat: Seat, { sender, count }: LogEntry<Seat>): void {
		if (seat.attachment?.lagging !== false) this.events.leftBehind(seat, count);
		this.#notices.personFull(sender, seat);
	}

	#blocker(): Seat | "alone" | null {
		return this.#mail?.blocker() ?? null;
	}

	#fullness(): Fullness {
		const blocker = this.#blocker();
		if (blocker !== null) {
			const isAlone = blocker === "alone";
			return { kind: "mailbox", person: isAlone ? null : blocker };
		}
		return { kind: this.#mail?.isFailing ? "disk" : "unread" };
	}

	/** A seat has stored the first `count` datums of its attachment. */
	confirm(seat: Seat, count: number): void {
		seat.attachment?.confirm(count);
		this.progress();
	}

	/** Goes on from the log where a receiver was left behind, as far as its queue takes it. */
	#catchUp(attachment: Attachment): void {
		if (this.#mail && attachment.seat.mail) {
			this.#mail.deliver(attachment, attachment.seat.mail);
			return;
		}
		attachment.resume();
		// What its stream takes at once is confirmed by that.
		if (this.#log.bytes > 0) this.progress();
		for (const entry of this.#log.after(attachment.expected - 1)) {
			if (entry.sender !== attachment.seat) attachment.pass(entry);
			if (attachment.lagging) return;
		}
		attachment.caughtUp();
	}

	stalled(seat: Seat): void {
		const { attachment } = seat;
		if (!attachment) return;
		this.detach(seat);
		attachment.outlet.valve.stream.destroy();
		this.events.stalled(seat);
		if (this.#held) this.progress();
	}

	/** What the log may hold, in bytes: less where all Connections together hold too much. */
	#room(): number {
		const { maxLogBytes, maxConnectionLogBytes, minConnectionLogBytes } =
			this.limits;
		return this.commons.budget.bytes > maxLogBytes
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
		// Nobody is about to make room.
		if (this.#blocker() !== null) this.#holdLong();
		this.progress();
	}

	/** A short hold is how the pace of the slowest is kept; a long one is worth a word. */
	#holdLong(): void {
		for (const seat of this.#seats) {
			const { attachment } = seat;
			if (!attachment?.shut) continue;
			if (attachment.outlet.mark === null) attachment.open();
			else if (!this.#isTold) this.events.full(seat, this.#fullness());
		}
		this.#isTold = true;
		this.#goOnWithout(() => true);
		this.progress();
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
			this.#log.owes(seat, this.#placeOf(seat), through),
		);
		// Two who are not behind: one who spoke, and one who heard it.
		if (this.#seats.size - behind.length < 2) return;
		for (const seat of behind) {
			// The disk stands in for who can come back, as soon as it can.
			if (seat.mail || !isHopeless(seat)) continue;
			const owed = this.#log.countOwed(seat, seat.confirmed, through);
			seat.attachment?.giveUpThrough(through);
			seat.confirmed = Math.max(seat.confirmed, through);
			this.events.leftBehind(seat, owed);
		}
		this.progress();
	}

	/** Confirmations come in bursts; they are worked through once a turn. */
	progress(): void {
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
		this.#mail?.settle();
		this.#log.forget((entry) => lastNumber(entry) <= safe(entry.sender));
		if (this.#held) {
			if (this.#hasRoom()) this.#release();
			else {
				this.#goOnWithout(({ attachment }) => !attachment);
				this.#mail?.wait();
			}
		}
		if (!this.#hasUnread || !this.isEmpty) return;
		this.#hasUnread = false;
		this.events.empty();
	}

	#hasRoom(): boolean {
		return this.#blocker() === null && this.#log.bytes <= this.#room() / 2;
	}

	/** Up to where a seat need not be waited for. */
	#placeOf(seat: Seat): number {
		return this.#mail?.placeOf(seat) ?? seat.confirmed;
	}

	/**
	 * @returns for a sender, the number up to which all others have confirmed. The two lowest places are
	 * enough to answer for every sender.
	 */
	#safeNumbers(): (sender: Seat) => number {
		let lowest: Seat | null = null;
		let second = Number.POSITIVE_INFINITY;
		let least = Number.POSITIVE_INFINITY;
		for (const seat of this.#seats) {
			const place = this.#placeOf(seat);
			if (!lowest || place < least) {
				second = least;
				least = place;
				lowest = seat;
			} else second = Math.min(second, place);
		}
		const alone = Math.max(this.#aloneFrom - 1, this.#mail?.through ?? 0);
		const others = this.#seats.size < 2 ? alone : second;
		return (sender) => (sender === lowest ? others : lowest ? least : 0);
	}
}
