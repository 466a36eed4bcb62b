import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Finder, type FinderState } from "../../../src/renderer/state/finder";
import {
	emptyQuery,
	isWish,
	searchOf,
} from "../../../src/renderer/state/search-query";
import type { PersonKey } from "../../../src/shared/domain/ids";
import type {
	MessageSearch,
	SearchPage,
} from "../../../src/shared/domain/pages";
import { fail, ok, type Result } from "../../../src/shared/errors";
import { deferred, message } from "./samples";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp() {
	const asked: {
		search: MessageSearch;
		answer: ReturnType<typeof deferred<Result<SearchPage>>>;
	}[] = [];
	const states: FinderState[] = [];
	const finder = new Finder(
		{
			searchMessages: (search) => {
				const answer = deferred<Result<SearchPage>>();
				asked.push({ search, answer });
				return answer.promise;
			},
		},
		null,
		() => Date.UTC(2026, 0, 31),
		(state) => void states.push(state),
	);
	return {
		finder,
		asked,
		type: async (text: string) => {
			finder.ask({ ...emptyQuery, text });
			await vi.runAllTimersAsync();
		},
		answer: async (result: Result<SearchPage>, which = asked.length - 1) => {
			asked[which]?.answer.resolve(result);
			await vi.runAllTimersAsync();
		},
		numbers: () => finder.state.hits.map((hit) => hit.message.number),
		states,
	};
}

const found = (numbers: readonly number[], next: number | null = null) =>
	ok({ hits: numbers.map((n) => ({ message: message(n), marks: [] })), next });

describe("Finder", () => {
	it("asks once for what is typed quickly", async () => {
		const t = setUp();
		for (const text of ["c", "ca", "caf"])
			t.finder.ask({ ...emptyQuery, text });
		await vi.runAllTimersAsync();
		expect(t.asked.map(({ search }) => search.text)).toEqual(["caf"]);
		await t.answer(found([3, 2]));
		expect(t.numbers()).toEqual([3, 2]);
	});

	it("uses the answer to the newest question alone, in whatever order they come", async () => {
		const t = setUp();
		await t.type("one");
		await t.type("two");
		await t.answer(found([2]), 1);
		await t.answer(found([1]), 0);
		expect(t.numbers()).toEqual([2]);
	});

	it("keeps what is shown until the next answer is there", async () => {
		const t = setUp();
		await t.type("one");
		await t.answer(found([1]));
		t.finder.ask({ ...emptyQuery, text: "other" });
		expect(t.numbers()).toEqual([1]);
		expect(t.finder.state.phase.kind).toBe("searching");
	});

	it("asks nothing where nothing is looked for", async () => {
		const t = setUp();
		await t.type("one");
		await t.answer(found([1]));
		await t.type("  ?! ");
		expect(t.asked).toHaveLength(1);
		expect(t.numbers()).toEqual([]);
		expect(t.finder.state.phase.kind).toBe("idle");
	});

	it("reads the next page near the end of this one, once, and to the last", async () => {
		const t = setUp();
		await t.type("one");
		await t.answer(found([9, 8, 7], 40));
		t.finder.stand(0);
		t.finder.stand(1);
		expect(t.asked).toHaveLength(2);
		expect(t.asked[1]?.search.before).toBe(40);
		await t.answer(found([6]));
		expect(t.numbers()).toEqual([9, 8, 7, 6]);
		expect(t.finder.state.at).toBe(1);
		t.finder.more();
		expect(t.asked).toHaveLength(2);
	});

	it("says what failed, and asks again when told to", async () => {
		const t = setUp();
		await t.type("one");
		await t.answer(fail("disk-failed"));
		expect(t.finder.state.phase.kind).toBe("failed");
		t.finder.retry();
		await vi.runAllTimersAsync();
		await t.answer(found([1]));
		expect(t.numbers()).toEqual([1]);
	});

	it("stays within its hits", async () => {
		const t = setUp();
		t.finder.stand(3);
		expect(t.finder.state.at).toBeNull();
		await t.type("one");
		await t.answer(found([2, 1]));
		t.finder.stand(7);
		expect(t.finder.state.at).toBe(1);
		t.finder.stand(-4);
		expect(t.finder.state.at).toBe(0);
	});
});

describe("what is looked for", () => {
	const now = new Date(2026, 2, 31, 12).getTime();
	const at = (year: number, month: number, day: number) =>
		new Date(year, month - 1, day).getTime() / 1000;

	it("has whole days of this time zone, the last one included", () => {
		const period = {
			kind: "between",
			first: "2026-03-01",
			last: "2026-03-05",
		} as const;
		expect(searchOf({ ...emptyQuery, period }, null, now)).toMatchObject({
			since: at(2026, 3, 1),
			until: at(2026, 3, 6),
		});
	});

	it("leaves a side open that is not chosen, or is no day", () => {
		const period = { kind: "between", first: "", last: "soon" } as const;
		expect(searchOf({ ...emptyQuery, period }, null, now)).toMatchObject({
			since: null,
			until: null,
		});
		expect(isWish({ ...emptyQuery, period })).toBe(false);
	});

	it("is a wish with a word, a person, a time or a link", () => {
		expect(isWish(emptyQuery)).toBe(false);
		expect(isWish({ ...emptyQuery, text: " ?" })).toBe(false);
		expect(isWish({ ...emptyQuery, text: "x" })).toBe(true);
		expect(isWish({ ...emptyQuery, from: "bob" as PersonKey })).toBe(true);
		expect(isWish({ ...emptyQuery, hasLink: true })).toBe(true);
		expect(isWish({ ...emptyQuery, period: { kind: "week" } })).toBe(true);
	});
});
