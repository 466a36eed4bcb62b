import { z } from "zod";
import type { History } from "../../client/history";

/** In the encrypted store, and in no backup: what somebody writes about is private. */
const KEY = "learned words";

/** Characters of one, and how many are kept; of more the oldest is forgotten. */
const MAX_WORD_LENGTH = 60;
const MAX_WORDS = 5_000;

const wordsSchema = z.array(z.string().max(MAX_WORD_LENGTH)).max(MAX_WORDS);

/** What the user has said is a word; read when it is first needed. */
export class LearnedWords {
	#words: Promise<readonly string[]> | null = null;

	constructor(
		private readonly store: Pick<History, "blobs" | "commit">,
		private readonly report: (error: unknown) => void,
	) {}

	all(): Promise<readonly string[]> {
		this.#words ??= this.#read();
		return this.#words;
	}

	/** Stored first. */
	async add(word: string): Promise<void> {
		const words = await this.all();
		if (word.length > MAX_WORD_LENGTH || words.includes(word)) return;
		await this.#keep([...words, word].slice(-MAX_WORDS));
	}

	async forget(): Promise<void> {
		await this.#keep([]);
	}

	async #read(): Promise<readonly string[]> {
		try {
			const kept = (await this.store.blobs(KEY)).get(KEY);
			const text = kept ? Buffer.from(kept).toString() : "[]";
			return wordsSchema.parse(JSON.parse(text));
		} catch (error) {
			this.report(error);
			return [];
		}
	}

	async #keep(words: readonly string[]): Promise<void> {
		const value = Buffer.from(JSON.stringify(words));
		await this.store.commit({ blobs: [{ key: KEY, value }] });
		this.#words = Promise.resolve(words);
	}
}
