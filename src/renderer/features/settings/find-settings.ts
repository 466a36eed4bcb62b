import { strings } from "../../../language";
import { findPhrases, phrasesOf } from "../../../shared/search-text";
import type { SettingsSection } from "./setting";

/**
 * Those that have a word for each word of `text`, from its beginning, in their label, what explains them, other words for
 * them, or the name of their section. Sections without any are left out.
 */
export function findSettings(
	sections: readonly SettingsSection[],
	text: string,
): readonly SettingsSection[] {
	const phrases = phrasesOf(text);
	const words = strings.settings;
	return sections
		.map((section) => ({
			...section,
			settings: section.settings.filter(({ id, label, note }) => {
				const own = [
					words.sections[section.id],
					label,
					note,
					words.synonyms[id],
				].join("\n");
				return findPhrases(`${own}\n${withoutArticle(own)}`, phrases);
			}),
		}))
		.filter(({ settings }) => settings.length > 0);
}

/** In Arabic it is written as one with the word, and not typed by who looks for that. */
function withoutArticle(text: string): string {
	return text.replaceAll(/(?<!\p{L})(?:وال|بال|ال|لل)/gu, "");
}
