import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
	errorFrom,
	marksDatum,
	marksFrom,
	messageFrom,
	peopleIn,
	personOf,
	receiptDatum,
	topicDatum,
	topicOf,
} from "../../../src/client/translate";

import type { Message as MessageDatum } from "../../../src/protocol/datums/message";
import { noMarks } from "../../../src/shared/domain/marks";
import { messageSchema } from "../../../src/store/message-schema";
import { conversationId, person } from "../renderer/samples";

const ULID = "01JDXAMPKEJDXAMPJE00000000";
const bob = {
	...person("Bob"),
	standing: "joined",
	canEncrypt: false,
	...noMarks,
} as const;
const carol = {
	...person("Carol"),
	standing: "joined",
	canEncrypt: false,
	...noMarks,
} as const;

function datum(over: Partial<MessageDatum> = {}): MessageDatum {
	return {
		kind: "message",
		category: "chat",
		subject: "",
		flags: [],
		date: 1_538_000_000n,
		msg: "hello",
		...over,
	};
}

describe("a message that came", () => {
	test("keeps its id, its text and its date", () => {
		const flags = ["x", `id=${ULID}`];
		const numbered = { message: datum({ flags }), number: 7, from: null };
		expect(messageFrom(numbered, conversationId, [bob])).toEqual({
			conversationId,
			id: ULID,
			from: "bob",
			fromName: "Bob",
			claimed: false,
			number: 7,
			date: 1_538_000_000,
			text: "hello",
			delivery: { kind: "received" },
			protection: "none",
			unreadable: null,
		});
	});

	test.each([[[]], [["id="]], [["id=../../etc"]], [["id=__proto__"]]])(
		"is known by its number where it brings no proper id: %j",
		(flags) => {
			const numbered = { message: datum({ flags }), number: 7, from: null };
			expect(messageFrom(numbered, conversationId, [bob]).id).toBe("#7");
		},
	);

	test.each([
		[
			"the relay's word, under the member's own spelling",
			"bob@h:1",
			"carol@h",
			"Bob",
			false,
		],
		[
			"the relay's word, also on somebody else",
			"dave@h:1",
			"carol@h",
			"dave",
			false,
		],
		["the sender's claim without it", null, "carol@h", "Carol", true],
		["nobody without either", null, "", "?", true],
	])("in a group comes from %s", (_name, from, claim, fromName, claimed) => {
		const flags = claim === "" ? [] : [`from=${claim}`];
		const numbered = { message: datum({ flags }), number: 1, from };
		expect(messageFrom(numbered, conversationId, [bob, carol])).toMatchObject({
			fromName,
			claimed,
		});
	});

	test("between two comes from the other, whatever it claims", () => {
		const flags = ["from=carol@h"];
		const numbered = { message: datum({ flags }), number: 1, from: null };
		expect(messageFrom(numbered, conversationId, [bob])).toMatchObject({
			from: "bob",
			claimed: false,
		});
	});

	test("can be stored, whatever is in it", () => {
		const text = fc.string({ unit: "binary", maxLength: 12 });
		const flags = fc.array(text, { maxLength: 3 });
		const date = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
		const said = fc.record({ subject: text, flags, date, msg: text });
		fc.assert(
			fc.property(said, fc.option(text), (over, from) => {
				const numbered = { message: datum(over), number: 1, from };
				const kept = messageFrom(numbered, conversationId, []);
				expect(messageSchema.safeParse(kept).success).toBe(true);
				expect(new Date(kept.date * 1_000).getTime()).not.toBeNaN();
			}),
		);
	});
});

describe("people", () => {
	test("are known by their folded names", () => {
		expect(personOf("ＢOB@host:1/phone")).toMatchObject({
			key: "bob",
			name: "ＢOB",
		});
	});

	test.each(["", "@host", "a b", "bob@:1", "x".repeat(300)])(
		"are not in %j",
		(text) => expect(personOf(text)).toBeNull(),
	);

	test("of flags leave out what is no address", () => {
		const flags = ["online=bob@h", "online=", "online", "offline=carol@h"];
		expect(peopleIn(flags, "online")).toEqual([person("bob")]);
	});
});

