import { describe, expect, it } from "vitest";
import { arrivalsOf, journeyOf } from "../../../src/renderer/text/journey";
import type { Member } from "../../../src/shared/domain/conversation";
import { message, person } from "./samples";

const sent = message(10, { delivery: { kind: "sent" } });

const member = (
	name: string,
	deliveredUpTo: number,
	readUpTo: number,
	over: Partial<Member> = {},
): Member => ({
	...person(name),
	standing: "joined",
	canEncrypt: false,
	since: 0,
	deliveredUpTo,
	readUpTo,
	...over,
});

const names = (members: readonly Member[]) => members.map(({ name }) => name);

describe("journeyOf", () => {
	it("is what the message itself says until it is sent", () => {
		const all = [member("Bob", 99, 99)];
		for (const kind of ["queued", "received"] as const)
			expect(journeyOf(message(10, { delivery: { kind } }), all, true)).toBe(
				kind,
			);
	});

	it("is as far as the last of those whose it was to hear", () => {
		const bob = member("Bob", 10, 10);
		expect(journeyOf(sent, [bob], true)).toBe("read");
		expect(journeyOf(sent, [bob, member("Carol", 12, 9)], true)).toBe(
			"delivered",
		);
		expect(journeyOf(sent, [bob, member("Carol", 9, 9)], true)).toBe("sent");
	});

	it("does not wait for who has left, was never there, or came later", () => {
		const others = [
			member("Carol", 0, 0, { standing: "left" }),
			member("Dora", 0, 0, { standing: "invited" }),
			member("Eve", 20, 20, { since: 11 }),
		];
		expect(journeyOf(sent, [member("Bob", 10, 10), ...others], true)).toBe(
			"read",
		);
		expect(journeyOf(sent, others, true)).toBe("sent");
	});

	it("never says read to who doesn't tell what they read", () => {
		expect(journeyOf(sent, [member("Bob", 10, 10)], false)).toBe("delivered");
	});
});

describe("arrivalsOf", () => {
	it("has everybody in one place", () => {
		const members = [
			member("Bob", 10, 10),
			member("Carol", 10, 3),
			member("Dora", 9, 9),
			member("Eve", 20, 20, { since: 11 }),
			member("Finn", 10, 0, { standing: "left" }),
			member("Gus", 0, 0, { standing: "left" }),
		];
		const arrivals = arrivalsOf(sent, members, true);
		expect(names(arrivals.read)).toEqual(["Bob"]);
		expect(names(arrivals.delivered)).toEqual(["Carol", "Finn"]);
		expect(names(arrivals.notYet)).toEqual(["Dora"]);
		expect(names(arrivals.notTheirs)).toEqual(["Eve", "Gus"]);
	});
});
