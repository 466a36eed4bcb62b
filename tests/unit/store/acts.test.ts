import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Act, ActChange } from "../../../src/shared/domain/act";
import type { Part } from "../../../src/shared/domain/history";
import type { MessageId, PersonKey } from "../../../src/shared/domain/ids";
import type {
	Delivery,
	Message,
	MessageRef,
} from "../../../src/shared/domain/message";
import { MAX_TEXT_LENGTH } from "../../../src/shared/domain/message";
import { errorOf } from "../../../src/shared/errors";
import { Database } from "../../../src/store/database";
import { storeKeysOf } from "../../../src/store/keys";
import { here, OneStore, own, received } from "./kit";

const bob = "bob" as PersonKey;
const carol = "carol" as PersonKey;
const alice = "alice" as PersonKey;
const idOf = (n: number | string) =>
	`01JDXAMPKEJDXAMPJE${String(n).padStart(8, "0")}` as MessageId;

const refOf = ({ id, from }: MessageRef): MessageRef => ({ id, from });

const act = (
	number: number | null,
	change: ActChange,
	over: Partial<Act> = {},
): Act => ({
	conversationId: here,
	id: idOf(number ?? "X"),
	from: bob,
	number,
	date: 0,
	change,
	delivery: { kind: "received" },
	protection: "none",
	...over,
	target: refOf(over.target ?? { id: idOf(1), from: bob }),
});
const edit = (text: string): ActChange => ({
	kind: "edit",
	text,
	mentions: [],
});
const react = (emoji: string): ActChange => ({ kind: "react", emoji });
const first = received(1, { id: idOf(1), text: "first words" });

const queued: Delivery = { kind: "queued" };
const mine = (name: string, change: ActChange, over: Partial<Act> = {}) =>
	act(null, change, { id: idOf(name), from: alice, delivery: queued, ...over });

async function withFirst(): Promise<OneStore> {
	const one = await OneStore.make();
	one.append(first);
	return one;
}
const acts = (one: OneStore, ...all: Act[]) => one.ask("commit", { acts: all });
const only = (one: OneStore): Message | undefined => one.all()[0];

describe("an edit", () => {
	test("changes the text, and what a search finds", async () => {
		const one = await withFirst();
		const { changed, fresh } = acts(one, act(2, edit("second thoughts")));
		const expected = { ...first, text: "second thoughts", edited: idOf(2) };
		expect([fresh, changed]).toEqual([[], [expected]]);
		one.reopen();
		expect(one.all()).toEqual([expected]);
		expect(one.search({ text: "first" }).hits).toEqual([]);
		expect(one.search({ text: "thoughts" }).hits).toHaveLength(1);
	});

	test("of an edit: the higher id counts, whatever comes first, and again", async () => {
		const one = await withFirst();
		acts(one, act(5, edit("fifth")), act(3, edit("third")));
		acts(one, act(3, edit("third")));
		expect(only(one)).toMatchObject({ text: "fifth", edited: idOf(5) });
	});

	test("by somebody else changes nothing, nor does it in another conversation", async () => {
		const one = await withFirst();
		acts(
			one,
			act(2, edit("never said"), {
				from: carol,
				target: { ...first, from: carol },
			}),
			act(3, edit("never said"), { from: carol, target: first }),
			act(4, { kind: "delete" }, { from: carol, target: first }),
			act(5, edit("never said"), {
				conversationId: here.replace("1.", "2.") as typeof here,
			}),
		);
		expect(one.all()).toEqual([first]);
	});
});

describe("a deleted message", () => {
	test("keeps its place, and nothing of it is left", async () => {
		const one = await withFirst();
		acts(one, act(2, react("👍"), { from: carol }), act(3, edit("again")));
		acts(one, act(4, { kind: "delete" }), act(5, edit("not this")));
		expect(one.all()).toEqual([{ ...first, text: "", deleted: "author" }]);
		for (const text of ["first", "again", "not"])
			expect(one.search({ text }).hits).toEqual([]);
		// It came again: what is deleted stays deleted.
		one.append({ ...first, number: 9 });
		expect(only(one)).toMatchObject({ number: 9, text: "", deleted: "author" });
		one.close();
		const database = new Database(
			one.file,
			storeKeysOf(one.options.key).cipher,
		);
		const bodies = database.all("select body from message");
		database.close();
		expect(String(bodies)).not.toContain("words");
	});

	test("here alone is this user's decision, and lasts", async () => {
		const one = await withFirst();
		const hide = [{ conversationId: here, messages: [first] }];
		expect(one.ask("commit", { hide }).changed).toHaveLength(1);
		acts(one, act(4, edit("come back")));
		expect(one.all()).toEqual([{ ...first, text: "", deleted: "here" }]);
		expect(one.ask("commit", { hide }).changed).toEqual([]);
	});
});

