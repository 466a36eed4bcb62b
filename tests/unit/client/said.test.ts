import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { datumsOf, saidIn, splitText } from "../../../src/client/said";
import type { Message as MessageDatum } from "../../../src/protocol/datums/message";
import {
	type Act,
	type ActChange,
	isEmoji,
} from "../../../src/shared/domain/act";
import type { MessageId, PersonKey } from "../../../src/shared/domain/ids";
import { noMarks } from "../../../src/shared/domain/marks";
import {
	isMentioned,
	MAX_TEXT_LENGTH,
} from "../../../src/shared/domain/message";
import { conversation, message, person } from "../renderer/samples";

const ULID = "01JDXAMPKEJDXAMPJE00000000" as MessageId;
const OTHER = "01JDXAMPKEJDXAMPJE00000001" as MessageId;
const bob = "bob" as PersonKey;
const member = (name: string) => ({
	...person(name),
	standing: "joined" as const,
	canEncrypt: false,
	...noMarks,
});
const between = conversation();
const group = conversation({ members: [member("Bob"), member("Carol")] });

const datum = (flags: string[], msg = "hello"): MessageDatum => ({
	kind: "message",
	category: "chat",
	subject: "",
	flags: [`id=${ULID}`, ...flags],
	date: 1_538_000_000n,
	msg,
});
const said = (one: MessageDatum, from: string | null = null, where = between) =>
	saidIn([{ message: one, number: 7, from }], where);

const act = (change: ActChange, over: Partial<Act> = {}): Act => ({
	conversationId: between.id,
	id: ULID,
	from: bob,
	number: 7,
	date: 1_538_000_000,
	target: { id: OTHER, from: bob },
	change,
	delivery: { kind: "received" },
	protection: "none",
	...over,
});

describe("an act", () => {
	const changes: [ActChange, string][] = [
		[{ kind: "edit", text: "better", mentions: [bob] }, "better"],
		[{ kind: "delete" }, "(deleted a message)"],
		[{ kind: "react", emoji: "👍🏽" }, "👍🏽"],
		[{ kind: "react", emoji: "" }, "(took a reaction back)"],
	];

	test.each(changes)(
		"%o goes out and comes back the same, and reads well alone",
		(change, words) => {
			const [sent, ...more] = datumsOf(act(change), "", null);
			expect(more).toEqual([]);
			expect(sent?.datum.msg).toBe(words);
			expect(sent && said(sent.datum)).toEqual({
				messages: [],
				acts: [act(change)],
				parts: [],
			});
		},
	);

	test("may speak of a message without a name of its own", () => {
		expect(said(datum(["edit=#12"])).acts).toMatchObject([
			{ target: { id: "#12", from: "bob" } },
		]);
	});

	test("of somebody whom only they themselves name is a message of its own", () => {
		const flags = [`delete=${OTHER}`, "from=bob"];
		expect(said(datum(flags), null, group)).toMatchObject({
			acts: [],
			messages: [{ from: "bob", claimed: true, text: "hello" }],
		});
		expect(said(datum(flags), "carol", group).acts).toMatchObject([
			{ from: "carol", target: { from: "carol" } },
		]);
		// Nobody here has that name.
		expect(said(datum(flags), "mallory", group).acts).toEqual([]);
	});

	test.each([
		["no emoji", [`react=${OTHER}`, "by=bob", "emoji=once upon a time"]],
		[
			"a novel of emoji",
			[`react=${OTHER}`, "by=bob", `emoji=${"👍".repeat(9)}`],
		],
		["two emoji", [`react=${OTHER}`, "by=bob", "emoji=👍👍"]],
		["a digit", [`react=${OTHER}`, "by=bob", "emoji=1"]],
		["no emoji flag", [`react=${OTHER}`, "by=bob"]],
		["nobody's message", [`react=${OTHER}`, "emoji=👍"]],
		["a name that is none", [`react=${OTHER}`, "by=b b", "emoji=👍"]],
		["no id", ["edit=../../x"]],
		["an empty id", ["delete="]],
	])("that makes no sense (%s) is a message of its own", (_what, flags) => {
		expect(said(datum(flags))).toMatchObject({
			acts: [],
			messages: [{ text: "hello" }],
		});
	});

	test("without an id of its own is a message: it could not be told from a repetition", () => {
		const nameless = { ...datum([]), flags: [`delete=${OTHER}`] };
		expect(said(nameless)).toMatchObject({
			acts: [],
			messages: [{ id: "#7" }],
		});
	});
});

