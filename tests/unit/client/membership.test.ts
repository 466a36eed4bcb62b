import { expect, test } from "vitest";
import { follow, toldIn } from "../../../src/client/membership";
import type { PersonKey } from "../../../src/shared/domain/ids";
import { conversation, message, person } from "../renderer/samples";

const self = "alice" as PersonKey;

function ok(...flags: string[]) {
	return toldIn({
		kind: "message",
		category: "ok",
		subject: "c1",
		flags,
		date: 9n,
		msg: ":1",
	});
}

function after(before: Parameters<typeof follow>[0], ...flags: string[]) {
	const { members, occurrences } = follow(
		before,
		ok(...flags),
		self,
		(one) => one,
	);
	return {
		members: members.map(({ key, standing }) => `${key} ${standing}`),
		occurrences: occurrences.map(({ after, date, what }) => [
			after,
			date,
			what.kind,
		]),
	};
}

const member = (name: string, standing: "invited" | "joined" | "left") => ({
	...conversation().members[0],
	...person(name),
	standing,
});
const group = (...members: ReturnType<typeof member>[]) =>
	conversation({ members: members as never, last: message(7) });

test("what an OK says is read; what makes no sense in it is left out", () => {
	const told = ok("joined=bob", "at=5:1538000000:bob", "at=x:1:bob", "by=a b");
	expect(told.joined.map(({ key }) => key)).toEqual(["bob"]);
	expect([...told.at]).toEqual([["bob", { before: 5, date: 1_538_000_000 }]]);
	expect(told.by).toBeNull();
	expect(told.date).toBe(9);
});

test("who joins and leaves is told in its place in the order", () => {
	expect(
		after(
			group(member("Bob", "invited"), member("Carol", "joined")),
			"joined=alice",
			"joined=bob",
			"left=carol",
			"at=6:30:bob",
			"at=4:20:carol",
		),
	).toEqual({
		members: ["bob joined", "carol left"],
		occurrences: [
			[3, 20, "left"],
			[5, 30, "joined"],
		],
	});
});

test("nothing is told twice, and nothing of oneself", () => {
	expect(
		after(
			group(member("Bob", "joined")),
			"joined=alice",
			"joined=bob",
			"at=1:1:alice",
			"at=1:1:bob",
		),
	).toEqual({ members: ["bob joined"], occurrences: [] });
});

test("who was asked and is not any more was never there; who came and went meanwhile was", () => {
	expect(after(group(member("Bob", "invited")), "left=bob")).toEqual({
		members: [],
		occurrences: [],
	});
	expect(
		after(group(member("Bob", "invited")), "left=bob", "at=3:1:bob"),
	).toEqual({ members: ["bob left"], occurrences: [[2, 1, "left"]] });
});

test("who is added is a member that has yet to answer; from a server that gives no place it stands at the end", () => {
	expect(
		after(group(member("Bob", "joined")), "invited=dave", "by=bob"),
	).toEqual({
		members: ["bob joined", "dave invited"],
		occurrences: [[7, 9, "invited"]],
	});
});

test("a server can't fill a conversation with people", () => {
	const flags = Array.from({ length: 500 }, (_, i) => `joined=p${i}`);
	expect(after(group(member("Bob", "joined")), ...flags).members).toHaveLength(
		63,
	);
});
