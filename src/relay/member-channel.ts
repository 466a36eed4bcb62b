import type { Seat } from "./attachment";
import type { Connection, ConnectionEvents, Member } from "./connections";
import {
	ConversationMail,
	type MemberRecord,
} from "./mailbox/conversation-mail";
import type { MailStore } from "./mailbox/mail-store";
import type { Mailbox } from "./mailbox/mailbox";
import type { Fullness } from "./notices";
import type { ChannelEvents, ChannelSeed } from "./plane/data-plane";

/** What a Connection's channel begins with, and tells: every seat in it is one of the Connection's members. */
export class MemberChannel implements ChannelSeed, ChannelEvents {
	readonly isGroup: boolean;
	/** Of the first word on, when there is one. */
	connection!: Connection;

	constructor(
		readonly id: string,
		readonly next: number,
		readonly members: readonly Member[],
		readonly mailbox: Mailbox | null,
		readonly events: ConnectionEvents,
		/** Unix milliseconds. */
		readonly now: () => number,
	) {
		this.isGroup = members.length > 2;
	}

	get store(): MailStore | null {
		return this.mailbox?.journal ?? null;
	}

	get keep(): ((progress: () => void) => ConversationMail) | null {
		const { mailbox } = this;
		return (
			mailbox &&
			((progress) =>
				new ConversationMail(
					this.id,
					mailbox,
					(seat) => this.recordOf(seat),
					(index) => this.seatAt(index),
					(seat, datums) => this.damaged(seat, datums),
					progress,
				))
		);
	}

	recordOf(seat: Seat): MemberRecord {
		const { key, missed, resumes } = seat as Member;
		return {
			index: this.members.indexOf(seat as Member),
			key,
			missed,
			resumes,
		};
	}

	seatAt(index: number): Seat {
		return this.members[index] as Member;
	}

	addresses(): string[] {
		return this.members.map(({ address }) => address);
	}

	receipt(seat: Seat, count: number, number: number): void {
		this.events.receipt(this.connection, seat as Member, count, number);
	}

	stalled(seat: Seat): void {
		this.events.stalled(this.connection, seat as Member);
	}

	full(seat: Seat, why: Fullness): void {
		this.events.full(this.connection, seat as Member, why);
	}

	personFull(seat: Seat, person: Seat): void {
		const { events, connection } = this;
		events.personFull(connection, seat as Member, person as Member);
	}

	leftBehind(seat: Seat, datums: number): void {
		this.events.leftBehind(this.connection, seat as Member, datums);
	}

	damaged(seat: Seat, datums: number): void {
		this.events.damaged(this.connection, seat as Member, datums);
	}

	refused(seat: Seat): void {
		this.events.refused(this.connection, seat as Member);
	}

	left(): void {
		this.events.left(this.connection);
	}

	active(): void {
		this.connection.lastActive = this.now();
	}

	empty(): void {
		this.events.empty(this.connection);
	}

	numbered(): void {
		this.events.numbered();
	}
}
