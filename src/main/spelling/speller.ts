import { Hunspell } from "hunspell-wasm";
import loadHunspell from "hunspell-wasm/wasm/hunspell.js";

/** Longer ones are no words. */
const MAX_WORD_LENGTH = 60;
const MAX_SUGGESTIONS = 5;

/** A dictionary's files as they lie on the disk. */
export interface DictionaryBytes {
	/** BCP 47. */
	readonly language: string;
	readonly aff: Uint8Array;
	readonly dic: Uint8Array;
}

interface Opened {
	readonly hunspell: Hunspell;
	/** Words of this script are the dictionary's affair, others it knows nothing of. */
	readonly script: RegExp;
}

/**
 * Hunspell over a few dictionaries: a word is right where one of those of its script knows it, or the user has said so. Dictionaries
 * are files of others: they are parsed inside WebAssembly, whose memory is its own.
 */
export class Speller {
	readonly #learned: Set<string>;

	private constructor(
		private readonly opened: readonly Opened[],
		learned: readonly string[],
	) {
		this.#learned = new Set(learned.map(fold));
	}

	/** @param wasm Hunspell itself, as the package has it */
	static async open(
		wasm: Uint8Array,
		dictionaries: readonly DictionaryBytes[],
		learned: readonly string[],
	): Promise<Speller> {
		const opened: Opened[] = [];
		for (const { language, aff, dic } of dictionaries) {
			const script = scriptOf(language);
			if (!script) continue;
			const module = await loadHunspell({ wasmBinary: wasm });
			try {
				const hunspell = new Hunspell(module, ...asUtf8(aff, dic));
				opened.push({ script, hunspell });
			} catch (error) {
				// The others are used all the same.
				console.error(`the dictionary for ${language} can't be read`, error);
			}
		}
		return new Speller(opened, learned);
	}

	/** @returns those that are spelt wrong */
	misspelled(words: readonly string[]): readonly string[] {
		return words.filter((word) => isWord(word) && !this.#isRight(word));
	}

	/** @returns the likeliest first; none where it is too long */
	suggestions(word: string): readonly string[] {
		if (!isWord(word)) return [];
		const plain = plainOf(word);
		const found = this.#dictionariesFor(word).flatMap(({ hunspell }) =>
			hunspell.getSpellingSuggestions(plain),
		);
		return [...new Set(found)].slice(0, MAX_SUGGESTIONS);
	}

	learn(word: string): void {
		this.#learned.add(fold(word));
	}

	#isRight(word: string): boolean {
		if (this.#learned.has(fold(word))) return true;
		const plain = plainOf(word);
		const dictionaries = this.#dictionariesFor(word);
		return (
			dictionaries.length === 0 ||
			dictionaries.some(({ hunspell }) => hunspell.testSpelling(plain))
		);
	}

	#dictionariesFor(word: string): readonly Opened[] {
		return this.opened.filter(({ script }) => script.test(word));
	}
}

/** Numbers, addresses, file names, abbreviations and names of programs are in no dictionary. */
function isWord(word: string): boolean {
	return (
		word.length > 1 &&
		word.length <= MAX_WORD_LENGTH &&
		/^[\p{L}\p{M}'’\u200c-]+$/u.test(word) &&
		!/\p{Ll}\p{Lu}/u.test(word) &&
		!/^\p{Lu}{2,}$/u.test(word)
	);
}

/** As dictionaries have it: they know one apostrophe. */
function plainOf(word: string): string {
	return word.normalize("NFC").replaceAll("’", "'");
}

function fold(word: string): string {
	return plainOf(word).toLowerCase();
}

/** null for what is written in no one script. */
function scriptOf(language: string): RegExp | null {
	try {
		const { script } = new Intl.Locale(language).maximize();
		return new RegExp(`^[\\p{Script=${script}}\\p{M}'’\\u200c-]+$`, "u");
	} catch {
		return null;
	}
}

/** What dictionaries call encodings and others don't. */
const encodings: Readonly<Record<string, string>> = {
	"microsoft-cp1251": "windows-1251",
	"tis620-2533": "tis-620",
};

/**
 * Older dictionaries are in encodings of their own; the engine is given UTF-8 throughout.
 * @throws RangeError where the encoding is unknown
 */
function asUtf8(aff: Uint8Array, dic: Uint8Array): [aff: string, dic: string] {
	const head = new TextDecoder("latin1").decode(aff.subarray(0, 10_000));
	const name = /^SET\s+(\S+)/m.exec(head)?.[1]?.toLowerCase() ?? "iso8859-1";
	const decoder = new TextDecoder(encodings[name] ?? name);
	const text = decoder.decode(aff);
	const rules = text.replace(/^SET\s.*$/m, "").replace(/^\ufeff/, "");
	// A flag was one byte there, and may be two now.
	const isByteFlagged = name !== "utf-8" && !/^FLAG\s/m.test(rules);
	const before = isByteFlagged ? "SET UTF-8\nFLAG UTF-8\n" : "SET UTF-8\n";
	return [before + rules, decoder.decode(dic)];
}
