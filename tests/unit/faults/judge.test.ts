import { describe, expect, test } from "vitest";
import {
	type Entry,
	type Evidence,
	type Final,
	type FinalMessage,
	type Happening,
	markedText,
	markOf,
} from "../../faults/oracle/evidence";
import { failuresOf, judge, type Verdict } from "../../faults/oracle/judge";

const C = "c0ffee";

const entry = (who: string, event: Happening, id: string): Entry => ({
	t: 0,
	who,
	conversation: C,
	event,
	id,
});

/** A message that went as it should, in both logs. */
const whole = (id: string, to: string): Entry[] => {
	const [from = ""] = id.split("/");
	return [
		entry(from, "created", id),
		entry(from, "queued", id),
		entry(to, "shown", id),
		entry(from, "sent", id),
	];
};

const message = (
	who: string,
	id: string,
	number: number | null,
	delivery = id.startsWith(who) ? "sent" : "received",
): FinalMessage => ({ id, from: id.split("/")[0] ?? "", number, delivery });

const final = (who: string, messages: FinalMessage[]): Final => ({
	who,
	conversation: C,
	messages,
	lastId: messages.at(-1)?.id ?? null,
	unread: messages.filter(({ delivery }) => delivery === "received").length,
	readUpTo: 0,
	delivered: [],
});

const log = [...whole("a/0", "b"), ...whole("b/0", "a"), ...whole("a/1", "b")];
const has = (who: string) =>
	["a/0", "b/0", "a/1"].map((id, i) => message(who, id, i + 1));

const good: Evidence = {
	members: new Map([[C, ["a", "b"]]]),
	log,
	finals: [final("a", has("a")), final("b", has("b"))],
};

const of = (change: Partial<Evidence>): Verdict =>
	judge({ ...good, ...change });

/** Everything bad that a verdict holds. */
const bad = (verdict: Verdict) => Object.values(failuresOf(verdict)).flat();

test("what went well is found good, and counted", () => {
	const verdict = judge(good);
	expect(bad(verdict)).toEqual([]);
	expect(verdict).toMatchObject({
		created: 3,
		taken: 3,
		acknowledged: 3,
		received: 3,
		repeatedOnWire: 0,
	});
});

