import { describe, expect, it } from "vitest";
import {
	groupMessages,
	type LogRow,
} from "../../../src/renderer/text/group-messages";
import type { PersonKey } from "../../../src/shared/domain/ids";
import { message } from "./samples";

const at = (day: number, hour: number, minute = 0) =>
	new Date(2026, 0, day, hour, minute).getTime() / 1000;

/** Rows as short text: "day", "unread", or the senders and numbers of a group. */
const shape = (rows: readonly LogRow[]) =>
	rows.map((row) =>
		row.kind === "group"
			? `${row.group.own ? "own" : row.group.messages[0].from} ${row.group.messages.map((m) => m.number).join(" ")}`
			: row.kind,
	);

const carol = { from: "carol" as PersonKey, fromName: "Carol" };
const own = {
	from: "alice" as PersonKey,
	fromName: "Alice",
	delivery: { kind: "sent" },
} as const;

describe("groupMessages", () => {
	it("is empty for an empty log", () => {
		expect(groupMessages([], null)).toEqual([]);
	});

	it("groups consecutive messages of one sender", () => {
		const rows = groupMessages(
			[message(1), message(2), message(3, carol), message(4, own)],
			null,
		);
		expect(shape(rows)).toEqual(["day", "bob 1 2", "carol 3", "own 4"]);
	});

	it("starts a new group after a pause", () => {
		const rows = groupMessages(
			[
				message(1, { date: at(15, 9, 0) }),
				message(2, { date: at(15, 9, 5) }),
				message(3, { date: at(15, 9, 11) }),
			],
			null,
		);
		expect(shape(rows)).toEqual(["day", "bob 1 2", "bob 3"]);
	});

	it("separates days, also within one sender's five minutes", () => {
		const rows = groupMessages(
			[
				message(1, { date: at(15, 23, 59) }),
				message(2, { date: at(16, 0, 1) }),
			],
			null,
		);
		expect(shape(rows)).toEqual(["day", "bob 1", "day", "bob 2"]);
	});

	it("keeps the order it is given, whatever the senders' clocks say", () => {
		const rows = groupMessages(
			[
				message(1, { date: at(16, 12) }),
				message(2, { ...carol, date: at(15, 12) }),
				message(3, { date: Number.MAX_SAFE_INTEGER }),
			],
			null,
		);
		expect(shape(rows)).toEqual([
			"day",
			"bob 1",
			"day",
			"carol 2",
			"day",
			"bob 3",
		]);
	});

	it("never puts a claimed and a confirmed sender under one name", () => {
		const rows = groupMessages(
			[message(1), message(2, { claimed: true })],
			null,
		);
		expect(shape(rows)).toEqual(["day", "bob 1", "bob 2"]);
	});

	it("marks the first unseen message of others, once", () => {
		const rows = groupMessages(
			[message(1), message(2, own), message(3), message(4)],
			1,
		);
		expect(shape(rows)).toEqual(["day", "bob 1", "own 2", "unread", "bob 3 4"]);
	});

	it("marks nothing where everything was seen", () => {
		expect(shape(groupMessages([message(1), message(2)], 2))).toEqual([
			"day",
			"bob 1 2",
		]);
	});

	it("keeps a group's key while it grows at its end", () => {
		const before = groupMessages([message(1)], null);
		const after = groupMessages([message(1), message(2)], null);
		expect(after.map(({ key }) => key)).toEqual(before.map(({ key }) => key));
	});
});
