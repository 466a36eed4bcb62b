import { describe, expect, test } from "vitest";
import type {
	ConversationId,
	MessageId,
	PersonKey,
} from "../../../src/shared/domain/ids";
import type { Message } from "../../../src/shared/domain/message";
import type {
	MessageSearch,
	PageAnchor,
} from "../../../src/shared/domain/pages";
import { everything } from "../../everything";
import { pageOf, searchIn } from "../../history-model";
import { message } from "../renderer/samples";

const own = (id: string): Message =>
	message(null, { id: id as MessageId, delivery: { kind: "queued" } });

describe("pages", () => {
	const numbered = [1, 2, 3, 5, 6, 7].map((n) => message(n));
	const all = [...numbered, own("a"), own("b")];
	const page = (anchor: PageAnchor, length: number) => {
		const { messages, hasOlder, hasNewer } = pageOf(all, anchor, length);
		const shown = messages.map(({ id, number }) => number ?? id).join(" ");
		return `${hasOlder ? "… " : ""}${shown}${hasNewer ? " …" : ""}`;
	};

	test.each([
		[3, "… 7 a b"],
		// What has no number can't be asked for by one: it comes whole.
		[1, "… a b"],
		[8, "1 2 3 5 6 7 a b"],
		[99, "1 2 3 5 6 7 a b"],
	])("the newest %i", (length, expected) => {
		expect(page({ kind: "newest" }, length)).toBe(expected);
	});

	test.each([
		[6, 2, "… 3 5 …"],
		[3, 2, "1 2 …"],
		[4, 2, "… 2 3 …"],
		[1, 2, " …"],
		[99, 2, "… 6 7 …"],
	])("before %i, %i", (number, length, expected) => {
		expect(page({ kind: "before", number }, length)).toBe(expected);
	});

	test.each([
		[2, 2, "… 3 5 …"],
		[0, 2, "1 2 …"],
		[3, 2, "… 5 6 …"],
		[5, 2, "… 6 7 …"],
		[5, 3, "… 6 7 a b"],
		[7, 1, "… a b"],
	])("after %i, %i", (number, length, expected) => {
		expect(page({ kind: "after", number }, length)).toBe(expected);
	});

	test.each([
		[5, 4, "… 2 3 5 6 …"],
		[4, 4, "… 2 3 5 6 …"],
		[1, 4, "1 2 …"],
		[7, 4, "… 5 6 7 a b"],
		[99, 2, "… 7 a b"],
	])("around %i, %i", (number, length, expected) => {
		expect(page({ kind: "around", number }, length)).toBe(expected);
	});

	test("of nothing", () => {
		const empty = { messages: [], hasOlder: false, hasNewer: false };
		expect(pageOf([], { kind: "newest" }, 3)).toEqual(empty);
		expect(pageOf([], { kind: "around", number: 3 }, 3)).toEqual(empty);
	});
});

describe("searching", () => {
	const c2 = "s1.c2" as ConversationId;
	const all = [
		message(4, { text: "see https://example.org/plan", date: 400 }),
		message(3, { text: "The plan", date: 300, from: "carol" as PersonKey }),
		message(2, { text: "another Plan", date: 200, conversationId: c2 }),
		message(1, { text: "hello", date: 100 }),
	];
	const found = (search: Partial<MessageSearch>, length = 10) =>
		searchIn(all, { ...everything, ...search }, length).hits.map(
			(hit) => hit.message.number,
		);

	test("finds by words and by every filter", () => {
		expect(found({ text: "pla" })).toEqual([4, 3, 2]);
		// “the” is within “another”.
		expect(found({ text: "plan the" })).toEqual([3, 2]);
		expect(found({ text: "plan th" })).toEqual([3]);
		expect(found({ text: "plan", conversationId: c2 })).toEqual([2]);
		expect(found({ text: "plan", from: "carol" as PersonKey })).toEqual([3]);
		expect(found({ text: "plan", since: 300, until: 400 })).toEqual([3]);
		expect(found({ hasLink: true })).toEqual([4]);
		expect(found({ text: "nothing" })).toEqual([]);
	});

	test("goes on where the last page ended", () => {
		const first = searchIn(all, { ...everything, text: "plan" }, 2);
		expect(first.hits.map((hit) => hit.message.number)).toEqual([4, 3]);
		const second = searchIn(
			all,
			{ ...everything, text: "plan", before: first.next },
			2,
		);
		expect(second.hits.map((hit) => hit.message.number)).toEqual([2]);
		expect(second.next).toBeNull();
	});
});
