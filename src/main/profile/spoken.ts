import { readFileSync } from "node:fs";
import { join } from "node:path";
import { app } from "electron";
import { tongueFor } from "../../language/tongue";
import {
	languages,
	type Preferences,
	type Tongue,
} from "../../shared/preferences";

/** @param folder the profile's */
export function settingsFile(folder: string): string {
	return join(folder, "settings.json");
}

/** What somebody who prefers this is spoken to in, on this system. */
export function systemTongue(preferred: Preferences["language"]): Tongue {
	return tongueFor(preferred, app.getPreferredSystemLanguages());
}

/**
 * The one setting that the page's first line needs, before there is anything to read all of them with (settings.ts).
 * @param folder the profile's; where its settings are not there or not understood, the system's language is meant
 */
export function keptLanguage(folder: string): Preferences["language"] {
	try {
		const text = readFileSync(settingsFile(folder), "utf8");
		const { language } = JSON.parse(text);
		return languages.find((one) => one === language) ?? "system";
	} catch {
		return "system";
	}
}
