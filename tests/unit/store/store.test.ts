import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { MessageId, PersonKey } from "../../../src/shared/domain/ids";
import type { Message } from "../../../src/shared/domain/message";
import type { PageAnchor } from "../../../src/shared/domain/pages";
import { errorOf } from "../../../src/shared/errors";
import { pageOf } from "../../history-model";
import { conversationOf, here, numbers, OneStore, own, received } from "./kit";

const sent = { kind: "sent" } as const;

describe("appending", () => {
	test("tells what was not there, and keeps it over a restart", async () => {
		const one = await OneStore.make();
		one.append(received(1), received(2));
		expect(numbers(one.append(received(2), received(3)).fresh)).toEqual([3]);
		one.reopen();
		expect(one.all()).toEqual([1, 2, 3].map((n) => received(n)));
		expect(one.append(received(1))).toEqual({
			fresh: [],
			moved: [],
			changed: [],
		});
	});

	test("keeps conversations apart", async () => {
		const one = await OneStore.make();
		const other = conversationOf(2);
		one.append(received(1), received(7, { conversationId: other }));
		expect(numbers(one.all())).toEqual([1]);
		expect(numbers(one.all(other))).toEqual([7]);
	});

	test("knows a message by its sender as well", async () => {
		const one = await OneStore.make();
		const carol = "carol" as PersonKey;
		one.append(received(1), {
			...received(2, { from: carol }),
			id: received(1).id,
		});
		expect(numbers(one.all())).toEqual([1, 2]);
	});

	test("a repeated message takes the later number, and appears once", async () => {
		const one = await OneStore.make();
		const { id } = received(1);
		one.append(received(1), received(2));
		const { fresh, moved } = one.append(
			received(9, { id }),
			received(3, { id }),
		);
		expect(fresh).toEqual([]);
		expect(moved).toEqual([{ ...received(1), number: 9 }]);
		expect(numbers(one.all())).toEqual([2, 9]);
	});

	test("what comes twice in one batch is fresh once, with its last number", async () => {
		const one = await OneStore.make();
		const { id } = received(1);
		const { fresh, moved } = one.append(received(1), received(4, { id }));
		expect(numbers(fresh)).toEqual([4]);
		expect(moved).toEqual([]);
	});

	test.each([
		["a NUL", "a\0b"],
		["half a character", "a\ud800b"],
		["an emoji", "😀"],
		["quotes", `'"\\`],
		["nothing", ""],
	])("keeps a text with %s", async (_what, text) => {
		const one = await OneStore.make();
		const odd = received(1, {
			text,
			fromName: text,
			id: `${text}1` as MessageId,
		});
		one.append(odd);
		one.reopen();
		expect(one.all()).toEqual([odd]);
		expect(one.append(odd).fresh).toEqual([]);
	});
});

describe("changes of own messages", () => {
	test("are kept, and unsent ones come in the order they were written", async () => {
		const one = await OneStore.make();
		one.append(own("b"), own("a"), own("c"), received(1));
		const from = "alice" as PersonKey;
		const change = (
			name: string,
			number: number | null,
			delivery: Message["delivery"],
		) =>
			one.ask("commit", {
				update: [
					{
						conversationId: here,
						changes: [{ id: name as MessageId, from, number, delivery }],
					},
				],
			});
		change("a", 5, sent);
		change("b", null, { kind: "failed", error: errorOf("server-removed") });
		change("nobody", 3, sent);
		one.reopen();
		expect(numbers(one.all())).toEqual([1, 5, "b", "c"]);
		expect(one.ask("unsent", { id: here }).map(({ id }) => id)).toEqual([
			"b",
			"c",
		]);
	});
});

test("a summary counts what is received and not seen", async () => {
	const one = await OneStore.make();
	expect(one.summary(0)).toEqual({ last: null, newest: 0, unread: 0 });
	one.append(received(1), received(2), received(3));
	one.append(own("a", { number: 4, delivery: sent }));
	expect(one.summary(1)).toMatchObject({ newest: 3, unread: 2 });
	expect(one.summary(1).last?.number).toBe(4);
	one.append(own("b"));
	expect(one.summary(3)).toMatchObject({ newest: 3, unread: 0 });
	expect(one.summary(3).last?.id).toBe("b");
});

test("pages are those of the plain model, whatever is asked", async () => {
	const one = await OneStore.make();
	const all = [
		...[1, 2, 3, 5, 6, 7, 8, 12, 13].map((n) => received(n)),
		own("a"),
		own("b"),
	];
	one.append(...[...all].reverse());
	const number = fc.nat(15);
	const anchor: fc.Arbitrary<PageAnchor> = fc.oneof(
		fc.constant({ kind: "newest" } as const),
		fc.record({
			kind: fc.constantFrom("before", "after", "around"),
			number,
		}) as fc.Arbitrary<PageAnchor>,
	);
	fc.assert(
		fc.property(anchor, fc.integer({ min: 1, max: 14 }), (asked, length) => {
			expect(one.page(asked, length)).toEqual(pageOf(all, asked, length));
		}),
		{ numRuns: 300 },
	);
	const none = conversationOf(9);
	expect(one.page({ kind: "newest" }, 5, none).messages).toEqual([]);
});

