import type { MailStore } from "../mailbox/mail-store";
import type { Kept, Owner } from "../mailbox/segment";
import type { MailNews, MailOrder, NamedDatums, Order } from "./wire";

/**
 * Mail in a data thread: the disk is the control plane's, which writes one journal for all. What is kept goes there by
 * a name, and is told to be stored from there when it is; until then nothing of it counts as safe here.
 */
export class FarStore implements MailStore {
	failure: string | null = null;
	diskBytes = 0;
	datums = 0;
	readonly #kept = new Map<number, Kept>();
	readonly #owners = new Map<string, Owner>();
	readonly #touched = new Set<Owner>();
	/** What has yet to go to the control plane. */
	#queue: Kept[] = [];
	/** What has gone and is not stored: up to which number, by its owner's id. */
	readonly #going = new Map<string, number>();
	#isSending = false;
	readonly #reading = new Map<number, (bytes: (Uint8Array | null)[]) => void>();
	#asked = 0;
	#name: number;

	/** @param firstName see `Setup` */
	constructor(
		firstName: number,
		readonly tell: (news: MailNews) => void,
	) {
		this.#name = firstName;
	}

	adopt(kept: Kept): void {
		if (kept.name !== undefined) this.#kept.set(kept.name, kept);
	}

	append(kept: Kept): void {
		this.#owners.set(kept.owner.id, kept.owner);
		this.#queue.push(kept);
		this.#sendSoon();
	}

	touch(owner: Owner): void {
		if (this.#touched.size === 0) setImmediate(() => this.#tellPlaces());
		this.#touched.add(owner);
	}

	remove(owner: Owner): void {
		this.#touched.delete(owner);
		this.#owners.delete(owner.id);
		this.tell({ kind: "forget", id: owner.id });
		this.#arrived(owner.id, Number.POSITIVE_INFINITY);
	}

	release(kept: Kept): void {
		kept.bytes = null;
		const { name } = kept;
		if (name === undefined || !this.#kept.delete(name)) return;
		this.tell({ kind: "release", id: kept.owner.id, name });
	}

	read(kept: readonly Kept[]): Promise<(Uint8Array | null)[]> {
		const [first] = kept;
		if (!first || first.bytes) return Promise.resolve([first?.bytes ?? null]);
		const here = kept.findIndex(({ bytes }) => bytes !== null);
		const names = kept
			.slice(0, here < 0 ? undefined : here)
			.flatMap(({ name }) => name ?? []);
		const ask = this.#asked++;
		return new Promise((resolve) => {
			this.#reading.set(ask, resolve);
			this.tell({ kind: "read", id: first.owner.id, ask, names });
		});
	}

	/** What was restored and nobody has a claim to any more need not be kept. */
	restored(id: string, datums: readonly NamedDatums[]): void {
		for (const { name } of datums) {
			if (!this.#kept.has(name)) this.tell({ kind: "release", id, name });
		}
	}

	follow(order: Exclude<MailOrder, { kind: "restore" }>): void {
		if (order.kind === "read") {
			this.#reading.get(order.ask)?.([...order.bytes]);
			this.#reading.delete(order.ask);
			return;
		}
		for (const name of order.names) {
			const kept = this.#kept.get(name);
			if (kept) kept.bytes = null;
		}
		this.#owners.get(order.id)?.stored(order.through);
		this.#arrived(order.id, order.through);
	}

	/** @returns whether it takes mail again, or has ceased to */
	noteDisk({
		failure,
		diskBytes,
		datums,
	}: Extract<Order, { kind: "disk" }>): boolean {
		const hasChanged = (failure === null) !== (this.failure === null);
		this.failure = failure;
		this.diskBytes = diskBytes;
		this.datums = datums;
		return hasChanged;
	}

	/**
	 * As the journal itself does: with all that comes in this turn of the loop, and no more before that is stored. What
	 * everybody has confirmed by then needs no writing, and mostly that is nearly all.
	 */
	#sendSoon(): void {
		if (this.#isSending || this.#going.size > 0) return;
		this.#isSending = true;
		setImmediate(() => {
			this.#isSending = false;
			this.#send();
		});
	}

	#send(): void {
		const all = this.#queue;
		this.#queue = [];
		/** Of each owner what nobody has a claim to, and nothing behind it has said so yet. */
		const done = new Map<string, Kept>();
		for (const kept of all) {
			const { id } = kept.owner;
			if (!this.#owners.has(id)) continue;
			this.#going.set(id, kept.number + kept.count - 1);
			if (kept.claims === 0 || !kept.bytes) {
				done.set(id, kept);
				continue;
			}
			done.delete(id);
			// A copy: what is posted is posted with all of its memory.
			this.#keep(kept, new Uint8Array(kept.bytes));
		}
		for (const kept of done.values()) this.#keep(kept, null);
	}

	#keep(kept: Kept, bytes: Uint8Array | null): void {
		const { owner, number, count, length, sender, date } = kept;
		const name = ++this.#name;
		if (bytes) {
			kept.name = name;
			this.#kept.set(name, kept);
		}
		const datums = { name, number, count, length, sender, date };
		this.tell({ kind: "keep", id: owner.id, datums, bytes });
	}

	#arrived(id: string, through: number): void {
		const last = this.#going.get(id);
		if (last === undefined || last > through) return;
		this.#going.delete(id);
		if (this.#queue.length > 0) this.#sendSoon();
	}

	#tellPlaces(): void {
		for (const owner of this.#touched) {
			this.tell({ kind: "places", id: owner.id, places: owner.places() });
		}
		this.#touched.clear();
	}
}
