import { type Language, languages, type Tongue } from "../shared/preferences";

/** Which language is spoken: without its texts, which take their time to load. */

/**
 * @param preferred `system`: the first of the system's languages that there are texts in, English where
 * there is none
 * @param system BCP 47, best first. Whoever reads English on a German system has German dates' order.
 */
export function tongueFor(
	preferred: Language | "system",
	system: readonly string[],
): Tongue {
	const chosen =
		preferred !== "system" ? preferred : (system.flatMap(known)[0] ?? "en");
	const own = system.find((tag) => known(tag)[0] === chosen);
	if (own) return { language: chosen, locale: own };
	const region = system.map(regionOf).find((found) => found !== undefined);
	return { language: chosen, locale: region ? `${chosen}-${region}` : chosen };
}

/** Which way the language is written, for the page's `dir`. */
export function directionOf(language: Language): "ltr" | "rtl" {
	return language === "ar" ? "rtl" : "ltr";
}

function known(tag: string): Language[] {
	const language = localeOf(tag)?.language;
	return languages.filter((one) => one === language);
}

function regionOf(tag: string): string | undefined {
	return localeOf(tag)?.region;
}

/** null for what the system calls a language and is none, such as `C`. */
function localeOf(tag: string): Intl.Locale | null {
	try {
		return new Intl.Locale(tag);
	} catch {
		return null;
	}
}
