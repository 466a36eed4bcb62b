import type { ConversationId, PersonKey } from "../../shared/domain/ids";
import type { MessageSearch } from "../../shared/domain/pages";
import { phrasesOf } from "../../shared/search-text";

/** When a message was written. */
export type Period =
	| { readonly kind: "any" }
	| { readonly kind: "week" | "month" | "year" }
	/** Days as a date field has them, `2026-03-05`, the last one included; "" leaves that side open. */
	| {
			readonly kind: "between";
			readonly first: string;
			readonly last: string;
	  };

/** What is typed and chosen in a search. */
export interface SearchQuery {
	readonly text: string;
	readonly from: PersonKey | null;
	readonly period: Period;
	readonly hasLink: boolean;
}

/** Nobody types more to find something. */
export const MAX_TYPED = 200;

export const emptyQuery: SearchQuery = {
	text: "",
	from: null,
	period: { kind: "any" },
	hasLink: false,
};

/** Something is looked for: a word, or at least one wish. */
export function isWish(query: SearchQuery): boolean {
	const { since, until } = secondsOf(query.period, 0);
	return (
		phrasesOf(query.text).length > 0 ||
		query.from !== null ||
		query.hasLink ||
		since !== null ||
		until !== null
	);
}

/** @param now Unix milliseconds */
export function searchOf(
	{ text, from, period, hasLink }: SearchQuery,
	conversationId: ConversationId | null,
	now: number,
): Omit<MessageSearch, "before"> {
	return {
		text: text.trim(),
		conversationId,
		from,
		hasLink,
		hasFile: false,
		...secondsOf(period, now),
	};
}

/** In Unix seconds; days are those of this computer's time zone. */
function secondsOf(
	period: Period,
	now: number,
): { since: number | null; until: number | null } {
	switch (period.kind) {
		case "any":
			return { since: null, until: null };
		case "between":
			return {
				since: dayStart(period.first, 0),
				until: dayStart(period.last, 1),
			};
		default: {
			const start = new Date(now);
			if (period.kind === "week") start.setDate(start.getDate() - 7);
			else if (period.kind === "month") start.setMonth(start.getMonth() - 1);
			else start.setFullYear(start.getFullYear() - 1);
			return { since: seconds(start), until: null };
		}
	}
}

/** @returns null for "" and what is no day */
function dayStart(day: string, daysLater: number): number | null {
	const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day) ?? [];
	if (!year || !month || !date) return null;
	return seconds(new Date(+year, +month - 1, +date + daysLater));
}

/** Before 1970 nothing was written. */
function seconds(date: Date): number {
	return Math.max(0, Math.floor(date.getTime() / 1000));
}
