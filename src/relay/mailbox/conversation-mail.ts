import type { Attachment, Seat } from "../attachment";
import { type LogEntry, restOf } from "../datum-log";
import type { Mail } from "./mail";
import type { Mailbox } from "./mailbox";
import type { Place } from "./records";
import type { FoundMail } from "./recovery";
import type { Kept, Owner } from "./segment";

/** Entries that are looked at together when they are read back. */
const FETCH_ENTRIES = 1_024;

/** What a member's record holds. */
export interface MemberRecord {
	/** Its index among the Connection's members. */
	readonly index: number;
	/** Its name folded for comparison. */
	readonly key: string;
	/** Datums that are gone, and that it has not been told of. */
	readonly missed: number;
	/** It can come back for what is kept: its client uses relay sockets. */
	readonly resumes: boolean;
}

/**
 * The mailbox's part in one Connection. For those who can come back it stands in: what is on disk counts as
 * confirmed by them, and goes to them from there.
 */
export class ConversationMail implements Owner {
	/** All up to this number is on disk, or nobody needs it. */
	through = 0;
	readonly seats = new Set<Seat>();
	/** What a lone seat says, for whoever joins next. */
	readonly #unheard: Mail;

	constructor(
		readonly id: string,
		readonly mailbox: Mailbox,
		readonly recordOf: (seat: Seat) => MemberRecord,
		readonly memberAt: (index: number) => Seat,
		/** What was kept for a seat can't be read any more. */
		readonly damaged: (seat: Seat, datums: number) => void,
		/** There is news: something is stored, or has room. */
		readonly progress: () => void,
	) {
		this.#unheard = mailbox.open();
	}

	/** Keeps for a seat from now on, if it can come back. */
	add(seat: Seat): void {
		this.seats.add(seat);
		const { key, resumes } = this.recordOf(seat);
		if (resumes) seat.mail = this.mailbox.open(this.mailbox.account(key));
		for (const kept of this.#unheard.from(seat.confirmed + 1, ALL)) {
			seat.mail?.push(kept);
		}
		this.#unheard.clear();
		this.mailbox.journal.touch(this);
	}

	remove(seat: Seat): void {
		this.seats.delete(seat);
		seat.mail?.account.onLess.delete(this.progress);
		seat.mail?.clear();
		seat.mail = null;
		this.#unheard.clear();
		this.mailbox.journal.touch(this);
	}

	/** The Connection is over. */
	end(): void {
		for (const seat of [...this.seats]) this.remove(seat);
		this.mailbox.journal.remove(this);
	}

	/**
	 * Takes datums in.
	 * @param owed those who have yet to confirm them
	 * @returns those among them for whom there was no room
	 */
	keep(entry: LogEntry<Seat>, owed: readonly Seat[]): Seat[] {
		const { number, count, bytes, sender } = entry;
		const kept: Kept = {
			owner: this,
			number,
			count,
			bytes,
			length: bytes.length,
			sender: this.recordOf(sender).index,
			date: this.mailbox.now(),
			location: null,
			claims: 0,
		};
		const isGroup = this.seats.size - this.#closed().length >= 2;
		const without: Seat[] = [];
		for (const seat of owed) {
			if (isGroup && this.#isClosed(seat)) without.push(seat);
			else seat.mail?.push(kept);
		}
		if (this.seats.size < 2) this.#unheard.push(kept);
		this.mailbox.journal.append(kept);
		return without;
	}

	/** Up to where a seat need not be waited for. */
	placeOf(seat: Seat): number {
		return seat.mail ? Math.max(seat.confirmed, this.through) : seat.confirmed;
	}

	/** Why nobody can be heard: somebody whose mailbox is full; null where somebody can. */
	blocker(): Seat | "alone" | null {
		if (this.seats.size < 2) {
			return this.mailbox.isFull(this.#unheard.account) ? "alone" : null;
		}
		const closed = this.#closed();
		if (this.seats.size - closed.length >= 2) return null;
		return closed[0] ?? null;
	}

	/** @returns how many datums that came before that time it has given up for a seat */
	giveUp(seat: Seat, before: number): number {
		const dropped = seat.mail?.dropBefore(before);
		if (!dropped || dropped.datums === 0) return 0;
		seat.attachment?.giveUpThrough(dropped.through);
		seat.confirmed = Math.max(seat.confirmed, dropped.through);
		this.mailbox.journal.touch(this);
		return dropped.datums;
	}

	/** There is progress when somebody's mailbox has room. */
	wait(): void {
		for (const { mail } of this.#closed()) {
			mail?.account.onLess.add(this.progress);
		}
	}

	/** Gives somebody what is kept, from disk, as fast as it takes it. */
	deliver(attachment: Attachment, mail: Mail): void {
		if (attachment.isFetching) return;
		attachment.resume();
		for (;;) {
			const [kept] = mail.from(attachment.expected, 1);
			if (!kept) break;
			if (!kept.bytes) {
				void this.#fetch(attachment, mail);
				return;
			}
			this.#pass(attachment, kept, kept.bytes);
			if (attachment.lagging) return;
		}
		attachment.caughtUp();
	}

	async #fetch(attachment: Attachment, mail: Mail): Promise<void> {
		const { seat } = attachment;
		const all = mail.from(attachment.expected, FETCH_ENTRIES);
		attachment.isFetching = true;
		attachment.lagging = true;
		const read = await this.mailbox.journal.read(all);
		attachment.isFetching = false;
		if (seat.attachment !== attachment) return;
		attachment.resume();
		for (const [i, bytes] of read.entries()) {
			const kept = all[i] as Kept;
			if (bytes) this.#pass(attachment, kept, bytes);
			else if (kept.claims > 0) {
				// It can't be told any more, and must not be in the way of what can.
				this.damaged(seat, mail.drop(kept));
			}
			// The rest is read again when its queue is empty.
			if (attachment.lagging) return;
		}
		this.deliver(attachment, mail);
	}

	#pass(attachment: Attachment, kept: Kept, bytes: Uint8Array): void {
		const { number, count, sender: index } = kept;
		const sender = this.memberAt(index);
		const entry = {
			number,
			count,
			bytes,
			sender,
			isLent: false,
			isHeld: false,
		};
		attachment.pass(restOf(entry, attachment.expected));
		// Without receipts it may have it by now, and then it is forgotten here.
		if (!attachment.outlet.mailbox) this.progress();
	}

