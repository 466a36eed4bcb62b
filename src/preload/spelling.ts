import { ipcRenderer, webFrame } from "electron";
import type { Result } from "../shared/errors";
import {
	COMMAND_CHANNEL,
	type CommandInput,
	type CommandName,
	type CommandOutput,
	MAX_SPELLED_WORDS,
} from "../shared/ipc";

/**
 * Chromium underlines what main says is spelt wrong: it has no dictionary of its own, and fetches none. It cuts texts into words of one
 * script at a time, which is that of what is being typed.
 */
export function checkSpelling(): void {
	let languages: readonly string[] = [];
	let current = "";
	const use = (language: string) => {
		if (language === current) return;
		current = language;
		webFrame.setSpellCheckProvider(language, { spellCheck });
	};
	window.addEventListener("focusin", async ({ target }) => {
		if (!(target instanceof HTMLElement) || !target.spellcheck) return;
		languages = await ask("getSpellingLanguages", {}, []);
		const [first] = languages;
		if (first !== undefined && !languages.includes(current)) use(first);
	});
	window.addEventListener("input", (event) => {
		const { data } = event as InputEvent;
		const letter = /\p{L}/u.exec(data ?? "")?.[0];
		if (letter === undefined || isWrittenIn(current, letter)) return;
		const other = languages.find((one) => isWrittenIn(one, letter));
		if (other !== undefined) use(other);
	});
}

async function spellCheck(
	words: string[],
	tell: (wrong: string[]) => void,
): Promise<void> {
	const input = { words: words.slice(0, MAX_SPELLED_WORDS) };
	tell([...(await ask("checkSpelling", input, []))]);
}

/** @param otherwise where main can't say */
async function ask<N extends CommandName>(
	name: N,
	input: CommandInput<N>,
	otherwise: CommandOutput<N>,
): Promise<CommandOutput<N>> {
	try {
		const result: Result<CommandOutput<N>> = await ipcRenderer.invoke(
			`${COMMAND_CHANNEL}:${name}`,
			input,
		);
		return result.ok ? result.value : otherwise;
	} catch {
		return otherwise;
	}
}

function isWrittenIn(language: string, letter: string): boolean {
	try {
		const { script } = new Intl.Locale(language).maximize();
		return new RegExp(`\\p{Script=${script}}`, "u").test(letter);
	} catch {
		return false;
	}
}
