import type { Outlet, Seat } from "../attachment";
import type { SaidRun } from "../datum-log";
import type {
	ConversationMail,
	MemberRecord,
} from "../mailbox/conversation-mail";
import type { MailStore } from "../mailbox/mail-store";
import type { FoundMail } from "../mailbox/recovery";
import type { Fullness } from "../notices";
import type { Valve } from "../streams";

/**
 * Where the datums of Connections pass. Lines, names and who takes part are the control plane's; what is said goes
 * through here, in this process (`LocalPlane`) or in threads of their own (`ThreadPlane`).
 */
export interface DataPlane {
	open(seed: ChannelSeed, events: ChannelEvents): Channel;
}

/** What a Connection's datums begin with. */
export interface ChannelSeed {
	/** The Connection's. */
	readonly id: string;
	/** The number of the first datum. */
	readonly next: number;
	/** Three or more are involved. */
	readonly isGroup: boolean;
	/** The mailbox's part in it; null where nothing is kept. */
	readonly keep: ((progress: () => void) => ConversationMail) | null;
	/** Where that is kept; null where nothing is. */
	readonly store: MailStore | null;
	/** A seat's index among the Connection's members, who keep theirs, and what its mail depends on. */
	recordOf(seat: Seat): MemberRecord;
	seatAt(index: number): Seat;
	/** Of all members, those who are gone among them, in their order. */
	addresses(): string[];
}

/** One Connection's datums: numbered, passed on and kept. A seat is a member's place in them. */
export interface Channel {
	/** The port that OK names: where this Connection's relay sockets are taken. */
	readonly port: number;
	/** The number of the next datum, as far as is known here. */
	readonly next: number;
	/** Tells it exactly, in the order of what else is asked; where the datums pass elsewhere that takes a moment. */
	askNext(told: (next: number) => void): void;
	/** Nobody has anything to confirm, as far as is known here. */
	readonly isEmpty: boolean;
	/** Nobody is left to hear what comes: it is dropped. */
	deserted: boolean;
	/** From now on what others send is owed to this seat, and what a lone sender has said to nobody yet. */
	add(seat: Seat): void;
	/** What is still owed to the seat is dropped. */
	remove(seat: Seat): void;
	/** From now on the conversation flows over the seat's line. */
	attachLine(seat: Seat, outlet: Outlet): void;
	/** Whether it flows to the seat at present. @param line only over this line */
	isAttached(seat: Seat, line?: Valve): boolean;
	/** Ends that. A relay socket is closed, with these words; a line stays open. */
	hangUp(seat: Seat, lastWords: Uint8Array | null): void;
	/**
	 * What somebody has said on a line.
	 * @param isLent its bytes are overwritten afterwards, unless this returns that they are still in use
	 */
	append(seat: Seat, run: SaidRun, isLent?: boolean): boolean;
	/** Whether what comes on a line now can't be taken, where that is known here. */
	refuses(seat: Seat): boolean;
	/** A seat has stored the first `count` datums since it was attached. */
	confirm(seat: Seat, count: number): void;
	/** What the disk kept over a restart, and how far everybody was. */
	restore(found: FoundMail): void;
	/** Gives up what is kept on disk for a seat and came before that time, in Unix milliseconds. */
	giveUp(seat: Seat, before: number): void;
	/** The disk takes nothing, or takes mail again. */
	diskChanged(isFailing: boolean): void;
	/** The Connection is over. */
	end(): void;
	/** Nothing more will happen here. */
	close(): void;
}

/** What a channel tells the control plane. */
export interface ChannelEvents {
	/** The first `count` datums of this seat's attachment are safe, the last under `number`. */
	receipt(seat: Seat, count: number, number: number): void;
	/** The seat took nothing for too long and was cut off. */
	stalled(seat: Seat): void;
	/** The seat's datums wait; see `PipeEvents`. */
	full(seat: Seat, why: Fullness): void;
	/** The seat's datums go to the others only: there is no room for one who is away. */
	personFull(seat: Seat, person: Seat): void;
	/** The group went on without this seat: so many datums were owed to it and are gone. */
	leftBehind(seat: Seat, datums: number): void;
	/** What was kept for the seat can't be read any more: so many datums. */
	damaged(seat: Seat, datums: number): void;
	/** What the seat said on its line was not taken. */
	refused(seat: Seat): void;
	/** The seat's relay socket has closed. */
	left(seat: Seat): void;
	/** Something was said on a relay socket. */
	active(): void;
	/** Everybody has confirmed everything. */
	empty(): void;
	/** Numbers were given out that a restart must not give again. */
	numbered(): void;
}
