import { describe, expect, it } from "vitest";
import {
	conversationsOf,
	serversOf,
	unreadOf,
} from "../../../src/renderer/state/selectors";
import type { ConversationId, ServerId } from "../../../src/shared/domain/ids";
import { reduce } from "../../../src/shared/reduce";
import { type AppState, initialState } from "../../../src/shared/state";
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
		expect(unreadOf(state)).toBe(5);
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
