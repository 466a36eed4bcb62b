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
		const { owner, number, count, length, sender, date, claims } = kept;
		const { id } = owner;
		const name = ++this.#name;
		kept.name = name;
		this.#owners.set(id, owner);
		if (claims > 0) this.#kept.set(name, kept);
		const datums = { name, number, count, length, sender, date };
		// A copy: what is posted is posted with all of its memory.
		const bytes = claims > 0 && kept.bytes ? new Uint8Array(kept.bytes) : null;
		this.tell({ kind: "keep", id, datums, bytes });
	}

	touch(owner: Owner): void {
		if (this.#touched.size === 0) setImmediate(() => this.#tellPlaces());
		this.#touched.add(owner);
	}

	remove(owner: Owner): void {
		this.#touched.delete(owner);
		this.#owners.delete(owner.id);
		this.tell({ kind: "forget", id: owner.id });
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

	#tellPlaces(): void {
		for (const owner of this.#touched) {
			this.tell({ kind: "places", id: owner.id, places: owner.places() });
		}
		this.#touched.clear();
	}
}
