import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FileId, PersonKey } from "../../../src/shared/domain/ids";
import type { Message } from "../../../src/shared/domain/message";
import { everything } from "../../everything";
import { searchIn } from "../../history-model";
import { conversationOf, numbers, OneStore, received } from "./kit";

const found = (one: OneStore, search: Parameters<OneStore["search"]>[0]) =>
	numbers(one.search(search).hits.map((hit) => hit.message));

describe("searching", () => {
	test("finds newest first, and goes on where a page ended", async () => {
		const one = await OneStore.make();
		for (let n = 1; n <= 250; n++)
			one.append(received(n, { text: n % 2 ? `odd ${n}` : `even ${n}` }));
		const seen: (number | null)[] = [];
		let before: number | null = null;
		do {
			const page = one.search({ text: "od", before }, 10);
			expect(page.hits.length).toBeLessThanOrEqual(10);
			seen.push(...page.hits.map(({ message }) => message.number));
			before = page.next;
		} while (before !== null);
		expect(seen).toEqual(Array.from({ length: 125 }, (_, i) => 249 - 2 * i));
	});

	test("marks what was found", async () => {
		const one = await OneStore.make();
		one.append(received(1, { text: "Crème brûlée, please" }));
		const [hit] = one.search({ text: "brul ple" }).hits;
		expect(hit?.marks).toEqual([
			[6, 12],
			[14, 20],
		]);
	});

	test("finds within words, from three letters on", async () => {
		const one = await OneStore.make();
		one.append(
			received(1, { text: "the Donaudampfer leaves" }),
			received(2, { text: "الكتاب هنا" }),
			// Its letters, but not in one word, and not in this order.
			received(3, { text: "dam amp mpf" }),
			received(4, { text: "xmpfxdamx" }),
		);
		expect(found(one, { text: "dampf" })).toEqual([1]);
		expect(found(one, { text: "mpf" })).toEqual([4, 3, 1]);
		expect(found(one, { text: "كتاب" })).toEqual([2]);
		expect(found(one, { text: "dampf leav" })).toEqual([1]);
		expect(found(one, { text: "mp" })).toEqual([3]);
		expect(found(one, { text: "dampfer", hasLink: true })).toEqual([]);
	});

	test("finds what offers a file, and not what only says so", async () => {
		const one = await OneStore.make();
		const file = {
			id: "f".repeat(22) as FileId,
			name: "plan.pdf",
			size: 3,
			sha256: "s".repeat(43),
			key: "k".repeat(43),
			picture: null,
		};
		const text = "Offers a file: plan.pdf (3 bytes)";
		one.append(received(1, { text, file }), received(2, { text }));
		expect(found(one, { hasFile: true })).toEqual([1]);
		expect(found(one, { hasFile: true, text: "other" })).toEqual([]);
	});

	test("follows every filter", async () => {
		const one = await OneStore.make();
		const day = (text: string) => Date.parse(text) / 1_000;
		const carol = "carol" as PersonKey;
		const c2 = conversationOf(2);
		one.append(
			received(1, { text: "plan", date: day("2025-12-31T23:59:59Z") }),
			received(2, { text: "plan b", date: day("2026-01-01"), from: carol }),
			received(3, {
				text: "plan https://a.example/x",
				date: day("2026-02-03"),
			}),
			received(4, {
				text: "planet",
				date: day("2026-02-28"),
				conversationId: c2,
			}),
			received(5, { text: "other", date: day("2027-05-05"), from: carol }),
		);
		expect(found(one, { text: "plan" })).toEqual([4, 3, 2, 1]);
		expect(found(one, { text: "plan", conversationId: c2 })).toEqual([4]);
		expect(
			found(one, { text: "plan", conversationId: conversationOf(8) }),
		).toEqual([]);
		expect(found(one, { text: "plan", from: carol })).toEqual([2]);
		expect(found(one, { from: carol })).toEqual([5, 2]);
		expect(found(one, { hasLink: true })).toEqual([3]);
		expect(found(one, { since: day("2026-01-01") })).toEqual([5, 4, 3, 2]);
		expect(found(one, { until: day("2026-01-01") })).toEqual([1]);
		expect(
			found(one, { since: day("2026-01-15"), until: day("2026-02-28") }),
		).toEqual([3]);
		expect(found(one, { since: 10, until: 5, text: "plan" })).toEqual([]);
		expect(found(one, {})).toEqual([]);
		expect(found(one, { text: "?!" })).toEqual([]);
	});

	test("an absurd date is found by any wish for later ones, and none is too absurd", async () => {
		const one = await OneStore.make();
		one.append(
			received(1, { date: 253_402_300_800 }),
			received(2, { date: 0 }),
		);
		expect(found(one, { since: 4_000_000_000 })).toEqual([1]);
		expect(found(one, { since: 250_000_000_000 })).toEqual([1]);
		expect(found(one, { until: 1 })).toEqual([2]);
		expect(found(one, { until: Number.MAX_SAFE_INTEGER })).toEqual([2, 1]);
	});

	test("a change of a message loses it not", async () => {
		const one = await OneStore.make();
		one.append(received(1, { text: "findme" }));
		one.append(received(9, { text: "findme", id: received(1).id }));
		expect(found(one, { text: "findme" })).toEqual([9]);
	});
});

const words = fc.oneof(
	fc.constantFrom(
		"plan",
		"Plänen",
		"東京",
		"https://a.example/x?y",
		"don't",
		"a",
	),
	fc.string({ unit: "grapheme", maxLength: 12 }),
	fc.string({ unit: "binary", maxLength: 12 }),
);
const text = fc.array(words, { maxLength: 6 }).map((all) => all.join(" "));
const query = fc.oneof(
	text,
	fc.constantFrom(
		'"',
		"*",
		"words : x",
		"a AND b",
		"NEAR(",
		"^a",
		"-a",
		"{}",
		"'",
		"\0",
	),
);

test("finds what the plain model finds, for any text and any query", async () => {
	const one = await OneStore.make();
	const all: Message[] = [];
	let n = 0;
	fc.assert(
		fc.property(text, query, fc.boolean(), (said, asked, hasLink) => {
			const message = received(++n, { text: said });
			one.append(message);
			all.unshift(message);
			for (const wanted of [
				asked,
				said.slice(0, 20),
				said.split(" ")[0] ?? "",
			]) {
				const search = { ...everything, text: wanted, hasLink };
				const { hits } = searchIn(all, search, 1_000);
				// Signs alone are no words, and without any wish there is nothing to look for.
				if (wanted.trim() === "" ? hasLink : hits[0]?.marks.length) {
					expect(one.search(search).hits).toEqual(hits);
				} else expect(() => one.search(search)).not.toThrow();
			}
		}),
		{ numRuns: 300 },
	);
	expect(one.damaged).toEqual([]);
}, 30_000);
