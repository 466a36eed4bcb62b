import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Core } from "../../../src/client/core";
import type { History } from "../../../src/client/history";
import { OwnMarks } from "../../../src/client/own-marks";
import { type Marks, noMarks } from "../../../src/shared/domain/marks";
import { reduce } from "../../../src/shared/reduce";
import { type AppState, initialState } from "../../../src/shared/state";
import { conversation, conversationId, message } from "../renderer/samples";

/** @param newest what the history holds of others */
async function setUp(newest = 0, told: Marks = noMarks) {
	let state: AppState = {
		...initialState,
		conversations: { [conversationId]: conversation({ told }) },
	};
	const core: Core = {
		state: () => state,
		emit: (event) => {
			state = reduce(state, event);
		},
		history: {
			summary: async () => ({ last: null, newest, unread: 0 }),
		} as unknown as History,
		e2e: null,
		signer: null,
		dial: () => {
			throw new Error("nothing is dialled");
		},
		report: (error) => {
			throw error;
		},
	};
	const tell = vi.fn();
	const marks = new OwnMarks(core, conversationId, tell);
	await marks.load();
	return { core, marks, tell };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("tell what is stored and seen, from the first attachment on", async () => {
	const { core, marks, tell } = await setUp();
	marks.attached(5);
	expect(marks.news()).toBeNull();
	marks.stored([message(5), message(7)]);
	vi.runAllTimers();
	expect(tell).toHaveBeenCalled();
	expect(marks.news()).toEqual({ since: 5, deliveredUpTo: 7, readUpTo: 0 });
	core.emit({
		type: "conversation-read",
		id: conversationId,
		upTo: 7,
		unread: 0,
	});
	expect(marks.news()).toMatchObject({ readUpTo: 7 });
});

test("are told once, and again on the next attachment unless they are safe", async () => {
	const { core, marks } = await setUp(9);
	marks.attached(1);
	const first = marks.news() as Marks;
	const safe = marks.written(first);
	expect(marks.news()).toBeNull();
	marks.detached();
	expect(marks.news()).toBeNull();
	marks.attached(10);
	expect(marks.news()).toEqual(first);
	safe();
	expect(marks.news()).toBeNull();
	expect(core.state().conversations[conversationId]?.told).toEqual({
		since: 1,
		deliveredUpTo: 9,
		readUpTo: 0,
	});
});

test("are not told again after a restart", async () => {
	const told = { since: 1, deliveredUpTo: 9, readUpTo: 0 };
	const { marks } = await setUp(9, told);
	marks.attached(10);
	expect(marks.news()).toBeNull();
	marks.stored([message(10)]);
	expect(marks.news()).toEqual({ ...told, deliveredUpTo: 10 });
});

test("say nothing of reading while the user does not want it", async () => {
	const { core, marks } = await setUp(9);
	core.emit({ type: "preferences-changed", changes: { readReceipts: false } });
	core.emit({
		type: "conversation-read",
		id: conversationId,
		upTo: 9,
		unread: 0,
	});
	marks.attached(10);
	expect(marks.news()).toEqual({ since: 10, deliveredUpTo: 9, readUpTo: 0 });
});

test("a repeated message counts by its later number", async () => {
	const { marks } = await setUp(4);
	marks.attached(5);
	marks.stored([message(8)]);
	marks.stored([message(6)]);
	expect(marks.news()).toMatchObject({ deliveredUpTo: 8 });
});

test.each([
	["before it is attached", (marks: OwnMarks) => marks.leftBehind()],
	["after", () => {}],
])("who was left behind begins anew; told so %s", async (_when, before) => {
	const { core, marks } = await setUp(9, {
		since: 1,
		deliveredUpTo: 9,
		readUpTo: 9,
	});
	before(marks);
	marks.attached(70);
	marks.leftBehind();
	expect(core.state().conversations[conversationId]?.told.since).toBe(70);
});

test("what lies in the gap behind what was kept is not told as stored", async () => {
	const { core, marks } = await setUp(9, {
		since: 1,
		deliveredUpTo: 9,
		readUpTo: 9,
	});
	const since = () => core.state().conversations[conversationId]?.told.since;
	marks.attached(10);
	marks.skipped(20);
	expect(since()).toBe(1);
	marks.leftBehind();
	marks.stored([message(12)]);
	expect(since()).toBe(10);
	marks.skipped(70);
	marks.stored([message(70)]);
	expect(since()).toBe(70);
	expect(marks.news()).toMatchObject({ since: 70, deliveredUpTo: 70 });
});

test("leave no timer behind", async () => {
	const { marks, tell } = await setUp(9);
	marks.changed();
	marks.attached(10);
	marks.detached();
	vi.runAllTimers();
	expect(tell).not.toHaveBeenCalled();
});
