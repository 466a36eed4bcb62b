import type { FrameRun } from "../../protocol/frame";
import type { Outlet, Seat } from "../attachment";
import type { FoundMail } from "../mailbox/recovery";
import type { Fullness } from "../notices";
import { RESTART_JUMP } from "../pipe";
import type { Channel, ChannelEvents, ChannelSeed } from "../plane/data-plane";
import type { SocketTerms } from "../plane/serve-socket";
import type { Valve } from "../streams";
import type { DataThread } from "./data-thread";
import { FarMail } from "./far-mail";
import type { News, Order } from "./wire";

/** What is known here of a seat whose datums pass elsewhere. */
interface Place {
	readonly seat: Seat;
	/** Its line, where the conversation flows over that. */
	line: Outlet | null;
	/** That line is read no further. */
	isShut: boolean;
	hasSocket: boolean;
	/** The token that it was attached with last; null on a line. */
	mark: string | null;
}

/** News of one channel. */
export type ChannelNews = Extract<News, { readonly id: string }>;

/**
 * A channel whose datums pass in a data thread. What is asked of it goes there as an order; what is known of it here
 * was told from there, and is a moment old.
 */
export class ThreadChannel implements Channel {
	/** By its index among the members. */
	readonly #places = new Map<number, Place>();
	readonly #mail: FarMail | null;
	/** Null before anybody takes part: most Requests are answered later, or never. */
	#thread: DataThread | null = null;
	#next: number;
	/** Its thread has just said so; at other times nobody here can know. */
	#isEmpty = false;
	#isDeserted = false;
	#port = 0;
	/** Who waits for the number of the next datum, in order. */
	#asking: ((next: number) => void)[] = [];

	/** @param assign picks the thread for it */
	constructor(
		readonly seed: ChannelSeed,
		readonly events: ChannelEvents,
		readonly assign: (channel: ThreadChannel) => DataThread,
	) {
		this.#next = seed.next;
		const { id, store } = seed;
		const missedOf = (index: number) =>
			seed.recordOf(seed.seatAt(index)).missed;
		this.#mail =
			store && new FarMail(id, store, missedOf, (order) => this.#order(order));
	}

	get id(): string {
		return this.seed.id;
	}

	get port(): number {
		return this.#port;
	}

	get next(): number {
		return this.#next;
	}

	get isEmpty(): boolean {
		return this.#isEmpty;
	}

	get deserted(): boolean {
		return this.#isDeserted;
	}

	set deserted(isDeserted: boolean) {
		this.#isDeserted = isDeserted;
		// It answers where nobody has anything to confirm, now or later.
		if (isDeserted && !this.#isEmpty) {
			this.#order({ kind: "desert", id: this.id });
		}
	}

	askNext(told: (next: number) => void): void {
		if (this.#thread) {
			this.#asking.push(told);
			this.#order({ kind: "ask-next", id: this.id });
		} else told(this.#next);
	}

	isIn(thread: DataThread): boolean {
		return this.#thread === thread;
	}

	add(seat: Seat): void {
		this.#isDeserted = false;
		if (!this.#thread) this.#open();
		this.#places.set(this.#indexOf(seat), {
			seat,
			line: null,
			isShut: false,
			hasSocket: false,
			mark: null,
		});
		this.#orderToAdd(seat);
	}

	remove(seat: Seat): void {
		const index = this.#indexOf(seat);
		this.#leaveLine(this.#places.get(index));
		if (!this.#places.delete(index)) return;
		this.#order({ kind: "remove", id: this.id, seat: index });
	}

	attachLine(seat: Seat, outlet: Outlet): void {
		const index = this.#indexOf(seat);
		const place = this.#places.get(index);
		if (!place) return;
		this.#leaveLine(place);
		place.line = outlet;
		place.hasSocket = false;
		place.mark = null;
		const { mailbox } = outlet;
		this.#order({ kind: "line", id: this.id, seat: index, mailbox });
	}

	/** A relay socket has shown its token, and its thread is told to take it. */
	attachSocket(seat: Seat, token: string): number {
		const index = this.#indexOf(seat);
		const place = this.#places.get(index);
		this.#leaveLine(place);
		if (place) {
			place.hasSocket = true;
			place.mark = token;
		}
		return index;
	}

	isAttached(seat: Seat, line?: Valve): boolean {
		const place = this.#places.get(this.#indexOf(seat));
		if (line !== undefined) return place?.line?.valve === line;
		return place !== undefined && (place.hasSocket || place.line !== null);
	}

	hangUp(seat: Seat, words: Uint8Array | null): void {
		const index = this.#indexOf(seat);
		const place = this.#places.get(index);
		if (!place) return;
		this.#leaveLine(place);
		place.hasSocket = false;
		this.#order({ kind: "hang-up", id: this.id, seat: index, words });
	}

	append(seat: Seat, { bytes, count }: FrameRun): boolean {
		this.#order({
			kind: "append",
			id: this.id,
			seat: this.#indexOf(seat),
			// A copy: what is posted is posted with all of its memory.
			bytes: new Uint8Array(bytes),
			count,
		});
		return false;
	}

	/** Its thread knows, and says so afterwards. */
	refuses(): boolean {
		return false;
	}

	confirm(seat: Seat, count: number): void {
		const index = this.#indexOf(seat);
		this.#order({ kind: "confirm", id: this.id, seat: index, count });
	}

	restore(found: FoundMail): void {
		this.#mail?.restore(found);
	}

