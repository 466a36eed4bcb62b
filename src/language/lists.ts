import type { Person } from "../shared/domain/person";
import { locale, strings } from ".";
import { calledName } from "./called";

/** More names than that are only counted. */
const MAX_NAMED = 5;

/** "Ann", "Ann and Bob", "Ann, Bob and Carol", as the reader's language has it. */
export function listOf(names: readonly string[]): string {
	// Most are of one, and what Intl needs for more takes its time at the start.
	if (names.length === 1) return names[0] ?? "";
	return new Intl.ListFormat(locale, { type: "conjunction" }).format(names);
}

/** People by name, as far as anybody reads them: "Ann, Bob and 12 others". */
export function namesOf(people: readonly Person[]): string {
	const names = people.slice(0, MAX_NAMED).map(calledName);
	const more = people.length - names.length;
	return listOf(more > 0 ? [...names, strings.relayPage.andMore(more)] : names);
}