	/** What seats have confirmed is forgotten. */
	settle(): void {
		let isNews = false;
		for (const seat of this.seats) {
			if (seat.mail?.forgetThrough(seat.confirmed)) isNews = true;
		}
		if (isNews) this.mailbox.journal.touch(this);
	}

	/** The disk takes nothing at present. */
	get isFailing(): boolean {
		return this.mailbox.journal.failure !== null;
	}

	get isEmpty(): boolean {
		if (!this.#unheard.isEmpty) return false;
		for (const { mail } of this.seats) if (mail && !mail.isEmpty) return false;
		return true;
	}

	/** What a start found. Where nothing says how far members are, all is delivered again. */
	restore({ datums, places }: FoundMail): void {
		const all = datums.map(
			(found): Kept => ({ ...found, owner: this, bytes: null, claims: 0 }),
		);
		for (const seat of this.seats) {
			const { index } = this.recordOf(seat);
			const place = places.size === 0 ? 0 : places.get(index)?.confirmed;
			const owed = all.filter(
				(kept) =>
					kept.sender !== index && lastOf(kept) > (place ?? seat.confirmed),
			);
			for (const kept of owed) seat.mail?.push(kept);
			const [first] = owed;
			// With nothing owed it goes on at the next number.
			if (!seat.mail || !first) continue;
			seat.confirmed = Math.max(place ?? 0, first.number - 1);
			seat.mail.forgetThrough(seat.confirmed);
		}
		const [only, ...more] = this.seats;
		if (only && more.length === 0) {
			const { index } = this.recordOf(only);
			for (const kept of all)
				if (kept.sender === index) this.#unheard.push(kept);
		}
		const { journal } = this.mailbox;
		for (const kept of all) if (kept.claims > 0) journal.adopt(kept);
		const last = all.at(-1);
		if (last) this.through = lastOf(last);
	}

	/** The first number that a lone seat said to nobody; null where there is none. */
	get firstUnheard(): number | null {
		return this.#unheard.from(0, 1)[0]?.number ?? null;
	}

	places(): Place[] {
		return [...this.seats].map((seat) => {
			const { index, missed } = this.recordOf(seat);
			return { member: index, confirmed: seat.confirmed, missed };
		});
	}

	stored(through: number): void {
		this.through = Math.max(this.through, through);
		this.progress();
	}

	#closed(): Seat[] {
		return [...this.seats].filter((seat) => this.#isClosed(seat));
	}

	/** Nothing more can be kept for it. Who is here takes it away, at the pace that its queue allows. */
	#isClosed({ mail, attachment }: Seat): boolean {
		if (!mail) return false;
		return attachment
			? mail.bytes > this.mailbox.limits.maxMailBytes
			: this.mailbox.isFull(mail.account);
	}
}

const ALL = Number.MAX_SAFE_INTEGER;

function lastOf({ number, count }: Kept): number {
	return number + count - 1;
}