describe("what was done to a message that is not here yet", () => {
	test("waits for it, over a restart, and is done when it comes", async () => {
		const one = await OneStore.make();
		acts(one, act(3, react("🎉"), { from: carol }), act(2, edit("better")));
		one.reopen();
		expect(one.all()).toEqual([]);
		const { fresh, changed } = one.append(first);
		const expected: Message = {
			...first,
			text: "better",
			edited: idOf(2),
			reactions: [{ from: carol, emoji: "🎉", id: idOf(3) }],
		};
		expect([fresh, changed]).toEqual([[expected], []]);
		expect(one.search({ text: "better" }).hits).toHaveLength(1);
		expect(one.ask("unsettled", {}).acts).toEqual([]);
	});

	test("is bounded for each person, and the others' stays", async () => {
		const one = await OneStore.make();
		acts(one, act(1, react("👍"), { from: carol }));
		const many = Array.from({ length: 150 }, (_, n) => [
			act(n + 10, edit("x"), { target: { id: idOf(n + 10), from: bob } }),
			// Of a kind only the newest is kept.
			act(n + 10, react("👎"), { id: idOf(`R${n}`) }),
		]);
		acts(one, ...many.flat());
		const waiting = one.ask("unsettled", {}).acts ?? [];
		expect(waiting.filter(({ from }) => from === bob).length).toBe(100);
		expect(waiting.filter(({ from }) => from === carol).length).toBe(1);
	});
});

describe("an own act", () => {
	test("shows at once, and how far it is: queued, then not any more", async () => {
		const one = await OneStore.make();
		const message = own(idOf(1), { number: 1, delivery: { kind: "sent" } });
		one.append(message);
		const target = message;
		acts(
			one,
			mine("A", edit("a"), { target }),
			mine("B", edit("b"), { target }),
		);
		one.reopen();
		expect(only(one)).toMatchObject({
			text: "b",
			edited: idOf("B"),
			change: queued,
		});
		expect(one.ask("unsent", { id: here }).map(({ id }) => id)).toEqual([
			idOf("A"),
			idOf("B"),
		]);
		const safe = (name: string, number: number, id: string) => {
			const change = { id: idOf(name), from: alice, number };
			const changes = [{ ...change, delivery: { kind: "sent" } as const }];
			const update = [{ conversationId: here, changes }];
			return one.ask("commit", { update }, id).changed;
		};
		safe("A", 7, "first");
		expect(only(one)).toMatchObject({
			text: "b",
			edited: idOf("B"),
			change: queued,
		});
		const expected = { ...message, text: "b", edited: idOf("B") };
		expect(safe("B", 8, "second")).toEqual([expected]);
		// Asked again, because its answer got lost.
		expect(safe("B", 8, "second")).toEqual([expected]);
		expect(one.ask("unsent", { id: here })).toEqual([]);
	});

	test("that can't go says why, and can be tried again", async () => {
		const one = await withFirst();
		acts(one, mine("A", react("👍"), { target: first }));
		const error = errorOf("server-removed");
		const change = (delivery: Delivery) => {
			const changes = [{ id: idOf("A"), from: alice, number: null, delivery }];
			const update = [{ conversationId: here, changes }];
			one.ask("commit", { update });
		};
		change({ kind: "failed", error });
		expect(only(one)?.change).toEqual({ kind: "failed", error });
		change(queued);
		expect(only(one)).toMatchObject({
			change: queued,
			reactions: [{ from: alice, emoji: "👍", id: idOf("A") }],
		});
	});
});

