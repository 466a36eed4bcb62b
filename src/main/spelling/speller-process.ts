import { readFile } from "node:fs/promises";
import wasmFile from "hunspell-wasm/wasm/hunspell.wasm?asset";
import type { FromSpeller, ToSpeller } from "./messages";
import { type DictionaryBytes, Speller } from "./speller";

/** Spelling, in a process of its own: dictionaries take time, memory, and are files of others. */

const { parentPort } = process;
/** One thing after the other. */
let speller: Promise<Speller> | null = null;

async function open({
	dictionaries,
	learned,
}: Extract<ToSpeller, { type: "open" }>): Promise<Speller> {
	const read = dictionaries.map(
		async ({ language, aff, dic }): Promise<DictionaryBytes> => ({
			language,
			aff: await readFile(aff),
			dic: await readFile(dic),
		}),
	);
	return Speller.open(
		await readFile(wasmFile),
		await Promise.all(read),
		learned,
	);
}

parentPort.on("message", async ({ data }: { data: ToSpeller }) => {
	if (data.type === "open") speller = open(data);
	const opened = await speller;
	if (!opened || data.type === "open") return;
	if (data.type === "learn") opened.learn(data.word);
	else {
		const { id, words } = data;
		const found =
			data.type === "check"
				? opened.misspelled(words)
				: opened.suggestions(words[0] ?? "");
		parentPort.postMessage({ id, words: found } satisfies FromSpeller);
	}
});
