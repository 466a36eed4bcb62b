import { join } from "node:path";
import { app } from "electron";
import type { History } from "../../client/history";
import { language } from "../../language";
import type { AppState } from "../../shared/state";
import type { CommandHandlers } from "../ipc/answer";
import { type SpellingCommand, spellingCommands } from "./commands";
import {
	chooseDictionaries,
	type Dictionary,
	findDictionaries,
	systemFolders,
} from "./dictionaries";
import { nameLookup } from "./known-names";
import { LearnedWords } from "./learned-words";
import { Spelling } from "./spelling";
import { bundled, startSpeller } from "./start-speller";

interface OpenSpellingOptions {
	/** The profile's; what lies in its `dictionaries` comes before the system's. */
	readonly folder: string;
	readonly store: Pick<History, "blobs" | "commit">;
	readonly state: () => AppState;
	readonly report: (error: unknown) => void;
}

/** A system may name none, or what is none, such as `C`: then it is the language of the app. */
function languagesOf(system: readonly string[]): readonly string[] {
	const named = system.filter((tag) => /^[a-z]{2,3}(?:-|$)/i.test(tag));
	return named.length > 0 ? named : [language];
}

/** Spelling and what a window may ask about it. Nothing is read before the first word. */
export function openSpelling({
	folder,
	store,
	state,
	report,
}: OpenSpellingOptions): {
	readonly spelling: Spelling;
	readonly commands: Pick<CommandHandlers, SpellingCommand>;
} {
	const folders = [
		join(folder, "dictionaries"),
		...systemFolders(process.platform),
	];
	let found: Promise<readonly Dictionary[]> | null = null;
	const look = () => {
		found = findDictionaries(folders, bundled);
		return found;
	};
	const learned = new LearnedWords(store, report);
	const spelling = new Spelling({
		start: startSpeller,
		dictionaries: async () =>
			chooseDictionaries(
				await (found ?? look()),
				state().preferences.spelling,
				languagesOf(app.getPreferredSystemLanguages()),
			),
		learned,
		isName: nameLookup(state),
	});
	return { spelling, commands: spellingCommands(spelling, look, learned) };
}
