import type { MailStore } from "../mailbox/mail-store";
import type { Place } from "../mailbox/records";
import type { FoundMail } from "../mailbox/recovery";
import type { Kept, Owner } from "../mailbox/segment";
import type { MailNews, MailOrder, NamedDatums } from "./wire";

/** Names of what was found at the start go down from here; those of data threads go up. */
let found = 0;

/**
 * One Connection's mail whose datums pass in a data thread, as the control plane has it: it owns what the journal keeps
 * of them, on behalf of that thread, and outlasts it.
 */
export class FarMail implements Owner {
	readonly #kept = new Map<number, Kept>();
	/** What is not on disk yet, in order. */
	#unwritten: Kept[] = [];
	#places: readonly Place[] = [];

	/**
	 * @param missedOf datums that are gone, and that the member of that index has not been told of
	 * @param order tells its thread
	 */
	constructor(
		readonly id: string,
		readonly store: MailStore,
		readonly missedOf: (member: number) => number,
		readonly order: (order: MailOrder) => void,
	) {}

	places(): Place[] {
		return this.#places.map((place) => ({
			...place,
			missed: this.missedOf(place.member),
		}));
	}

	stored(through: number): void {
		const names: number[] = [];
		for (let first = this.#unwritten[0]; first; first = this.#unwritten[0]) {
			if (first.number + first.count - 1 > through) break;
			this.#unwritten.shift();
			if (first.location) names.push(first.name as number);
		}
		this.order({ kind: "stored", id: this.id, through, names });
	}

	/** What a start found goes to the thread, and is kept until that releases it. */
	restore({ datums, places }: FoundMail): void {
		for (const one of datums) {
			const name = --found;
			const kept: Kept = {
				...one,
				name,
				owner: this,
				bytes: null,
				claims: 1,
			};
			this.#kept.set(name, kept);
			this.store.adopt(kept);
		}
		this.#places = [...places.values()];
		this.resume();
	}

	/** Another thread goes on with it. */
	resume(): void {
		const { id } = this;
		const datums = [...this.#kept.values()]
			.map(({ number, count, length, sender, date, name }): NamedDatums => {
				return { number, count, length, sender, date, name: name as number };
			})
			.sort((a, b) => a.number - b.number);
		const places = this.places();
		if (datums.length > 0) this.order({ kind: "restore", id, datums, places });
	}

	/** Whether anything came before that time, in Unix milliseconds. */
	hasBefore(date: number): boolean {
		for (const kept of this.#kept.values()) if (kept.date < date) return true;
		return false;
	}

	hear(news: MailNews): void {
		switch (news.kind) {
			case "keep": {
				const { datums, bytes } = news;
				const claims = bytes ? 1 : 0;
				const kept = { ...datums, owner: this, bytes, claims, location: null };
				if (bytes) this.#kept.set(datums.name, kept);
				this.#unwritten.push(kept);
				this.store.append(kept);
				break;
			}
			case "release":
				this.#release(news.name);
				break;
			case "places":
				this.#places = news.places;
				this.store.touch(this);
				break;
			case "forget":
				for (const name of [...this.#kept.keys()]) this.#release(name);
				this.store.remove(this);
				break;
			case "read":
				void this.#read(news.ask, news.names);
				break;
		}
	}

	#release(name: number): void {
		const kept = this.#kept.get(name);
		if (!kept) return;
		this.#kept.delete(name);
		kept.claims = 0;
		this.store.release(kept);
	}

	async #read(ask: number, names: readonly number[]): Promise<void> {
		const all = names.map((name) => this.#kept.get(name));
		const gone = all.indexOf(undefined);
		const there = (gone < 0 ? all : all.slice(0, gone)) as Kept[];
		const read = there.length === 0 ? [null] : await this.store.read(there);
		// Copies: what is posted is posted with all of its memory.
		const bytes = read.map((one) => one && new Uint8Array(one));
		this.order({ kind: "read", ask, bytes });
	}
}
