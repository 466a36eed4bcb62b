import type { Language, Tongue } from "../shared/preferences";
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
