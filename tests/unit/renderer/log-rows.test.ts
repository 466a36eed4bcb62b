import { describe, expect, it } from "vitest";
import {
	isOwn,
	keyOf,
	type LogRow,
	logRows,
} from "../../../src/renderer/text/log-rows";
import type { PersonKey } from "../../../src/shared/domain/ids";
import { message } from "./samples";

const at = (day: number, hour: number, minute = 0) =>
	new Date(2026, 0, day, hour, minute).getTime() / 1000;

/** Rows as short text: "day", "unread", or the sender and the numbers of a group. */
function shape(rows: readonly LogRow[]): string[] {
	const shown: string[] = [];
	let isOpen = false;
	for (const row of rows) {
		if (row.kind !== "message") {
			shown.push(row.kind);
			continue;
		}
		const { message, first, last } = row;
		expect(first).toBe(!isOpen);
		isOpen = !last;
		if (first) shown.push(isOwn(message) ? "own" : message.from);
		shown[shown.length - 1] += ` ${message.number}`;
	}
	expect(isOpen).toBe(false);
	return shown;
}

const carol = { from: "carol" as PersonKey, fromName: "Carol" };
const own = {
	from: "alice" as PersonKey,
	fromName: "Alice",
	delivery: { kind: "sent" },
} as const;

describe("logRows", () => {
	it("is empty for an empty log", () => {
		expect(logRows([], null)).toEqual([]);
	});

	it("groups consecutive messages of one sender", () => {
		const rows = logRows(
			[message(1), message(2), message(3, carol), message(4, own)],
			null,
		);
		expect(shape(rows)).toEqual(["day", "bob 1 2", "carol 3", "own 4"]);
	});

	it("starts a new group after a pause", () => {
		const rows = logRows(
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
		const rows = logRows(
			[
				message(1, { date: at(15, 23, 59) }),
				message(2, { date: at(16, 0, 1) }),
			],
			null,
		);
		expect(shape(rows)).toEqual(["day", "bob 1", "day", "bob 2"]);
	});

	it("keeps the order it is given, whatever the senders' clocks say", () => {
		const rows = logRows(
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
		const rows = logRows([message(1), message(2, { claimed: true })], null);
		expect(shape(rows)).toEqual(["day", "bob 1", "bob 2"]);
	});

	it("marks the first unseen message of others, once", () => {
		const rows = logRows(
			[message(1), message(2, own), message(3), message(4)],
			1,
		);
		expect(shape(rows)).toEqual(["day", "bob 1", "own 2", "unread", "bob 3 4"]);
	});

	it("marks nothing where everything was seen", () => {
		expect(shape(logRows([message(1), message(2)], 2))).toEqual([
			"day",
			"bob 1 2",
		]);
	});

	it("gives each message's row its own key, whatever stands around it", () => {
		const all = [1, 2, 3, 4].map((n) => message(n));
		const keys = (rows: readonly LogRow[]) =>
			rows.filter(({ kind }) => kind === "message").map(({ key }) => key);
		expect(keys(logRows(all, null))).toEqual(all.map(keyOf));
		expect(keys(logRows(all.slice(2), 2))).toEqual(all.slice(2).map(keyOf));
	});
});
