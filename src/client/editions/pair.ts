import { randomBytes } from "node:crypto";
import type { Message } from "../../protocol/datums/message";
import { findCount, findOption } from "../../protocol/options";
import { numberAfter } from "./local-relay";

/** How long what is missing in between is waited for. */
const GAP_MS = 5_000;
/** Of what came before something that is missing. */
const MAX_EARLY = 256;

/** One word of the pair's own, as it goes through a server that knows nothing of it. */
export interface PairWord {
	readonly flags: readonly string[];
	readonly date: bigint;
	readonly msg: string;
}

export interface PairEvents {
	/** In this order, and none twice. */
	send(word: PairWord): void;
	/** The next datum of this side's has its place in the order. */
	numbered(): void;
	/** The next datum of the other's. */
	deliver(message: Message): void;
	/** The other side has stored so many of this side's. */
	safe(count: number): void;
	/** It has to begin anew; what is not safe is to be said again. */
	reset(): void;
}

/** What one side has begun with. */
interface Beginning {
	readonly epoch: string;
	/** The highest number that it has seen in this conversation. */
	readonly last: number;
}

/**
 * One order of datums for two of our apps, over a server that has none (docs/PROTOCOL.md, "Two of our apps on a fleximd"): the one with the
 * lesser name leads and gives every datum of both its number. Both begin together, after each loss anew.
 */
export class Pair {
	#own: Beginning | null = null;
	#other: Beginning | null = null;
	/** The beginnings that this side has last said it knows. */
	#said = "";
	#isUp = false;
	/** What comes can be handed on. */
	#isOpen = false;
	#begun: (next: number | null) => void = () => {};
	/** What came too early, by its place. */
	readonly #early = new Map<number, PairWord>();
	#gap: NodeJS.Timeout | null = null;
	/** The place of the next word from the other side. */
	#expected = 1;
	/** The place of the next word to it. */
	#next = 1;

	constructor(
		readonly leads: boolean,
		readonly events: PairEvents,
	) {}

	/**
	 * Begins, or begins anew.
	 * @param last the highest number that this side has seen
	 * @returns the number of the first datum, the same for both; null where it came to nothing
	 */
	begin(last: number): Promise<number | null> {
		this.end();
		this.#own = { epoch: randomBytes(8).toString("hex"), last };
		const begun = new Promise<number | null>((resolve) => {
			this.#begun = resolve;
		});
		this.#greet();
		return begun;
	}

	end(): void {
		this.#begun(null);
		this.#begun = () => {};
		this.#own = null;
		this.#isUp = false;
		this.#isOpen = false;
		this.#said = "";
		this.#early.clear();
		this.#expected = 1;
		this.#next = 1;
		this.#stopGap();
	}

	/** A datum of this side's; it is `numbered` when both know its place. */
	say({ category, subject, flags, date, msg }: Message): void {
		if (!this.#isUp) return;
		const own = [`c=${category}`, `t=${subject}`, ...flags.map((f) => `.${f}`)];
		this.#send(own, date, msg);
		if (this.leads) this.events.numbered();
	}

	/** So many of the other's datums are stored here. */
	stored(count: number): void {
		if (this.#isUp) this.#send([`have=${count}`], 0n, "");
	}

	receive(word: PairWord): void {
		const { flags } = word;
		const epoch = findOption(flags, "mine");
		if (epoch !== null) {
			const last = findCount(flags, "last") ?? 0;
			this.#meet({ epoch, last }, findOption(flags, "yours") ?? "");
			return;
		}
		if (!this.#isUp || findOption(flags, "of") !== this.#session) return;
		const at = findCount(flags, "at") ?? 0;
		if (at < this.#expected || this.#early.size >= MAX_EARLY) return;
		this.#early.set(at, word);
		if (this.#isOpen) this.#drain();
	}

	/** From now on what comes can be taken. */
	open(): void {
		this.#isOpen = true;
		this.#drain();
	}

	#drain(): void {
		this.#stopGap();
		for (;;) {
			const next = this.#early.get(this.#expected);
			if (!next) break;
			this.#early.delete(this.#expected++);
			this.#take(next);
		}
		if (this.#early.size > 0) {
			this.#gap = setTimeout(() => this.events.reset(), GAP_MS);
		}
	}

	#take({ flags, date, msg }: PairWord): void {
		const have = findCount(flags, "have");
		if (have !== null) {
			this.events.safe(have);
			return;
		}
		// The leader has given the next datum of this side's its place.
		if (flags.includes("yours")) {
			this.events.numbered();
			return;
		}
		const own = flags.filter((flag) => flag.startsWith("."));
		this.events.deliver({
			kind: "message",
			category: findOption(flags, "c") ?? "",
			subject: findOption(flags, "t") ?? "",
			flags: own.map((flag) => flag.slice(1)),
			date,
			msg,
		});
		if (this.leads) this.#send(["yours"], 0n, "");
	}

	/** @param known the epoch of this side's that the other knows of */
	#meet(other: Beginning, known: string): void {
		const isNew = other.epoch !== this.#other?.epoch;
		this.#other = other;
		if (!this.#own) return;
		if (this.#isUp) {
			// The other side has begun anew, and so must this one.
			if (isNew) this.events.reset();
			return;
		}
		this.#greet();
		if (known !== this.#own.epoch) return;
		this.#isUp = true;
		const last = Math.max(this.#own.last, other.last);
		this.#begun(numberAfter(last));
		this.#begun = () => {};
	}

	/** Says once what this side has begun with, and which beginning of the other's it knows. */
	#greet(): void {
		const { epoch = "", last = 0 } = this.#own ?? {};
		const yours = this.#other?.epoch ?? "";
		const said = `${epoch} ${yours}`;
		if (said === this.#said) return;
		this.#said = said;
		const flags = ["flex=pair", `mine=${epoch}`, `yours=${yours}`];
		this.events.send({ flags: [...flags, `last=${last}`], date: 0n, msg: "" });
	}

	get #session(): string {
		return [this.#own?.epoch, this.#other?.epoch].sort().join("");
	}

	#send(flags: readonly string[], date: bigint, msg: string): void {
		const own = ["flex=pair", `of=${this.#session}`, `at=${this.#next++}`];
		this.events.send({ flags: [...own, ...flags], date, msg });
	}

	#stopGap(): void {
		if (this.#gap) clearTimeout(this.#gap);
		this.#gap = null;
	}
}
