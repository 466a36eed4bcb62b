import { describe, expect, it } from "vitest";
import {
	conversationsOf,
	serversOf,
} from "../../../src/renderer/state/selectors";
import type { Conversation } from "../../../src/shared/domain/conversation";
import type { ConversationId, ServerId } from "../../../src/shared/domain/ids";
import { reduce } from "../../../src/shared/reduce";
import { type AppState, initialState } from "../../../src/shared/state";
import { unreadOf } from "../../../src/shared/unread";
import { conversation, server } from "./samples";

const a = conversation({
	id: "a" as ConversationId,
	lastActiveAt: 1,
	unread: 2,
});
const b = conversation({
	id: "b" as ConversationId,
	lastActiveAt: 2,
	unread: 3,
});
const state: AppState = {
	...initialState,
	conversations: { [a.id]: a, [b.id]: b },
};

describe("selectors", () => {
	it("puts the conversation that was active last first", () => {
		expect(conversationsOf(state).map(({ id }) => id)).toEqual(["b", "a"]);
		expect(unreadOf(state, 0)).toBe(5);
	});

	it("puts what is pinned first, in the user's order, and what is archived last; what is being deleted nowhere", () => {
		const one = (id: string, over: Partial<Conversation>) =>
			conversation({ id: id as ConversationId, unread: 1, ...over });
		const all = [
			one("old", { lastActiveAt: 1 }),
			one("new", { lastActiveAt: 9 }),
			one("second", { pinned: 1, lastActiveAt: 8 }),
			one("first", { pinned: 0 }),
			one("away", { archived: true, pinned: 2, lastActiveAt: 10 }),
			one("gone", { departure: { at: 5, isDeleting: true } }),
			one("quiet", { mute: { until: 100, exceptMentions: true } }),
		];
		const app: AppState = {
			...initialState,
			conversations: Object.fromEntries(all.map((it) => [it.id, it])),
		};
		expect(conversationsOf(app).map(({ id }) => id)).toEqual([
			"first",
			"second",
			"new",
			"old",
			"quiet",
			"away",
		]);
		expect(unreadOf(app, 99)).toBe(5);
		expect(unreadOf(app, 100)).toBe(6);
	});

	it("answers with the same list until something in it changes", () => {
		const first = conversationsOf(state);
		const themed = reduce(state, {
			type: "preferences-changed",
			changes: { theme: "dark" },
		});
		expect(conversationsOf(themed)).toBe(first);
		const drafted = reduce(state, {
			type: "draft-changed",
			id: a.id,
			draft: "x",
		});
		expect(conversationsOf(drafted)).not.toBe(first);
	});

	it("puts the relay hosted here before other servers", () => {
		const other = server();
		const own = server({ id: "s2" as ServerId, own: true });
		expect(
			serversOf({
				...initialState,
				servers: { [other.id]: other, [own.id]: own },
			}).map(({ id }) => id),
		).toEqual(["s2", "s1"]);
	});
});