describe("what must be found", () => {
	test("shown as sent, and not there", () => {
		const finals = [final("a", has("a")), final("b", has("b").slice(0, 2))];
		expect(of({ finals }).lostAcked).toEqual(["a/1 with b"]);
	});

	test("sent once, and gone with its writer", () => {
		const finals = [final("a", has("a").slice(0, 2)), final("b", has("b"))];
		expect(of({ finals }).lostAcked).toEqual(["a/1 with its writer"]);
	});

	test("sent by the word of the store alone, and not there", () => {
		const unlogged = log.filter(({ event }) => event !== "sent");
		const finals = [final("a", has("a")), final("b", has("b").slice(1))];
		expect(of({ log: unlogged, finals }).lostAcked).toEqual(["a/0 with b"]);
	});

	test("taken, and gone without a word", () => {
		const more = [entry("a", "created", "a/2"), entry("a", "queued", "a/2")];
		expect(of({ log: [...log, ...more] }).lostSilent).toEqual(["a/2"]);
	});

	test("still queued at the end", () => {
		const more = [entry("a", "created", "a/2"), entry("a", "queued", "a/2")];
		const waits = message("a", "a/2", null, "queued");
		const finals = [final("a", [...has("a"), waits]), final("b", has("b"))];
		expect(of({ log: [...log, ...more], finals }).stuck).toEqual(["a/2"]);
	});

	test("there twice, and shown twice", () => {
		const twice = [...has("b"), message("b", "a/1", 4)];
		const finals = [final("a", has("a")), final("b", twice)];
		expect(of({ finals }).repeated).toEqual(["a/1 is there twice at b"]);
		const again = [...log, entry("b", "shown", "a/0")];
		expect(of({ log: again }).repeated).toEqual(["a/0 appeared again at b"]);
	});

	test("in two orders", () => {
		const [first, second, third] = has("b") as [
			FinalMessage,
			FinalMessage,
			FinalMessage,
		];
		const finals = [final("a", has("a")), final("b", [second, first, third])];
		expect(of({ finals }).inverted).toEqual(
			["b/0 stands elsewhere at b than at a"].map(() =>
				expect.stringMatching(/stands elsewhere/),
			),
		);
	});

	test("in the same order everywhere, but not in that of its writer", () => {
		const swapped = (who: string) =>
			["a/1", "b/0", "a/0"].map((id, i) => message(who, id, i + 1));
		const finals = [final("a", swapped("a")), final("b", swapped("b"))];
		expect(of({ finals }).inverted).toEqual([
			"a/0 comes late at a",
			"a/0 comes late at b",
		]);
	});

	test("under two numbers", () => {
		const shifted = has("b").map((it) => ({
			...it,
			number: (it.number ?? 0) + 1,
		}));
		const finals = [final("a", has("a")), final("b", shifted)];
		expect(of({ finals }).lies).toHaveLength(3);
	});

	test("written by nobody, changed, or put into another's mouth", () => {
		const strange = [
			{ ...message("b", "a/9", 4) },
			{ ...message("b", "a/1", 5), id: null },
		];
		const finals = [
			final("a", has("a")),
			final("b", [...has("b"), ...strange]),
		];
		expect(of({ finals }).phantoms).toEqual([
			"b has a/9 that nobody wrote",
			"b has a text that nobody wrote",
		]);
		const stolen = has("b").map((it) => ({ ...it, from: "b" }));
		expect(
			of({ finals: [final("a", has("a")), final("b", stolen)] }).phantoms,
		).toHaveLength(2);
	});

	test("refused, and there all the same", () => {
		const refused = log.map((it) =>
			it.id === "a/1" && it.event === "queued"
				? { ...it, event: "refused" as const }
				: it,
		);
		expect(of({ log: refused }).lies).toEqual([
			"a/1 was refused, and is there",
		]);
	});

	test("shown as sent once, and as queued or failed later", () => {
		const back = has("a").map((it) =>
			it.id === "a/1" ? { ...it, delivery: "queued" } : it,
		);
		const finals = [final("a", back), final("b", has("b"))];
		expect(of({ finals }).lies).toEqual([
			"a/1 was shown as sent, and is queued",
		]);
	});

	test("shown as failed, and arrived", () => {
		const unsent = log.filter(
			({ id, event }) => id !== "a/1" || event !== "sent",
		);
		const failed = has("a").map((it) =>
			it.id === "a/1" ? { ...it, delivery: "failed" } : it,
		);
		const finals = [final("a", failed), final("b", has("b"))];
		expect(of({ log: unsent, finals }).lies).toEqual([
			"a/1 is shown as failed, and has arrived",
		]);
	});

	test("shown as delivered, and not there", () => {
		const told = (upTo: number) => ({
			...final("a", has("a")),
			delivered: [{ to: "B", since: 2, upTo }],
		});
		const his = final("b", [message("b", "b/0", 2)]);
		expect(of({ finals: [told(3), his] }).lies).toEqual([
			"a/1 is shown at a as delivered to B",
		]);
		expect(of({ finals: [told(2), his] }).lies).toEqual([]);
	});

	test("a list that shows another last message, or another count, than there is", () => {
		const list = { ...final("b", has("b")), lastId: "a/0", unread: 7 };
		expect(of({ finals: [final("a", has("a")), list] }).lies).toEqual([
			"b's list shows a/0, the last is a/1",
			"b is told 7 unread, and has 2",
		]);
	});

	test("a whole conversation that is gone", () => {
		const finals = [final("a", has("a"))];
		const verdict = of({ finals });
		expect(verdict.lies).toEqual([`b has no conversation ${C}`]);
		expect(verdict.lostAcked).toContain("b/0 with its writer");
	});
});

describe("what must not be found", () => {
	test("killed before the app had taken it", () => {
		const more = [...log, entry("a", "created", "a/2")];
		const verdict = of({ log: more });
		expect(bad(verdict)).toEqual([]);
		expect(verdict).toMatchObject({ created: 4, taken: 3 });
	});

	test("refused, and nowhere", () => {
		const more = [entry("a", "created", "a/2"), entry("a", "refused", "a/2")];
		expect(bad(of({ log: [...log, ...more] }))).toEqual([]);
	});

	test("repeated on the wire alone", () => {
		const verdict = of({ log: [...log, entry("b", "repeated", "a/0")] });
		expect(bad(verdict)).toEqual([]);
		expect(verdict.repeatedOnWire).toBe(1);
	});
});

test("a text tells its id, and that it was changed", () => {
	for (const bytes of [1, 100, 16_000]) {
		const text = markedText("alice/12", bytes);
		expect(markOf(text)).toBe("alice/12");
		expect(markOf(text.replace("12 ", "13 "))).toBeNull();
		expect(markOf(`${text}0`)).toBeNull();
		expect(markOf(text.slice(1))).toBeNull();
	}
});
