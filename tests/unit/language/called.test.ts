import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
	calledName,
	callPeopleAs,
	writerName,
} from "../../../src/language/called";
import { placesOf } from "../../../src/renderer/text/places";
import type { Conversation } from "../../../src/shared/domain/conversation";
import type {
	ConversationId,
	PersonKey,
	ServerId,
} from "../../../src/shared/domain/ids";
import { reduce } from "../../../src/shared/reduce";
import { type AppState, initialState } from "../../../src/shared/state";

const mother = "m".repeat(43);
const stranger = "s".repeat(43);
const id = "one.x" as ConversationId;
const conversation = {
	id,
	serverId: "one" as ServerId,
	members: [
		{ key: "anna", name: "Anna", identityKey: mother },
		{ key: "mum", name: "Mum", identityKey: stranger },
	],
} as unknown as Conversation;

let state: AppState;
beforeEach(() => {
	state = { ...initialState, conversations: { [id]: conversation } };
	callPeopleAs(() => state);
});
afterEach(() => callPeopleAs(() => initialState));

function name(identityKey: string, called: string): void {
	state = reduce(state, { type: "person-named", identityKey, name: called });
}

describe("a name of the user's own for somebody", () => {
	test("stands in place of what they call themselves, until it is taken back", () => {
		const anna = { name: "Anna", identityKey: mother };
		expect(calledName(anna)).toBe("Anna");
		name(mother, "Mum");
		expect(calledName(anna)).toBe("Mum");
		expect(calledName({ ...anna, name: "Anna Maria" })).toBe("Mum");
		name(mother, "");
		expect(calledName(anna)).toBe("Anna");
		expect(state.localNames).toEqual({});
	});

	test.each(["Mum", "mum", "  Mum ", "Múm", "ＭＵＭ", "M\u200bum"])(
		"is nobody else's: who calls themself %j is somebody else",
		(claimed) => {
			name(mother, "Mum");
			for (const identityKey of [stranger, null])
				expect(calledName({ name: claimed, identityKey })).toMatch(
					/ \(somebody else\)$/,
				);
			expect(calledName({ name: "Mummy", identityKey: null })).toBe("Mummy");
		},
	);

	test("counts for what they have written, and not for what somebody claims to be theirs", () => {
		name(mother, "Mum");
		const message = {
			conversationId: id,
			from: "anna" as PersonKey,
			fromName: "Anna",
			claimed: false,
		};
		expect(writerName(message)).toBe("Mum");
		expect(writerName({ ...message, claimed: true })).toBe("Anna");
		const other = { ...message, from: "mum" as PersonKey, fromName: "Mum" };
		expect(writerName(other)).toBe("Mum (somebody else)");
	});
});

test("a person is one key, on however many servers; a guest is known on one", () => {
	const two = "two" as ServerId;
	const person = {
		key: "anna" as PersonKey,
		name: "Anna",
		identityKey: mother,
	};
	const there = { ...person, key: "a" as PersonKey, name: "A." };
	const known = {
		servers: {
			[two]: { id: two, people: [there] },
		} as unknown as AppState["servers"],
		conversations: [conversation],
	};
	const one = "one" as ServerId;
	expect(placesOf(known, one, person)).toEqual([
		{ serverId: one, person },
		{ serverId: two, person: there },
	]);
	const guest = { ...person, identityKey: null };
	expect(placesOf(known, one, guest)).toEqual([
		{ serverId: one, person: guest },
	]);
});
