import { ok } from "../../shared/errors";
import type { CommandHandlers } from "../ipc/answer";
import type { Dictionary } from "./dictionaries";
import type { LearnedWords } from "./learned-words";
import type { Spelling } from "./spelling";

export type SpellingCommand =
	| "getSpellingLanguages"
	| "checkSpelling"
	| "getSpelling"
	| "forgetLearnedWords";

export function spellingCommands(
	spelling: Spelling,
	/** Looks for dictionaries anew. */
	look: () => Promise<readonly Dictionary[]>,
	learned: LearnedWords,
): Pick<CommandHandlers, SpellingCommand> {
	return {
		getSpellingLanguages: async () =>
			ok(
				(await spelling.options.dictionaries()).map(({ language }) => language),
			),
		checkSpelling: async ({ words }) => ok(await spelling.misspelled(words)),
		getSpelling: async () =>
			ok({
				languages: (await look()).map(({ language }) => language),
				learned: (await learned.all()).length,
			}),
		forgetLearnedWords: async () => {
			await learned.forget();
			spelling.changed();
			return ok(null);
		},
	};
}