describe("a commit", () => {
	const blob = (key: string, text: string | null) => ({
		key,
		value: text === null ? null : new TextEncoder().encode(text),
	});

	test("writes messages, documents and blobs together", async () => {
		const one = await OneStore.make();
		one.ask("commit", {
			append: [received(1)],
			documents: [{ kind: "server", id: "s1", body: "{}" }],
			blobs: [blob("mls g1", "state 1"), blob("mls g2", "x"), blob("n", "y")],
		});
		one.ask("commit", {
			blobs: [blob("mls g1", "state 2"), blob("mls g2", null)],
		});
		one.reopen();
		const [[name, value] = [], ...more] = one.ask("blobs", { prefix: "mls " });
		expect([name, Buffer.from(value ?? []).toString(), more]).toEqual([
			"mls g1",
			"state 2",
			[],
		]);
		expect(one.ask("documents", {})).toEqual([
			{ kind: "server", id: "s1", body: "{}" },
		]);
	});

	test("that can't be done is undone whole, and alone", async () => {
		const one = await OneStore.make();
		const commit = (n: number, key: string) => ({
			call: "commit" as const,
			input: { append: [received(n)], blobs: [blob(key, "x")] },
		});
		const answers = one.store.run({
			id: "one",
			requests: [commit(1, "a"), commit(2, "b".repeat(201)), commit(3, "c")],
		});
		expect(answers.map(({ ok }) => ok)).toEqual([true, false, true]);
		expect(numbers(one.all())).toEqual([1, 3]);
		expect(one.ask("blobs", { prefix: "" })).toHaveLength(2);
	});

	test("asked again after a crash is answered the same", async () => {
		const one = await OneStore.make();
		one.append(received(1));
		const batch = {
			id: "again",
			requests: [
				{
					call: "commit" as const,
					input: {
						append: [
							received(2),
							received(5, { id: received(1).id }),
							received(2),
						],
					},
				},
			],
		};
		const first = one.store.run(batch);
		expect(first).toMatchObject([
			{ value: { fresh: [{ number: 2 }], moved: [{ number: 5 }] } },
		]);
		one.reopen();
		expect(one.store.run(batch)).toEqual(first);
		expect(one.append(received(2)).fresh).toEqual([]);
	});
});

test("statistics count what is there", async () => {
	const one = await OneStore.make();
	one.append(received(1), received(2, { conversationId: conversationOf(2) }));
	expect(one.ask("statistics", {})).toEqual({ messages: 2, conversations: 2 });
});

test("sizes are told in pieces, by conversation, in bytes", async () => {
	const one = await OneStore.make();
	const other = conversationOf(2);
	one.append(
		received(1, { text: "x".repeat(1_000) }),
		received(2, { text: "ä".repeat(1_000) }),
		received(1, { conversationId: other, text: "" }),
	);
	const first = one.ask("sizes", { seq: 0, length: 2 });
	const [mine] = first.sizes;
	expect(first.sizes).toHaveLength(1);
	expect(mine).toMatchObject({ id: here, messages: 2 });
	const bytes = mine?.bytes ?? 0;
	expect(bytes).toBeGreaterThan(3_000);
	expect(bytes).toBeLessThan(5_000);
	const second = one.ask("sizes", { seq: first.next ?? 0, length: 2 });
	expect(second.sizes).toMatchObject([{ id: other, messages: 1 }]);
	expect(one.ask("sizes", { seq: second.next ?? 0, length: 2 })).toEqual({
		sizes: [],
		next: null,
	});
});

test("a conversation goes with all that was said in it, and nothing else does", async () => {
	const one = await OneStore.make();
	const other = conversationOf(2);
	one.append(
		received(1, { text: "apple" }),
		received(2, { text: "pear" }),
		received(1, { conversationId: other, text: "apple" }),
	);
	one.ask("commit", { remove: [here] });
	one.reopen();
	expect(one.all()).toEqual([]);
	expect(numbers(one.all(other))).toEqual([1]);
	expect(one.search({ text: "apple" }).hits).toHaveLength(1);
	expect(one.search({ text: "pear" }).hits).toEqual([]);
	one.append(received(3, { text: "plum" }));
	expect(numbers(one.all())).toEqual([3]);
	expect(one.damaged).toEqual([]);
});
