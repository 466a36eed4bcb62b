import { strings } from "../../language";
import { calledName } from "../../language/called";
import { namesOf } from "../../language/lists";
import type { Occurrence } from "../../shared/domain/occurrence";
import type { Person } from "../../shared/domain/person";
import type { MessageLog } from "../../shared/message-log";
import type { LogRow, OccurrenceRow } from "./log-rows";
import { shownName } from "./names";
import { dayKey } from "./time";

const words = strings.occurrences;

/**
 * Puts what happened between the messages, each behind the message it followed, as far as the part of the conversation
 * reaches that is held.
 */
export function withOccurrences(
	rows: readonly LogRow[],
	occurrences: readonly Occurrence[],
	{ messages, hasOlder, hasNewer }: MessageLog,
): readonly LogRow[] {
	const first = messages[0]?.number ?? 0;
	const last = messages.findLast(({ number }) => number !== null)?.number ?? 0;
	const waiting = occurrences
		.map((occurrence, i): OccurrenceRow & { readonly after: number } => ({
			kind: "occurrence",
			key: `occurrence ${occurrence.after} ${occurrence.what.kind} ${i}`,
			occurrence,
			after: occurrence.after,
		}))
		.filter(
			({ after }) =>
				(!hasOlder || after >= first) && (!hasNewer || after < last),
		);
	if (waiting.length === 0) return rows;
	const all: LogRow[] = [];
	let next = 0;
	/** The day and the mark of what is new stay with the message they stand before. */
	let heads: LogRow[] = [];
	for (const row of rows) {
		if (row.kind !== "message") {
			heads.push(row);
			continue;
		}
		const number = row.message.number ?? Number.POSITIVE_INFINITY;
		const before: OccurrenceRow[] = [];
		while (next < waiting.length && (waiting[next]?.after ?? 0) < number) {
			const one = waiting[next++];
			if (one) before.push(one);
		}
		if (before.length > 0) endGroup(all);
		all.push(...underTheirDays(before, heads));
		heads = [];
		all.push(before.length > 0 ? { ...row, first: true } : row);
	}
	all.push(...waiting.slice(next), ...heads);
	return all;
}

/** What happened on the day that begins here stands below its name; who came at noon did not come yesterday. */
function underTheirDays(
	before: readonly OccurrenceRow[],
	heads: readonly LogRow[],
): readonly LogRow[] {
	const [day, ...rest] = heads;
	if (day?.kind !== "day") return [...before, ...heads];
	const at = before.findIndex(
		({ occurrence }) => dayKey(occurrence.date * 1000) === dayKey(day.ms),
	);
	const earlier = at < 0 ? before : before.slice(0, at);
	return [...earlier, day, ...before.slice(earlier.length), ...rest];
}

/** The message before an occurrence ends its group. */
function endGroup(rows: LogRow[]): void {
	const row = rows.at(-1);
	if (row?.kind === "message") rows[rows.length - 1] = { ...row, last: true };
}

export function occurrenceWords({ what }: Occurrence): string {
	const nameOf = (person: Person | null) =>
		person && (calledName(person) || words.somebody);
	switch (what.kind) {
		case "joined":
			return words.joined(calledName(what.person));
		case "left":
			return words.left(calledName(what.person));
		case "invited":
			return words.invited(nameOf(what.by), namesOf(what.people));
		case "topic": {
			const topic = shownName(what.topic, Number.POSITIVE_INFINITY);
			return topic
				? words.topic(nameOf(what.by), topic)
				: words.noTopic(nameOf(what.by));
		}
	}
}
