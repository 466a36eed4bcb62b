import { describe, expect, test } from "vitest";
import {
	membersOf,
	tiedMember,
	withMember,
	withoutMember,
} from "../../../src/main/relay-host/members";
import { cutOff } from "../../../src/renderer/features/hosting/cut-off";
import {
	MAX_RELAY_MEMBERS,
	type RelayMembers,
} from "../../../src/shared/domain/relay-host";
import { initialState } from "../../../src/shared/state";
import { person, server } from "../renderer/samples";

const listed = (name: string, key: string | null = null) => ({ name, key });
const bobOnly: RelayMembers = { on: true, list: [listed("bob")] };

describe("the list of members", () => {
	test("takes a name as it is typed, folded and in order", () => {
		expect(withMember(bobOnly, " Alice ")).toEqual({
			ok: true,
			value: { on: true, list: [listed("alice"), listed("bob")] },
		});
	});

	test.each([
		["no name", "a b", "bad-name"],
		["nothing", " ", "name-missing"],
		["a name twice", "BOB", "already-listed"],
	])("takes not %s, and says why", (_what, typed, code) => {
		expect(withMember(bobOnly, typed)).toMatchObject({
			ok: false,
			error: { code },
		});
	});

	test("is bounded", () => {
		const list = Array.from({ length: MAX_RELAY_MEMBERS }, (_, i) =>
			listed(`n${i}`),
		);
		expect(withMember({ on: true, list }, "one-more")).toMatchObject({
			ok: false,
			error: { code: "members-full" },
		});
	});

	test("ties a name to a key, and unties it", () => {
		const tied = tiedMember(bobOnly, "bob", "key");
		expect(tied).toEqual({ on: true, list: [listed("bob", "key")] });
		expect(tiedMember(tied, "bob", null)).toEqual(bobOnly);
		expect(tiedMember(bobOnly, "carol", "key")).toEqual(bobOnly);
	});

	test("loses a name", () => {
		expect(withoutMember(bobOnly, "bob")).toEqual({ on: true, list: [] });
	});
});

describe("who is let in", () => {
	const state = { ...initialState, profile: { name: "Al" } };

	test("is everybody while it is off", () => {
		const relayMembers = { ...bobOnly, on: false };
		expect(membersOf({ ...state, relayMembers }, "key")).toBeNull();
	});

	test("is the list and the host, whose name no other key gets", () => {
		const relayMembers = { on: true, list: [listed("al"), listed("bob")] };
		expect(membersOf({ ...state, relayMembers }, "key")?.at(-1)).toEqual(
			listed("al", "key"),
		);
		const own = server({ own: true, self: person("Alice") });
		const servers = { [own.id]: own };
		expect(membersOf({ ...state, relayMembers, servers }, "key")).toEqual([
			...relayMembers.list,
			listed("alice", "key"),
		]);
	});
});

test("who is cut off is not listed, or a guest, or under another key", () => {
	const bob = { ...person("Bob"), identityKey: "b" };
	const carol = { ...person("Carol"), identityKey: "c" };
	expect(cutOff(bobOnly, [bob, carol])).toEqual([carol]);
	expect(cutOff(bobOnly, [person("Bob")])).toHaveLength(1);
	const tied = { on: true, list: [listed("bob", "x"), listed("carol", "c")] };
	expect(cutOff(tied, [bob, carol])).toEqual([bob]);
	expect(cutOff({ ...bobOnly, on: false }, [carol])).toEqual([]);
});
