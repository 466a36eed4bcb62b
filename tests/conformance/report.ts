import type { Result, Verdict } from "./suite";

const NAME_WIDTH = 90;
const verdictWidth = "not offered".length;

export function header(): string {
	return `${"clause".padEnd(NAME_WIDTH)}  ${"".padEnd(verdictWidth)}  what was seen`;
}

/** One line of the table. What a server said is shown without anything a terminal would obey. */
export function row({ name, verdict, seen }: Result): string {
	const clean = seen.replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, "�");
	const short = clean.length > 400 ? `${clean.slice(0, 399)}…` : clean;
	return `${name.padEnd(NAME_WIDTH)}  ${verdict.padEnd(verdictWidth)}  ${short}`;
}

export function summary(results: readonly Result[]): string {
	const count = (verdict: Verdict) =>
		results.filter((result) => result.verdict === verdict).length;
	return `${results.length} clauses: ${count("pass")} pass, ${count("fail")} fail, ${count("not offered")} not offered`;
}