	giveUp(seat: Seat, before: number): void {
		if (!this.#mail?.hasBefore(before)) return;
		const index = this.#indexOf(seat);
		this.#order({ kind: "give-up", id: this.id, seat: index, before });
	}

	/** Threads are told together. */
	diskChanged(): void {}

	end(): void {
		for (const place of this.#places.values()) this.#leaveLine(place);
		this.#places.clear();
		this.#order({ kind: "end", id: this.id });
		this.#mail?.hear({ kind: "forget", id: this.id });
		this.#thread?.drop(this);
		this.#thread = null;
		this.#answerAll();
	}

	close(): void {}

	/** What its thread tells of it. */
	hear(news: ChannelNews): void {
		const { events } = this;
		if (news.kind === "said") {
			this.#next = news.next;
			events.active();
			return;
		}
		if (news.kind === "next") {
			this.#next = news.next;
			this.#asking.shift()?.(news.next);
			return;
		}
		if (news.kind === "empty") {
			this.#isEmpty = true;
			events.empty();
			this.#isEmpty = false;
			return;
		}
		if (news.kind === "numbered") {
			events.numbered();
			return;
		}
		if (!("seat" in news)) {
			this.#mail?.hear(news);
			return;
		}
		const place = this.#places.get(news.seat);
		if (!place) return;
		const { seat } = place;
		switch (news.kind) {
			case "receipt":
				// One for an earlier attachment would be taken for one of this.
				if (news.mark === place.mark) {
					events.receipt(seat, news.count, news.number);
				}
				break;
			case "stalled":
				place.line?.valve.stream.destroy();
				events.stalled(seat);
				break;
			case "full":
				events.full(seat, this.#fullness(news));
				break;
			case "person-full":
				events.personFull(seat, this.seed.seatAt(news.person));
				break;
			case "damaged":
				events.damaged(seat, news.datums);
				break;
			case "left-behind":
				events.leftBehind(seat, news.datums);
				break;
			case "refused":
				events.refused(seat);
				break;
			case "left":
				place.hasSocket = false;
				events.left(seat);
				break;
			case "pass":
				this.#pass(news, place);
				break;
			case "valve":
				this.#turn(place, news.isShut);
				break;
		}
	}

	/**
	 * Its thread is gone, and with it what nobody had confirmed: it goes on in another one. As after a restart of the
	 * relay, numbers are skipped that may have been given out, relay sockets come back, and what had no receipt is
	 * said again. What was of the moment is over.
	 */
	lost(): void {
		this.#thread = null;
		this.#next += RESTART_JUMP;
		this.#answerAll();
		const places = [...this.#places];
		if (places.length === 0) return;
		this.#open();
		for (const [, { seat }] of places) this.#orderToAdd(seat);
		this.#mail?.resume();
		for (const [index, place] of places) {
			const { seat, line, hasSocket } = place;
			this.#turn(place, false);
			place.hasSocket = false;
			if (line) {
				const { mailbox } = line;
				this.#order({ kind: "line", id: this.id, seat: index, mailbox });
			}
			if (hasSocket) this.events.left(seat);
		}
		if (this.#isDeserted) this.#order({ kind: "desert", id: this.id });
	}

	#answerAll(): void {
		for (const told of this.#asking.splice(0)) told(this.#next);
	}

	#open(): void {
		const { id, isGroup, store } = this.seed;
		this.#thread = this.assign(this);
		this.#port = this.#thread.port;
		this.#order({
			kind: "open",
			id,
			next: this.#next,
			isGroup,
			isKept: store !== null,
			addresses: this.seed.addresses(),
		});
	}

	#indexOf(seat: Seat): number {
		return this.seed.recordOf(seat).index;
	}

	#orderToAdd(seat: Seat): void {
		const { index, key, resumes } = this.seed.recordOf(seat);
		const { address } = seat;
		const { id } = this;
		this.#order({ kind: "add", id, seat: index, address, key, resumes });
	}

	#fullness({ why, person }: Extract<News, { kind: "full" }>): Fullness {
		if (why !== "mailbox") return { kind: why };
		return {
			kind: why,
			person: person === null ? null : this.seed.seatAt(person),
		};
	}

	#order(order: Order): void {
		this.#thread?.put(order);
	}

	#pass(
		{ runs, seat: index }: Extract<News, { kind: "pass" }>,
		{ line }: Place,
	): void {
		if (!line) return;
		const { stream } = line.valve;
		const thread = this.#thread;
		const written = () =>
			thread?.put({ kind: "written", id: this.id, seat: index });
		const texts = runs.flatMap(({ sender, bytes }) => {
			const { address } = this.seed.seatAt(sender);
			const text = line.passOn?.(bytes, address, false) ?? bytes;
			return text.length === 0 ? [] : [text];
		});
		const last = texts.pop();
		for (const text of texts) stream.write(text);
		if (last) stream.write(last, written);
		else written();
	}

	#turn(place: Place, isShut: boolean): void {
		if (!place.line || place.isShut === isShut) return;
		place.isShut = isShut;
		if (isShut) place.line.valve.shut();
		else place.line.valve.open();
	}

	#leaveLine(place: Place | undefined): void {
		if (!place?.line) return;
		this.#turn(place, false);
		place.line = null;
	}
}

/** What a relay socket's thread is told to take it with. */
export interface Admitted {
	readonly channel: ThreadChannel;
	readonly seat: Seat;
	readonly terms: SocketTerms;
}