test("a topic is cut to what can be shown, and stays well-formed", () => {
	expect(topicOf(topicDatum("lunch", false, 1))).toBe("lunch");
	expect(topicOf(datum({ subject: `${"x".repeat(199)}😀` }))).toBe(
		`${"x".repeat(199)}�`,
	);
});

test("a receipt says how many", () => {
	expect(receiptDatum("c1", 3, 1)).toMatchObject({
		category: "receipt",
		subject: "c1",
		flags: ["count=3"],
	});
});

test("of a server's error with a code of its own the words are kept, cut", () => {
	const flags = [`code=${"c".repeat(9_000)}`];
	const { code, values } = errorFrom(
		datum({ category: "error", flags, msg: "m".repeat(60_000) }),
	);
	expect(code).toBe("other-words");
	expect(values).toEqual({ code: "c".repeat(60), words: "m".repeat(500) });
	expect(errorFrom(datum({ msg: "no" })).values).toEqual({
		code: "error",
		words: "no",
	});
});

test("of a code that is known only what its sentence names is taken", () => {
	const said = (subject: string, ...flags: string[]) =>
		errorFrom(datum({ category: "error", subject, flags, msg: "Said." }));
	expect(said("bob@10.0.0.5", "code=unknown-user")).toEqual({
		code: "unknown-user",
		values: { subject: "bob" },
	});
	expect(said("line", "code=bad-address")).toEqual({
		code: "bad-address",
		values: { subject: "" },
	});
	expect(said("f".repeat(64), "code=mailbox-full", "person=carol")).toEqual({
		code: "mailbox-full",
		values: { person: "carol" },
	});
	// Not without end.
	const long = "x".repeat(60_000);
	expect(said(long, "code=not-here").values).toEqual({
		subject: "x".repeat(300),
	});
	expect(said("", "code=mailbox-full", `person=${long}`).values).toEqual({
		person: "x".repeat(300),
	});
	// A code of the app's own can't be put into its mouth.
	expect(said("line", "code=disk-full").code).toBe("other-words");
	expect(said("line", "code=toString").code).toBe("other-words");
});

describe("marks", () => {
	const mark = (
		flags: readonly string[],
		over: Partial<MessageDatum> = {},
	) => ({
		...marksDatum(noMarks, 0),
		flags,
		...over,
	});
	const heard = (flags: readonly string[], from: string | null, number = 9) =>
		marksFrom({ message: mark(flags), number, from }, [bob, carol]);

	test("come back as they were told", () => {
		fc.assert(
			fc.property(fc.nat(1e9), fc.nat(1e9), fc.nat(1e9), (a, b, c) => {
				const marks = { since: a, deliveredUpTo: b, readUpTo: c };
				const message = marksDatum(marks, 5);
				const number = 1e9 + 1;
				expect(marksFrom({ message, number, from: null }, [bob])).toEqual({
					member: "bob",
					marks,
				});
			}),
		);
	});

	test("speak of the one alone of whom the relay says that it spoke", () => {
		const flags = ["delivered=5", "from=carol", "read=4"];
		const marks = { since: 0, deliveredUpTo: 5, readUpTo: 4 };
		expect(heard(flags, "Bob@h:1")).toEqual({ member: "bob", marks });
		expect(heard(flags, null)).toBeNull();
		expect(heard(flags, "mallory")).toBeNull();
	});

	test.each([
		["delivered=9"],
		["delivered=10"],
		["read=9007199254740991"],
		["since=9"],
	])("that know more than there is are not believed: %s", (flag) => {
		expect(heard([flag], "bob")).toBeNull();
		expect(heard([flag, "delivered=3"], "bob")).toBeNull();
	});

	test.each([
		["delivered=-1"],
		["delivered=1e3"],
		["delivered="],
		["delivered"],
		["delivered=99999999999999999999"],
	])("%s says nothing", (flag) => {
		expect(heard([flag], "bob")?.marks).toEqual(noMarks);
	});

	test("are no Messages of another category", () => {
		const message = mark(["delivered=5"], { category: "chat" });
		expect(marksFrom({ message, number: 9, from: "bob" }, [bob])).toBeNull();
	});
});
