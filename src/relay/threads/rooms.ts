import type { Attachment, Outlet, Seat } from "../attachment";
import type { Limits } from "../limits";
import { ConversationMail } from "../mailbox/conversation-mail";
import { Mailbox } from "../mailbox/mailbox";
import { Pipe, PipeCommons } from "../pipe";
import { hangUp } from "../plane/serve-socket";
import { Valve } from "../streams";
import { FarStore } from "./far-store";
import { LineStream, labelled } from "./line-stream";
import type { News, Order, Setup } from "./wire";

/** How long what can wait is gathered before the control plane is told, in milliseconds. */
const GATHER_MS = 50;

export interface ThreadSeat extends Seat {
	readonly index: number;
	/** The name folded for comparison. */
	key: string;
	/** It can come back for what is kept. */
	resumes: boolean;
	/**
	 * What it was attached by last. Receipts come by way of the control plane, and the end of a relay socket overtakes
	 * those that were sent before.
	 */
	latest: Attachment | null;
}

/** One Connection's datums, in this thread. */
interface Room {
	readonly pipe: Pipe;
	/** Everybody who takes part, or did, by the index among the members. */
	readonly people: Map<number, ThreadSeat>;
	readonly indexes: Map<string, number>;
}

/** What is ordered of one room. */
type RoomOrder = Exclude<
	Extract<Order, { readonly id: string }>,
	{ readonly kind: "stored" | "open" | "redeemed" }
>;

/** The Connections that were assigned to a data thread. */
export class Rooms {
	readonly #rooms = new Map<string, Room>();
	readonly #commons = new PipeCommons();
	readonly #limits: Limits;
	readonly #store: FarStore;
	readonly #mailbox: Mailbox;
	readonly #saying = new Set<string>();
	readonly #changed = new Set<string>();
	#timer: NodeJS.Timeout | null = null;

