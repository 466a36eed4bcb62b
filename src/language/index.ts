import { type Language, languages, type Tongue } from "../shared/preferences";
import { en } from "./en";

/**
 * Every word the user reads that is not another person's. A language is a folder with a file a
 * section; each has the type of the English one, so that a missing text doesn't compile. Texts with
 * something in them are functions: a plural or an order of words is the language's own affair.
 */
export type Strings = typeof en;

/** The texts in the language of this process; `speak` comes before whoever reads them. */
export let strings: Strings = en;

/** How this process writes dates and lists (BCP 47). */
export let locale = "en";

export let language: Language = "en";

const texts: Record<Language, () => Promise<Strings>> = {
	en: async () => en,
	ar: async () => (await import("./ar")).ar,
};

/** Once, before anything is shown: what was read from `strings` earlier stays in the old language. */
export async function speak(tongue: Tongue): Promise<void> {
	strings = await texts[tongue.language]();
	locale = tongue.locale;
	language = tongue.language;
}

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
