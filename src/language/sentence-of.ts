import type { ErrorValue } from "../shared/error-values";
import type { AppError } from "../shared/errors";
import { shownName } from "../shared/shown-name";
import { language, strings } from ".";
import { listOf } from "./lists";
import { directionOf } from "./tongue";

/** Longest text of somebody else's inside a sentence; whoever has more to say says it in a message. */
const MAX_WORDS = 500;

/** What went wrong, in the reader's language. What is not this app's own word in it can neither turn nor hide what stands beside it. */
export function sentenceOf({ code, values }: AppError): string {
	const sentence = strings.errors[code];
	if (typeof sentence === "string") return sentence;
	const words = Object.entries(values).map(([name, value]) => [
		name,
		wordsOf(value),
	]);
	return (sentence as (words: unknown) => string)(Object.fromEntries(words));
}

function wordsOf(value: ErrorValue): string | number {
	if (typeof value === "number") return value;
	if (typeof value === "string") return isolated(shownName(value, MAX_WORDS));
	if ("code" in value) return sentenceOf(value);
	return listOf(value.map((one) => isolated(shownName(one))));
}

/** Letters that are written from right to left. */
const fromTheRight = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;

/** Keeps its own direction, whichever way the sentence around it is written: what has no such letter, such as `[::1]:1`, is from the left. */
function isolated(text: string): string {
	if (text === "" || directionOf(language) === "ltr") return text;
	return `${fromTheRight.test(text) ? "\u2068" : "\u2066"}${text}\u2069`;
}