	constructor(
		{ limits, firstName }: Setup,
		readonly tell: (news: News) => void,
	) {
		this.#limits = limits;
		this.#store = new FarStore(firstName, tell);
		this.#mailbox = new Mailbox(this.#store, limits, Date.now, (key) => {
			this.#changed.add(key);
			this.#gather();
		});
	}

	find(
		id: string,
		index: number,
	): { readonly pipe: Pipe; readonly seat: ThreadSeat } | null {
		const room = this.#rooms.get(id);
		const seat = room?.people.get(index);
		return room && seat ? { pipe: room.pipe, seat } : null;
	}

	follow(
		order: Exclude<Order, { readonly kind: "close" | "ping" | "redeemed" }>,
	): void {
		switch (order.kind) {
			case "open":
				this.#open(order);
				return;
			case "stored":
			case "read":
				this.#store.follow(order);
				return;
			case "disk":
				if (!this.#store.noteDisk(order)) return;
				for (const { pipe } of this.#rooms.values()) {
					pipe.diskChanged(order.failure !== null);
				}
				return;
			case "elsewhere":
				for (const { key, messages, bytes } of order.people) {
					this.#mailbox.account(key).elsewhere = { messages, bytes };
				}
				return;
		}
		const room = this.#rooms.get(order.id);
		if (room) this.#followIn(room, order);
	}

	close(): void {
		for (const { pipe } of this.#rooms.values()) pipe.close();
	}

	/** Something was said. Told soon: what depends on it can wait a moment, and there may be a hundred thousand a second. */
	said(id: string): void {
		this.#saying.add(id);
		this.#gather();
	}

	#followIn(room: Room, order: RoomOrder): void {
		const { pipe, people } = room;
		const { id } = order;
		switch (order.kind) {
			case "end":
				this.#rooms.delete(id);
				pipe.end();
				return;
			case "ask-next":
				this.tell({ kind: "next", id, next: pipe.next });
				return;
			case "desert":
				pipe.deserted = true;
				if (pipe.isEmpty) this.tell({ kind: "empty", id });
				return;
			case "restore": {
				const { datums, places } = order;
				pipe.restore({
					datums: datums.map((one) => ({ ...one, location: null })),
					places: new Map(places.map((place) => [place.member, place])),
				});
				this.#store.restored(id, datums);
				return;
			}
			case "add":
				pipe.add(seatIn(room, order.seat, order));
				return;
		}
		const seat = people.get(order.seat);
		if (!seat) return;
		switch (order.kind) {
			case "remove":
				pipe.remove(seat);
				break;
			case "line":
				seat.latest = pipe.attach(
					seat,
					this.#lineOf(id, room, seat, order.mailbox),
				);
				break;
			case "written": {
				const stream = seat.attachment?.outlet.valve.stream;
				if (stream instanceof LineStream) stream.written();
				break;
			}
			case "hang-up":
				hangUp(pipe, seat, order.words);
				break;
			case "append":
				if (pipe.refuses(seat)) {
					this.tell({ kind: "refused", id, seat: seat.index });
				} else {
					pipe.append(seat, order);
					this.said(id);
				}
				break;
			case "confirm":
				seat.latest?.confirm(order.count);
				pipe.confirm(seat, order.count);
				break;
			case "give-up":
				pipe.giveUp(seat, order.before);
				break;
		}
	}

	#open({
		id,
		next,
		isGroup,
		isKept,
		addresses,
	}: Extract<Order, { kind: "open" }>): void {
		const { tell } = this;
		const at = (seat: Seat) => ({ id, seat: (seat as ThreadSeat).index });
		const pipe = new Pipe(
			id,
			next,
			isGroup,
			this.#limits,
			this.#commons,
			Date.now,
			{
				receipt: (seat, count, number) => {
					const mark = seat.attachment?.outlet.mark ?? null;
					tell({ kind: "receipt", ...at(seat), mark, count, number });
				},
				stalled: (seat) => tell({ kind: "stalled", ...at(seat) }),
				full: (seat, why) => {
					const whose = why.kind === "mailbox" ? why.person : null;
					const person = whose && (whose as ThreadSeat).index;
					tell({ kind: "full", ...at(seat), why: why.kind, person });
				},
				personFull: (seat, whose) => {
					const person = (whose as ThreadSeat).index;
					tell({ kind: "person-full", ...at(seat), person });
				},
				leftBehind: (seat, datums) =>
					tell({ kind: "left-behind", ...at(seat), datums }),
				empty: () => tell({ kind: "empty", id }),
				numbered: () => {
					tell({ kind: "said", id, next: pipe.next });
					tell({ kind: "numbered", id });
				},
			},
			isKept
				? (progress) =>
						new ConversationMail(
							id,
							this.#mailbox,
							// How much somebody has missed is known where it is told.
							(seat) => ({ ...(seat as ThreadSeat), missed: 0 }),
							(index) => room.people.get(index) as ThreadSeat,
							(seat, datums) => tell({ kind: "damaged", ...at(seat), datums }),
							progress,
						)
				: null,
		);
		const room: Room = { pipe, people: new Map(), indexes: new Map() };
		for (const [index, address] of addresses.entries()) {
			seatIn(room, index, { address, key: "", resumes: false });
		}
		this.#rooms.set(id, room);
	}

	#lineOf(
		id: string,
		{ indexes }: Room,
		{ index: seat }: ThreadSeat,
		mailbox: boolean,
	): Outlet {
		const stream = new LineStream(
			(runs) => this.tell({ kind: "pass", id, seat, runs }),
			(isShut) => this.tell({ kind: "valve", id, seat, isShut }),
		);
		return {
			valve: new Valve(stream),
			mark: null,
			passOn: (datums, sender) => labelled(indexes.get(sender) ?? 0, datums),
			mailbox,
			echoes: false,
			shortMarkers: false,
		};
	}

	#gather(): void {
		this.#timer ??= setTimeout(() => {
			this.#timer = null;
			for (const id of this.#saying) {
				const next = this.#rooms.get(id)?.pipe.next;
				if (next) this.tell({ kind: "said", id, next });
			}
			this.#saying.clear();
			if (this.#changed.size === 0) return;
			const people = [...this.#changed].map((key) => {
				const { messages, bytes } = this.#mailbox.account(key);
				return { key, messages, bytes };
			});
			this.#changed.clear();
			this.tell({ kind: "amounts", people });
		}, GATHER_MS);
	}
}

/** A member's seat, the same for as long as the room is there. */
function seatIn(
	{ people, indexes }: Room,
	index: number,
	{ address, key, resumes }: Pick<ThreadSeat, "address" | "key" | "resumes">,
): ThreadSeat {
	const seat = people.get(index) ?? {
		index,
		address,
		key,
		resumes,
		confirmed: 0,
		attachment: null,
		mail: null,
		latest: null,
	};
	seat.key = key;
	seat.resumes = resumes;
	people.set(index, seat);
	indexes.set(address, index);
	return seat;
}
