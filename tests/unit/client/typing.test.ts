import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Core } from "../../../src/client/core";
import type { NumberedMessage } from "../../../src/client/relay-socket";
import { typingDatum } from "../../../src/client/translate";
import { Typing } from "../../../src/client/typing";
import { noMarks } from "../../../src/shared/domain/marks";
import type { Person } from "../../../src/shared/domain/person";
import { reduce } from "../../../src/shared/reduce";
import { type AppState, initialState } from "../../../src/shared/state";
import {
	conversation,
	conversationId,
	person,
	server,
} from "../renderer/samples";

const member = (name: string) => ({
	...person(name),
	standing: "joined" as const,
	canEncrypt: true,
	...noMarks,
});

let state: AppState;
let typing: Typing;

beforeEach(() => {
	vi.useFakeTimers({ now: 1_000_000_000 });
	state = {
		...initialState,
		conversations: {
			[conversationId]: conversation({
				members: [member("Bob"), member("Carol")],
			}),
		} as AppState["conversations"],
	};
	here(person("Bob"), person("Carol"));
	const core = {
		state: () => state,
		emit: (event: Parameters<typeof reduce>[1]) => {
			state = reduce(state, event);
		},
	} as unknown as Core;
	typing = new Typing(core, conversationId);
});
afterEach(() => {
	vi.useRealTimers();
});

const shown = () => state.typing[conversationId] ?? [];
const here = (...people: Person[]) => {
	state = {
		...state,
		servers: { s1: server({ people }) } as AppState["servers"],
	};
};
const wants = (on: boolean) => {
	state = { ...state, preferences: { ...state.preferences, typing: on } };
};
const says = (from: string, number: number, age = 0): NumberedMessage => ({
	message: typingDatum(1_000_000 - age),
	number,
	from,
});

test("is told at most every four seconds", () => {
	expect(typing.isDue()).toBe(true);
	vi.advanceTimersByTime(3_999);
	expect(typing.isDue()).toBe(false);
	vi.advanceTimersByTime(1);
	expect(typing.isDue()).toBe(true);
});

test("is not told while one of them is away, nor by who does not want it", () => {
	here(person("Bob"));
	expect(typing.isDue()).toBe(false);
	here(person("Bob"), person("Carol"));
	wants(false);
	expect(typing.isDue()).toBe(false);
	wants(true);
	expect(typing.isDue()).toBe(true);
});

test("is shown for six seconds, for each by themselves", () => {
	typing.current(10);
	typing.heard([says("bob", 10)]);
	vi.advanceTimersByTime(4_000);
	typing.heard([says("carol", 11)]);
	expect(shown()).toEqual(["bob", "carol"]);
	vi.advanceTimersByTime(2_000);
	expect(shown()).toEqual(["carol"]);
	vi.advanceTimersByTime(4_000);
	expect(shown()).toEqual([]);
	expect(state.typing).toEqual({});
});

test("ends with what was written, and with the attachment", () => {
	typing.current(10);
	typing.heard([says("bob", 10), says("carol", 11)]);
	const words = { ...typingDatum(1_000_000), category: "chat", msg: "hi" };
	typing.heard([{ message: words, number: 12, from: "bob" }]);
	expect(shown()).toEqual(["carol"]);
	typing.detached();
	expect(shown()).toEqual([]);
	expect(vi.getTimerCount()).toBe(0);
});

test("what is old, of a stranger or nobody, or not wanted is not shown", () => {
	// Nobody has said yet what is new here.
	typing.heard([says("bob", 10)]);
	typing.current(10);
	typing.heard([says("bob", 9), says("bob", 10, 31), says("bob", 10, -31)]);
	typing.heard([says("mallory", 10), { ...says("", 10), from: null }]);
	wants(false);
	typing.heard([says("bob", 11)]);
	expect(shown()).toEqual([]);
	wants(true);
	typing.heard([says("bob", 12)]);
	expect(shown()).toEqual(["bob"]);
});
