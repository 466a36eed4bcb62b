import { describe, expect, test } from "vitest";
import {
	cardDatum,
	cardFrom,
	dueCard,
	statusOf,
} from "../../../src/client/cards";
import {
	type Card,
	MAX_CARDS,
	MAX_FACE_LENGTH,
	MAX_FACE_SIDE,
	MAX_STATUS_LENGTH,
	noCard,
	withCard,
} from "../../../src/shared/domain/card";
import type { Member } from "../../../src/shared/domain/conversation";
import type { PersonKey } from "../../../src/shared/domain/ids";
import { jpegHead } from "../../faces";

const idOf = (n: number) => String(n).padStart(26, "0");
const card: Card = {
	id: idOf(7),
	status: "a=b, at lunch",
	picture: jpegHead(64),
};

describe("a card", () => {
	test("comes as it was told", () => {
		expect(cardFrom(cardDatum(card, 1))).toEqual(card);
		const nothing = { ...noCard, id: idOf(8) };
		expect(cardFrom(cardDatum(nothing, 1))).toEqual(nothing);
	});

	test.each([
		["no picture at all", "bm90IGEgcGljdHVyZQ=="],
		["one that would be large when decoded", jpegHead(MAX_FACE_SIDE + 1)],
		["one that is long", jpegHead(64, MAX_FACE_LENGTH)],
		["base64 with something behind it", `${jpegHead(64)}\n`],
	])("has %s left out", (_what, picture) => {
		expect(cardFrom(cardDatum({ ...card, picture }, 1))).toEqual({
			...card,
			picture: null,
		});
	});

	test("has one line, without tricks, of bounded length", () => {
		expect(statusOf("x".repeat(5_000))).toHaveLength(MAX_STATUS_LENGTH);
		expect(statusOf("a\u202e\n\u0007b\ud800")).toBe("a b\ufffd");
	});

	test("of no id, or of another category, is none", () => {
		expect(cardFrom(cardDatum({ ...card, id: "../../etc" }, 1))).toBeNull();
		expect(cardFrom({ ...cardDatum(card, 1), category: "chat" })).toBeNull();
	});
});

describe("the cards of others", () => {
	test("go forward only", () => {
		const cards = withCard({}, "key", card);
		expect(withCard(cards, "key", { ...noCard, id: idOf(6) })).toBe(cards);
		expect(withCard(cards, "key", { ...noCard, id: idOf(8) })).toEqual({
			key: { ...noCard, id: idOf(8) },
		});
	});

	test("are bounded: the oldest goes", () => {
		let cards: Readonly<Record<string, Card>> = {};
		for (let n = 0; n <= MAX_CARDS; n++)
			cards = withCard(cards, `key ${n}`, { ...card, id: idOf(n + 1) });
		expect(Object.keys(cards)).toHaveLength(MAX_CARDS);
		expect(cards["key 0"]).toBeUndefined();
		expect(cards[`key ${MAX_CARDS}`]).toBeDefined();
	});
});

const member = (name: string, standing: Member["standing"] = "joined") =>
	({ key: name as PersonKey, name, standing }) as Member;
const people = (...names: string[]) => names as PersonKey[];
const among = (members: Member[], without: string[] = []) => ({
	members,
	encryption: {
		kind: "encrypted",
		epoch: 1,
		without: people(...without),
	} as const,
});

describe("who is to be told", () => {
	test("is who can hear it and has not", () => {
		const bob = among([member("bob"), member("carol", "invited")]);
		expect(dueCard(card, bob, undefined)).toEqual({
			card: card.id,
			to: people("bob"),
		});
		const told = { card: card.id, to: people("bob") };
		expect(dueCard(card, bob, told)).toBeNull();
		const both = [member("bob"), member("carol")];
		expect(dueCard(card, among(both, ["carol"]), told)).toBeNull();
		expect(dueCard(card, among(both), told)).toEqual({
			card: card.id,
			to: people("bob", "carol"),
		});
	});

	test("is nobody where nothing is encrypted, nor before there was a card", () => {
		const members = [member("bob")];
		const clear = { members, encryption: { kind: "none" } as const };
		expect(dueCard(card, clear, undefined)).toBeNull();
		expect(dueCard(noCard, among(members), undefined)).toBeNull();
	});

	test("that there is none any more is who has heard of one", () => {
		const bob = among([member("bob")]);
		const nothing = { ...noCard, id: idOf(9) };
		expect(dueCard(nothing, bob, undefined)).toBeNull();
		// It went out, and whether it came is not known.
		expect(dueCard(nothing, bob, { card: "", to: people("bob") })).toEqual({
			card: nothing.id,
			to: people("bob"),
		});
	});
});
