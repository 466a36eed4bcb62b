import type { Seat } from "./attachment";

/** Why senders have to wait. */
export type Fullness =
	| { readonly kind: "unread" }
	| { readonly kind: "disk" }
	/** `person` is null for whoever joins next. */
	| { readonly kind: "mailbox"; readonly person: Seat | null };

/** Who tells them. */
export interface NoticeEvents {
	/**
	 * The seat's datums wait: until others have confirmed what they have, until somebody whose mailbox is full
	 * has fetched what is in it, or until the disk takes them.
	 */
	full(seat: Seat, why: Fullness): void;
	/** The seat's datums go to the others only: there is no room for one who is away. */
	personFull(seat: Seat, person: Seat): void;
}

/** What a Connection's senders are told of the mailbox: each thing once, not with each datum. */
export class Notices {
	/** Whose mailbox is full, and who was told. */
	readonly #ofPerson = new Map<Seat, Set<Seat>>();
	/** Who was told that the disk takes nothing. */
	readonly #ofDisk = new Set<Seat>();

	constructor(readonly events: NoticeEvents) {}

	/** What a seat sends goes to the others only, not to that person. */
	personFull(seat: Seat, person: Seat): void {
		const told = this.#ofPerson.get(person) ?? new Set();
		this.#ofPerson.set(person, told);
		if (told.has(seat)) return;
		told.add(seat);
		this.events.personFull(seat, person);
	}

	/** The person is here, or gone for good: what comes then is news. */
	personBack(person: Seat): void {
		this.#ofPerson.delete(person);
	}

	/** What a seat sends waits for the disk. */
	diskFails(seat: Seat): void {
		if (!seat.attachment?.outlet.mailbox || this.#ofDisk.has(seat)) return;
		this.#ofDisk.add(seat);
		this.events.full(seat, { kind: "disk" });
	}

	diskBack(): void {
		this.#ofDisk.clear();
	}
}
