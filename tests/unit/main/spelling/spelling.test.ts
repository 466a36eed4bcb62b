import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { History } from "../../../../src/client/history";
import { nameLookup } from "../../../../src/main/spelling/known-names";
import { LearnedWords } from "../../../../src/main/spelling/learned-words";
import type {
	FromSpeller,
	ToSpeller,
} from "../../../../src/main/spelling/messages";
import { Spelling } from "../../../../src/main/spelling/spelling";
import { initialState } from "../../../../src/shared/state";
import { conversation, person, server } from "../../renderer/samples";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const dictionary = { language: "en", aff: "a", dic: "d" };

function setUp({ answers = true, dictionaries = [dictionary] } = {}) {
	const started: { told: ToSpeller[]; killed: boolean; die: () => void }[] = [];
	const kept = new Map<string, Uint8Array>();
	const store: Pick<History, "blobs" | "commit"> = {
		blobs: async () => kept,
		commit: async ({ blobs = [] }) => {
			for (const { key, value } of blobs)
				if (value) kept.set(key, new Uint8Array(value));
			return { fresh: [], moved: [], changed: [] };
		},
	};
	const learned = new LearnedWords(store, () => {});
	const asked = vi.fn(async () => dictionaries);
	const spelling = new Spelling({
		start: ({ answer, exit }) => {
			const one = { told: [] as ToSpeller[], killed: false, die: exit };
			started.push(one);
			return {
				post: (message) => {
					one.told.push(message);
					if (!answers || message.type === "open" || message.type === "learn")
						return;
					const { id, words } = message;
					const wrong = words.filter((word) => word.startsWith("x"));
					queueMicrotask(() => answer({ id, words: wrong } as FromSpeller));
				},
				kill: () => {
					one.killed = true;
				},
			};
		},
		dictionaries: asked,
		learned,
		isName: (word) => word === "xavier",
	});
	return { spelling, started, learned, asked, store };
}

test("its process begins with the first word, and one is enough", async () => {
	const { spelling, started } = setUp();
	expect(started).toEqual([]);
	expect(await spelling.misspelled(["good", "xad"])).toEqual(["xad"]);
	expect(await spelling.misspelled(["xad"])).toEqual(["xad"]);
	expect(started).toHaveLength(1);
	expect(started[0]?.told[0]).toEqual({
		type: "open",
		dictionaries: [dictionary],
		learned: [],
	});
});

test("names of people are not checked, and begin nothing", async () => {
	const { spelling, started } = setUp();
	expect(await spelling.misspelled(["xavier"])).toEqual([]);
	expect(started).toEqual([]);
});

test("without a dictionary nothing is started, nor looked for with every word", async () => {
	const { spelling, started, asked } = setUp({ dictionaries: [] });
	expect(await spelling.misspelled(["xad"])).toEqual([]);
	expect(await spelling.misspelled(["xad"])).toEqual([]);
	expect(started).toEqual([]);
	expect(asked).toHaveBeenCalledTimes(1);
	spelling.changed();
	await spelling.misspelled(["xad"]);
	expect(asked).toHaveBeenCalledTimes(2);
});

test("it ends when nothing was written for a while, and begins again", async () => {
	const { spelling, started } = setUp();
	await spelling.misspelled(["xad"]);
	await vi.advanceTimersByTimeAsync(4 * 60_000);
	await spelling.misspelled(["xad"]);
	await vi.advanceTimersByTimeAsync(4 * 60_000);
	expect(started[0]?.killed).toBe(false);
	await vi.advanceTimersByTimeAsync(60_000);
	expect(started[0]?.killed).toBe(true);
	expect(await spelling.misspelled(["xad"])).toEqual(["xad"]);
	expect(started).toHaveLength(2);
});

test("one that hangs is ended; after three nobody is asked any more, until something changes", async () => {
	const { spelling, started } = setUp({ answers: false });
	for (let i = 0; i < 5; i++) {
		const wrong = spelling.misspelled(["xad"]);
		await vi.advanceTimersByTimeAsync(20_000);
		expect(await wrong).toEqual([]);
	}
	expect(started).toHaveLength(3);
	expect(started.every(({ killed }) => killed)).toBe(true);
	spelling.changed();
	const wrong = spelling.misspelled(["xad"]);
	await vi.advanceTimersByTimeAsync(20_000);
	expect(await wrong).toEqual([]);
	expect(started).toHaveLength(4);
});

test("one that dies is answered for, and another one begins", async () => {
	const { spelling, started } = setUp({ answers: false });
	const wrong = spelling.misspelled(["xad"]);
	await vi.advanceTimersByTimeAsync(0);
	started[0]?.die();
	expect(await wrong).toEqual([]);
	void spelling.misspelled(["xad"]);
	await vi.advanceTimersByTimeAsync(0);
	expect(started).toHaveLength(2);
	spelling.close();
});

test("suggestions that take too long are none; the process goes on", async () => {
	const { spelling, started } = setUp({ answers: false });
	const found = spelling.suggestions("xad");
	await vi.advanceTimersByTimeAsync(1_500);
	expect(await found).toEqual([]);
	expect(started[0]?.killed).toBe(false);
});

test("an added word is stored, told, and known to the next process; until it is forgotten", async () => {
	const { spelling, started, learned, store } = setUp();
	await spelling.misspelled(["xad"]);
	await spelling.learn("xad");
	expect(started[0]?.told.at(-1)).toEqual({ type: "learn", word: "xad" });
	spelling.changed();
	await spelling.misspelled(["xad"]);
	expect(started[1]?.told[0]).toMatchObject({ learned: ["xad"] });
	expect(await new LearnedWords(store, () => {}).all()).toEqual(["xad"]);
	await learned.forget();
	expect(await new LearnedWords(store, () => {}).all()).toEqual([]);
});

test("of the words that were added the oldest go, and what is none is not kept", async () => {
	const { learned } = setUp();
	for (let i = 0; i <= 5_000; i++) await learned.add(`w${i}`);
	await learned.add("y".repeat(61));
	const words = await learned.all();
	expect([words.length, words[0], words.at(-1)]).toEqual([
		5_000,
		"w1",
		"w5000",
	]);
});

test("whoever takes part anywhere, or is there, has a name that is no mistake", () => {
	const state = {
		...initialState,
		conversations: {
			a: conversation({
				members: [
					{ ...conversation().members[0], ...person("Xavi.Ñandú") } as never,
				],
			}),
		},
		servers: { s1: server({ people: [person("Kjell")] }) },
	};
	const isName = nameLookup(() => state as never);
	for (const word of ["Xavi", "ñandú", "KJELL"])
		expect(isName(word)).toBe(true);
	expect(isName("kjel")).toBe(false);
});
