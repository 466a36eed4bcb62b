import { lazy } from "../../shared/lazy";
import { amountsIn } from "../amounts";

export const { number, percent, bytes, inUnit } = amountsIn("ar");

const plurals = lazy(() => new Intl.PluralRules("ar"));

/** The forms that a noun takes beside its number: 1, 2, 3 to 10, 11 to 99, and round hundreds. */
interface Forms {
	readonly one: string;
	readonly two: string;
	readonly few: string;
	readonly many: string;
	readonly other: string;
}

/** A number of things. One and two are the noun alone, as Arabic has it. */
export function count(n: number, forms: Forms): string {
	const category = plurals().select(n);
	if (category === "one") return forms.one;
	if (category === "two") return forms.two;
	const noun = category === "zero" ? forms.other : forms[category];
	return `${number.format(n)} ${noun}`;
}

export const messages: Forms = {
	one: "رسالة واحدة",
	two: "رسالتان",
	few: "رسائل",
	many: "رسالة",
	other: "رسالة",
};

export const persons: Forms = {
	one: "شخص واحد",
	two: "شخصان",
	few: "أشخاص",
	many: "شخصًا",
	other: "شخص",
};

/*
 * The same after a preposition or as an object: two of them end otherwise.
 */

export const someMessages: Forms = { ...messages, two: "رسالتين" };
export const somePersons: Forms = { ...persons, two: "شخصين" };
export const someCharacters: Forms = {
	one: "محرف واحد",
	two: "محرفين",
	few: "محارف",
	many: "محرفًا",
	other: "محرف",
};
