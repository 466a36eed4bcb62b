import type { Dictionary } from "./dictionaries";
import type { LearnedWords } from "./learned-words";
import type { FromSpeller, ToSpeller } from "./messages";

/** A running process that checks words. */
export interface SpellerPort {
	post(message: ToSpeller): void;
	kill(): void;
}

export type StartSpeller = (events: {
	answer(answer: FromSpeller): void;
	exit(): void;
}) => SpellerPort;

interface SpellingOptions {
	readonly start: StartSpeller;
	/** What is to be used now; none where spelling is not to be checked. */
	readonly dictionaries: () => Promise<readonly Dictionary[]>;
	readonly learned: Pick<LearnedWords, "all" | "add">;
	/** Whether this is what somebody here is called. */
	readonly isName: (word: string) => boolean;
	/** How long who has stopped writing is waited for. */
	readonly idleMs?: number;
	/** A process that takes longer to answer hangs. */
	readonly patienceMs?: number;
}

/** German takes a second or two to be read; nobody waits for it. */
const PATIENCE_MS = 20_000;
const IDLE_MS = 5 * 60_000;
/** A menu is not held up for longer. */
const SUGGESTION_MS = 1_500;
/** A process that hangs or dies more often than that is left alone. */
const MAX_FAILURES = 3;

/**
 * Spelling, for whoever writes. Its process begins with the first word that is typed and ends when nothing was for a while; where it
 * fails, nothing is underlined.
 */
export class Spelling {
	#port: SpellerPort | null = null;
	/** What is to be started, once it is known with which dictionaries. */
	#starting: Promise<SpellerPort | null> | null = null;
	readonly #asked = new Map<
		number,
		(words: readonly string[] | null) => void
	>();
	#lastId = 0;
	#failures = 0;
	/** Another one after each end. */
	#turn = 0;
	#idle: NodeJS.Timeout | null = null;

	constructor(readonly options: SpellingOptions) {}

	/** @returns the words that are spelt wrong */
	async misspelled(words: readonly string[]): Promise<readonly string[]> {
		const { isName, patienceMs = PATIENCE_MS } = this.options;
		const unknown = words.filter((word) => !isName(word));
		if (unknown.length === 0) return [];
		return (await this.#ask("check", unknown, patienceMs, true)) ?? [];
	}

	/** @returns what might be meant, the likeliest first; none where that takes too long */
	async suggestions(word: string): Promise<readonly string[]> {
		return (await this.#ask("suggest", [word], SUGGESTION_MS, false)) ?? [];
	}

	/** From now on this is a word. */
	async learn(word: string): Promise<void> {
		await this.options.learned.add(word);
		this.#port?.post({ type: "learn", word });
	}

	/** Other dictionaries are to be used, or other words are known: from the next word on. */
	changed(): void {
		this.#failures = 0;
		this.close();
	}

	close(): void {
		const port = this.#port;
		this.#turn++;
		this.#starting = null;
		this.#port = null;
		if (this.#idle) clearTimeout(this.#idle);
		this.#idle = null;
		port?.kill();
		this.#giveUp();
	}

	async #ask(
		type: "check" | "suggest",
		words: readonly string[],
		ms: number,
		isHang: boolean,
	): Promise<readonly string[] | null> {
		const port = await this.#running();
		if (!port || port !== this.#port) return null;
		this.#noteUse();
		const id = ++this.#lastId;
		return new Promise((resolve) => {
			const late = setTimeout(() => {
				if (isHang && port === this.#port) this.#fail();
				else this.#asked.get(id)?.(null);
			}, ms);
			this.#asked.set(id, (answer) => {
				clearTimeout(late);
				this.#asked.delete(id);
				resolve(answer);
			});
			port.post({ type, id, words });
		});
	}

	#running(): Promise<SpellerPort | null> {
		this.#starting ??= this.#start();
		return this.#starting;
	}

	async #start(): Promise<SpellerPort | null> {
		if (this.#failures >= MAX_FAILURES) return null;
		const turn = this.#turn;
		const dictionaries = await this.options.dictionaries();
		const learned = await this.options.learned.all();
		// Something may have changed meanwhile: whoever asks next starts anew.
		if (turn !== this.#turn || dictionaries.length === 0) return null;
		const port = this.options.start({
			answer: ({ id, words }) => this.#asked.get(id)?.(words),
			exit: () => {
				if (port === this.#port) this.#fail();
			},
		});
		this.#port = port;
		port.post({ type: "open", dictionaries, learned });
		return port;
	}

	#fail(): void {
		this.#failures++;
		this.close();
	}

	#giveUp(): void {
		for (const answer of [...this.#asked.values()]) answer(null);
	}

	#noteUse(): void {
		if (this.#idle) clearTimeout(this.#idle);
		this.#idle = setTimeout(() => this.close(), this.options.idleMs ?? IDLE_MS);
		this.#idle.unref();
	}
}
