import type { Kept } from "./segment";

/** How much is kept. */
export interface Amount {
	readonly messages: number;
	readonly bytes: number;
}

const NOTHING: Amount = { messages: 0, bytes: 0 };

/** What is kept for one person, in all its conversations. */
export class Account {
	messages = 0;
	bytes = 0;
	/** What the data threads other than this one keep for it; see `MailAmounts`. */
	#elsewhere = NOTHING;
	/** Called once, when there is less of it. */
	readonly onLess = new Set<() => void>();

	constructor(readonly changed: () => void = () => {}) {}

	add(messages: number, bytes: number): void {
		this.messages += messages;
		this.bytes += bytes;
		this.changed();
		if (messages < 0) this.#tellOfLess();
	}

	get elsewhere(): Amount {
		return this.#elsewhere;
	}

	set elsewhere(amount: Amount) {
		const isLess = amount.messages < this.#elsewhere.messages;
		this.#elsewhere = amount;
		if (isLess) this.#tellOfLess();
	}

	#tellOfLess(): void {
		if (this.onLess.size === 0) return;
		const all = [...this.onLess];
		this.onLess.clear();
		for (const tell of all) tell();
	}
}

/** What is kept for one member of a Connection until that member confirms it, in order. */
export class Mail {
	/** From `#head` on; what is before is gone. */
	#kept: (Kept | null)[] = [];
	#head = 0;
	/** How many of the first entry's datums are confirmed. */
	#headDone = 0;
	#bytes = 0;

	constructor(
		readonly account: Account,
		readonly release: (kept: Kept) => void,
	) {}

	get bytes(): number {
		return this.#bytes;
	}

	get isEmpty(): boolean {
		return this.#head === this.#kept.length;
	}

	push(kept: Kept): void {
		kept.claims++;
		this.#kept.push(kept);
		this.#count(kept.count, kept.length);
	}

	/** The entries that hold datums from that number on, at most so many. */
	from(number: number, atMost: number): Kept[] {
		let low = this.#head;
		let high = this.#kept.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (lastOf(this.#kept[middle] as Kept) >= number) high = middle;
			else low = middle + 1;
		}
		return this.#kept.slice(low, low + atMost) as Kept[];
	}

	/**
	 * Its reader has all up to that number.
	 * @returns whether that is news
	 */
	forgetThrough(number: number): boolean {
		let isNews = false;
		for (let first = this.#first; first; first = this.#first) {
			const done = Math.min(first.count, number - first.number + 1);
			if (done <= this.#headDone) break;
			isNews = true;
			const { count, length } = first;
			// Of a part it is not known how long it is; all parts together are as long as the whole.
			const share = (datums: number) => Math.floor((length * datums) / count);
			this.#count(this.#headDone - done, share(this.#headDone) - share(done));
			this.#headDone = done;
			if (done < count) break;
			this.#shift(first);
		}
		return isNews;
	}

	/**
	 * Gives up what can't be read.
	 * @returns how many datums that is
	 */
	drop(kept: Kept): number {
		const at = this.#kept.indexOf(kept, this.#head);
		if (at < 0) return 0;
		const datums = kept.count - (at === this.#head ? this.#headDone : 0);
		if (at === this.#head) this.forgetThrough(lastOf(kept));
		else {
			this.#kept.splice(at, 1);
			this.#count(-kept.count, -kept.length);
			this.#unclaim(kept);
		}
		return datums;
	}

	/**
	 * Gives up what came before that time, in Unix milliseconds.
	 * @returns how many datums that is, and the last one's number
	 */
	dropBefore(date: number): { datums: number; through: number } {
		let datums = 0;
		let through = 0;
		for (let first = this.#first; first; first = this.#first) {
			if (first.date >= date) break;
			datums += first.count - this.#headDone;
			through = lastOf(first);
			this.forgetThrough(through);
		}
		return { datums, through };
	}

	/** Gives up everything. */
	clear(): void {
		this.dropBefore(Number.POSITIVE_INFINITY);
	}

	get #first(): Kept | null {
		return this.#kept[this.#head] ?? null;
	}

	#shift(first: Kept): void {
		this.#kept[this.#head++] = null;
		this.#headDone = 0;
		// Now and then, so that it costs next to nothing each time.
		if (this.#head > 64 && this.#head * 2 > this.#kept.length) {
			this.#kept.splice(0, this.#head);
			this.#head = 0;
		}
		this.#unclaim(first);
	}

	#unclaim(kept: Kept): void {
		kept.claims--;
		if (kept.claims === 0) this.release(kept);
	}

	#count(messages: number, bytes: number): void {
		this.#bytes += bytes;
		this.account.add(messages, bytes);
	}
}

function lastOf({ number, count }: Kept): number {
	return number + count - 1;
}