test.each(["👍", "❤️", "👩‍👩‍👧‍👦", "🇩🇪", "1️⃣", "👍🏿", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "☺"])(
	"%s is an emoji",
	(emoji) => {
		expect(isEmoji(emoji)).toBe(true);
	},
);

test.each(["", "a", "1", "👍👍", "👍 ", "é", "🇩", "\u200d", "🏽"])(
	"%j is none",
	(text) => {
		// A skin tone alone is a picture, but of a part.
		expect(isEmoji(text) && text !== "🏽").toBe(false);
	},
);

describe("a message", () => {
	const written = message(null, {
		id: ULID,
		date: 1_538_000_000,
		text: "@Bob hi",
		delivery: { kind: "queued" },
	});

	test("goes out with its id, what it answers, whom it calls, and in a group with its sender's name", () => {
		const reply = { id: OTHER, from: bob };
		const [sent] = datumsOf(
			{ ...written, reply, mentions: [bob] },
			"lunch",
			"alice@h:1",
		);
		expect(sent?.datum).toEqual({
			kind: "message",
			category: "chat",
			subject: "lunch",
			flags: [
				`id=${ULID}`,
				`re=${OTHER}`,
				"by=bob",
				"mention=bob",
				"from=alice@h:1",
			],
			date: 1_538_000_000n,
			msg: "@Bob hi",
		});
		expect(sent && said(sent.datum).messages).toMatchObject([
			{ reply, mentions: ["bob"], text: "@Bob hi" },
		]);
		expect(datumsOf(written, "", null)[0]?.datum.flags).toEqual([`id=${ULID}`]);
	});

	test("calls a bounded number of people, each once; an answer to nobody's is none", () => {
		const many = Array.from({ length: 99 }, (_, n) => `mention=p${n}`);
		const [found] = said(
			datum(["mention=bob", "mention=BOB", ...many]),
		).messages;
		expect(found?.mentions?.length).toBe(31);
		expect(found && isMentioned(found, bob)).toBe(true);
		expect(found && isMentioned(found, "carol" as PersonKey)).toBe(false);
		expect(said(datum([`re=${OTHER}`])).messages[0]).not.toHaveProperty(
			"reply",
		);
	});
});

describe("a long text", () => {
	test("goes in parts that are together the text, each fits a datum, none cuts a character", () => {
		const word = fc.constantFrom(
			"word ",
			"line\n",
			"😀",
			"漢字",
			"x".repeat(700),
		);
		fc.assert(
			fc.property(
				fc.array(word, { maxLength: 400 }),
				fc.integer({ min: 1, max: 60 }),
				(words, times) => {
					const text = words.join("").repeat(times).slice(0, MAX_TEXT_LENGTH);
					const pieces = splitText(text);
					expect(pieces.join("")).toBe(text);
					expect(pieces.length).toBeLessThanOrEqual(32);
					for (const piece of pieces) {
						expect(piece.length).toBeLessThanOrEqual(16_000);
						if (text.isWellFormed()) expect(piece.isWellFormed()).toBe(true);
					}
				},
			),
			{ numRuns: 50 },
		);
	});

	test("at its longest has as many parts as a reader takes", () => {
		expect(splitText("x".repeat(MAX_TEXT_LENGTH)).length).toBeLessThanOrEqual(
			32,
		);
		const lines = `${"x".repeat(15_000)}\n`
			.repeat(32)
			.slice(0, MAX_TEXT_LENGTH);
		expect(splitText(lines).length).toBe(32);
	});

	test("comes as parts of one message; from somebody unnamed as messages that can be read", () => {
		const text = "some words\n".repeat(3_000);
		const written = message(null, { id: ULID, text });
		const datums = datumsOf(written, "", "bob@h:1");
		expect(datums.map(({ id }) => id)).toEqual([
			`${ULID}/1`,
			`${ULID}/2`,
			ULID,
		]);
		const numbered = datums.map(({ datum: one }, i) => ({
			message: one,
			number: i + 1,
			from: null,
		}));
		const { parts, messages } = saidIn(numbered, between);
		expect(messages).toEqual([]);
		expect(parts.map(({ index, total }) => [index, total])).toEqual([
			[1, 3],
			[2, 3],
			[3, 3],
		]);
		expect(parts.map(({ of }) => ("text" in of ? of.text : "")).join("")).toBe(
			text,
		);
		expect(saidIn(numbered, group).messages).toHaveLength(3);
	});

	test.each(["0/3", "4/3", "1/1", "1/33", "1", "a/b", "-1/3"])(
		"part=%s is none",
		(part) => {
			expect(said(datum([`part=${part}`]))).toMatchObject({
				parts: [],
				messages: [{}],
			});
		},
	);
});