describe("a text in parts", () => {
	const part = (index: number, total: number, over: Partial<Message> = {}) =>
		({
			of: received(index, { id: idOf(1), text: `part ${index} `, ...over }),
			index,
			total,
		}) satisfies Part;
	const parts = (one: OneStore, ...all: Part[]) =>
		one.ask("commit", { parts: all });

	test("is one message once all are here, in any order, over a restart", async () => {
		const one = await OneStore.make();
		parts(one, part(3, 3), part(1, 3));
		one.reopen();
		expect(one.all()).toEqual([]);
		const expected = { ...part(3, 3).of, text: "part 1 part 2 part 3 " };
		expect(parts(one, part(2, 3)).fresh).toEqual([expected]);
		expect(one.all()).toEqual([expected]);
		expect(one.search({ text: "2 part 3" }).hits).toHaveLength(1);
		expect(one.ask("unsettled", {}).parts).toEqual([]);
		// Sent again under later numbers: the last part's counts, and nothing is begun anew.
		const again = [1, 2, 3].map((n) => part(n, 3, { number: n + 10 }));
		expect(parts(one, ...again).moved).toEqual([{ ...expected, number: 13 }]);
		expect(one.ask("unsettled", {}).parts).toEqual([]);
	});

	test("may be an edit, and what is done to it may come first", async () => {
		const one = await OneStore.make();
		const of = (n: number) => act(n + 5, edit(`${n} `), { id: idOf("E") });
		parts(one, { of: of(1), index: 1, total: 2 });
		parts(one, { of: of(2), index: 2, total: 2 });
		expect(one.append(first).fresh).toMatchObject([
			{ text: "1 2 ", edited: idOf("E") },
		]);
	});

	test("that is never ended costs a bounded place, and its own sender's", async () => {
		const one = await OneStore.make();
		parts(one, part(1, 2, { from: carol, id: idOf("C") }));
		for (let n = 0; n < 20; n++)
			parts(one, part(1, 32, { id: idOf(n), text: "x" }));
		const left = one.ask("unsettled", {}).parts ?? [];
		expect(left.map(({ of }) => of.id).sort()).toEqual(
			[idOf(18), idOf(19), idOf("C")].sort(),
		);
	});

	test("with other totals starts over; one that is too long says so", async () => {
		const one = await OneStore.make();
		parts(one, part(1, 2), part(2, 3), part(3, 3));
		expect(one.all()).toEqual([]);
		const text = "x".repeat(MAX_TEXT_LENGTH / 2 + 1);
		parts(one, part(1, 2, { text }), part(2, 2, { text }));
		expect(one.all()).toMatchObject([
			{ text: "", unreadable: { code: "text-too-long" } },
		]);
	});
});

test("whatever the order and however often, everybody ends with the same", async () => {
	const people = [alice, bob, carol];
	const one = fc.record({
		what: fc.constantFrom("say", "edit", "delete", "react"),
		who: fc.constantFrom(...people),
		whose: fc.constantFrom(...people),
		which: fc.integer({ min: 1, max: 3 }),
		emoji: fc.constantFrom("👍", "❤️", ""),
	});
	await fc.assert(
		fc.asyncProperty(
			fc.array(one, { minLength: 1, maxLength: 25 }),
			fc.infiniteStream(fc.nat()),
			async (script, random) => {
				/** What the relay numbered. */
				const datums = script.map(({ what, who, whose, which, emoji }, i) => {
					const number = i + 1;
					const target = { id: idOf(which), from: whose };
					if (what === "say")
						return {
							append: [received(number, { id: idOf(which), from: who })],
						};
					const change: ActChange =
						what === "edit"
							? edit(`edit ${number}`)
							: what === "delete"
								? { kind: "delete" }
								: react(emoji);
					return { acts: [act(number, change, { from: who, target })] };
				});
				const pick = () => random.next().value as number;
				const states: string[] = [];
				for (let reader = 0; reader < 3; reader++) {
					const order = [...datums, ...datums.filter(() => pick() % 3 === 0)]
						.map((datum) => ({ datum, at: reader === 0 ? 0 : pick() }))
						.sort((a, b) => a.at - b.at);
					const reading = await OneStore.make();
					for (const { datum } of order) {
						reading.ask("commit", datum);
						if (pick() % 20 === 0) reading.reopen();
					}
					states.push(
						JSON.stringify(
							reading
								.all()
								.map(({ id, from, text, edited, deleted, reactions }) => ({
									id,
									from,
									// The first copy of what one person said twice under one id is whichever came first.
									text: edited === undefined && !deleted ? "" : text,
									edited,
									deleted,
									reactions,
								}))
								.sort((a, b) => (a.id + a.from < b.id + b.from ? -1 : 1)),
						),
					);
					reading.close();
				}
				expect(new Set(states).size).toBe(1);
			},
		),
		{ numRuns: 15 },
	);
}, 60_000);
