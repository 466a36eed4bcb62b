import { describe, expect, it } from "vitest";
import { logRows } from "../../../src/renderer/text/log-rows";
import { muteUntil } from "../../../src/renderer/text/mute";
import {
	occurrenceWords,
	withOccurrences,
} from "../../../src/renderer/text/occurrences";
import type { Message } from "../../../src/shared/domain/message";
import type { Occurrence } from "../../../src/shared/domain/occurrence";
import { message, person } from "./samples";

const joined = (after: number, name = "Carol"): Occurrence => ({
	after,
	date: 0,
	what: { kind: "joined", person: person(name) },
});

function shown(
	messages: readonly Message[],
	occurrences: readonly Occurrence[],
	edges: { hasOlder?: boolean; hasNewer?: boolean } = {},
	unreadAfter: number | null = null,
): string[] {
	const log = { messages, hasOlder: false, hasNewer: false, ...edges };
	return withOccurrences(logRows(messages, unreadAfter), occurrences, log).map(
		(row) => {
			switch (row.kind) {
				case "message":
					return `${row.first ? "[" : ""}${row.message.number ?? "own"}${row.last ? "]" : ""}`;
				case "occurrence":
					return `after ${row.occurrence.after}`;
				default:
					return row.kind;
			}
		},
	);
}

describe("what happened between messages", () => {
	it("stands behind the message it followed, and parts a group", () => {
		expect(
			shown(
				[1, 2, 3].map((n) => message(n)),
				[joined(2)],
			),
		).toEqual(["day", "[1", "2]", "after 2", "[3]"]);
	});

	it("stands before everything, and before what has no number yet", () => {
		const own = message(null, { delivery: { kind: "queued" } });
		expect(shown([message(4), own], [joined(0), joined(4)])).toEqual([
			"after 0",
			"day",
			"[4]",
			"after 4",
			"[own]",
		]);
		expect(shown([], [joined(0)])).toEqual(["after 0"]);
	});

	it("stands before the mark of what is new", () => {
		expect(shown([message(1), message(2)], [joined(1)], {}, 1)).toEqual([
			"day",
			"[1]",
			"after 1",
			"unread",
			"[2]",
		]);
	});

	it("stands on the day it happened, whatever was said last before it", () => {
		const noon = message(2).date;
		const yesterday = message(1, { date: noon - 86_400 });
		const late: Occurrence = { ...joined(1), date: yesterday.date + 60 };
		const early: Occurrence = { ...joined(1, "Dan"), date: noon - 60 };
		const names = withOccurrences(
			logRows([yesterday, message(2)], 1),
			[late, early],
			{ messages: [yesterday, message(2)], hasOlder: false, hasNewer: false },
		).map((row) =>
			row.kind === "occurrence" ? occurrenceWords(row.occurrence) : row.kind,
		);
		expect(names).toEqual([
			"day",
			"message",
			"Carol joined",
			"day",
			"Dan joined",
			"unread",
			"message",
		]);
	});

	it("is left out where the part that is held does not reach", () => {
		const held = [message(5), message(7)];
		const all = [joined(2), joined(5), joined(6), joined(7), joined(9)];
		expect(shown(held, all, { hasOlder: true, hasNewer: true })).toEqual([
			"day",
			"[5]",
			"after 5",
			"after 6",
			"[7]",
		]);
	});

	it("is said in words", () => {
		const by = person("Bob");
		const said = (what: Occurrence["what"]) =>
			occurrenceWords({ after: 0, date: 0, what });
		expect(said({ kind: "left", person: by })).toBe("Bob left");
		expect(
			said({ kind: "invited", people: [person("Carol"), person("Dan")], by }),
		).toBe("Bob asked Carol and Dan to join");
		expect(said({ kind: "topic", topic: "Tea", by: null })).toBe(
			"You changed the topic to “Tea”",
		);
		expect(said({ kind: "topic", topic: "", by })).toBe(
			"Bob removed the topic",
		);
	});
});

describe("muting", () => {
	it("ends in an hour, on the next morning by the calendar, or never", () => {
		const now = new Date(2026, 2, 28, 23, 30).getTime();
		expect(muteUntil("hour", now)).toBe(now + 3_600_000);
		expect(muteUntil("morning", now)).toBe(
			new Date(2026, 2, 29, 8, 0).getTime(),
		);
		expect(muteUntil("always", now)).toBeNull();
	});
});
