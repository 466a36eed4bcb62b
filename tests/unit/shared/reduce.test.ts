import { describe, expect, test } from "vitest";
import { isBlocked } from "../../../src/shared/blocked";
import type { Mute } from "../../../src/shared/domain/conversation";
import type {
	ConversationId,
	SentRequestId,
	ServerId,
} from "../../../src/shared/domain/ids";
import type { KeysState } from "../../../src/shared/domain/keys";
import { noMarks } from "../../../src/shared/domain/marks";
import { MAX_OCCURRENCES } from "../../../src/shared/domain/occurrence";
import type {
	PendingRequest,
	SentRequest,
} from "../../../src/shared/domain/request";
import { errorOf } from "../../../src/shared/errors";
import type { DomainEvent } from "../../../src/shared/events";
import { pinnedOf } from "../../../src/shared/pins";
import { reduce } from "../../../src/shared/reduce";
import {
	type AppState,
	initialState,
	MAX_IGNORED_REQUESTS,
} from "../../../src/shared/state";
import {
	conversation,
	conversationId,
	message,
	person,
	server,
} from "../renderer/samples";

const serverId = "s1" as ServerId;
const error = errorOf("server-refuses", { where: "10.0.0.5:4321" });

const pending: PendingRequest = {
	id: "s1.c2" as ConversationId,
	serverId,
	connectionId: conversation().connectionId,
	from: person("Carol"),
	others: [],
	receivedAt: 1,
	acknowledging: false,
	over: null,
};

const sent: SentRequest = {
	id: "r1" as SentRequestId,
	serverId,
	to: [person("Dave")],
	acknowledgedBy: [],
	topic: "lunch",
	into: null,
	sentAt: 1,
	connectionId: null,
	state: { kind: "queued" },
};

const full: AppState = {
	...initialState,
	profile: { name: "Alice" },
	servers: { [serverId]: server({ people: [person("Bob")] }) },
	conversations: { [conversationId]: conversation() },
	pendingRequests: { [pending.id]: pending },
	sentRequests: { [sent.id]: sent },
	notices: [{ id: "n1", error }],
};

function freeze<T>(value: T): T {
	if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
		Object.freeze(value);
		Object.values(value).forEach(freeze);
	}
	return value;
}

const without = (key: string) =>
	expect.not.objectContaining({ [key]: expect.anything() });
const one = message(1);
const nowhere = "s9.c9" as ConversationId;

const keys: KeysState = {
	protection: "passphrase",
	hasKeyStore: true,
	publicKey: "11qYAYKx",
	unprotectedAccepted: false,
};

/** Each event once, and the part of the state that it leads to. */
const cases: readonly [DomainEvent, object][] = [
	[{ type: "profile-named", name: "Al" }, { profile: { name: "Al" } }],
	[
		{ type: "preferences-changed", changes: { theme: "dark" } },
		{ preferences: { ...initialState.preferences, theme: "dark" } },
	],
	[{ type: "keys-changed", keys }, { keys }],
	[
		{
			type: "relay-settings-changed",
			settings: { ...initialState.relaySettings, port: 1 },
		},
		{ relaySettings: { ...initialState.relaySettings, port: 1 } },
	],
	[
		{
			type: "relay-members-changed",
			members: { on: true, list: [{ name: "bob", key: null }] },
		},
		{ relayMembers: { on: true, list: [{ name: "bob", key: null }] } },
	],
	[
		{ type: "relay-host-changed", state: { kind: "starting" } },
		{ relayHost: { kind: "starting" } },
	],
	[
		{ type: "server-added", server: server({ id: "s2" as ServerId }) },
		{ servers: { s1: {}, s2: { host: "10.0.0.5" } } },
	],
	[
		{ type: "server-address-changed", serverId, host: "h", port: 9 },
		{ servers: { s1: { host: "h", port: 9 } } },
	],
	[
		{ type: "server-name-changed", serverId, self: person("Al") },
		{ servers: { s1: { self: { key: "al", name: "Al" } } } },
	],
	[
		{ type: "line-changed", serverId, line: { kind: "dialing", error: null } },
		{ servers: { s1: { line: { kind: "dialing", error: null }, people: [] } } },
	],
	[
		{ type: "line-changed", serverId, line: { kind: "ready" } },
		{ servers: { s1: { people: [person("Bob")] } } },
	],
	[
		{ type: "people-changed", serverId, people: [person("Eve")] },
		{ servers: { s1: { people: [person("Eve")] } } },
	],
	[
		{ type: "request-acknowledging", id: pending.id, acknowledging: true },
		{ pendingRequests: { "s1.c2": { acknowledging: true } } },
	],
	[
		{ type: "request-ignored", id: pending.id },
		{ pendingRequests: without(pending.id), ignoredRequests: ["s1.c2"] },
	],
	[
		{ type: "request-settled", id: pending.id },
		{ pendingRequests: without(pending.id), ignoredRequests: [] },
	],
	[
		{ type: "request-over", id: pending.id, how: "expired" },
		{ pendingRequests: { [pending.id]: { over: "expired" } } },
	],
	[
		{ type: "topic-due", id: conversationId, topic: "tea" },
		{ conversations: { [conversationId]: { topic: "", topicDue: "tea" } } },
	],
	[
		{ type: "conversation-pinned", id: conversationId, position: 3 },
		{ conversations: { [conversationId]: { pinned: 0 } } },
	],
	[
		{
			type: "conversation-muted",
			id: conversationId,
			mute: { until: 9, exceptMentions: false },
		},
		{ conversations: { [conversationId]: { mute: { until: 9 } } } },
	],
	[
		{ type: "conversation-archived", id: conversationId, archived: true },
		{ conversations: { [conversationId]: { archived: true } } },
	],
	[
		{
			type: "departure-changed",
			id: conversationId,
			departure: { at: 9, isDeleting: true },
		},
		{ conversations: { [conversationId]: { departure: { at: 9 } } } },
	],
	[
		{ type: "conversation-removed", id: conversationId },
		{ conversations: without(conversationId), occurrences: {} },
	],
	[
		{
			type: "person-blocked",
			blocked: { serverId, person: person("Bob"), since: 1 },
		},
		{ blocked: { "s1.bob": { person: { name: "Bob" } } } },
	],
	[
		{
			type: "occurred",
			id: conversationId,
			occurrence: {
				after: 2,
				date: 1,
				what: { kind: "left", person: person("Bob") },
			},
		},
		{ occurrences: { [conversationId]: [{ after: 2 }] } },
	],
	[
		{
			type: "sent-request-changed",
			id: sent.id,
			change: { state: { kind: "waiting" } },
		},
		{ sentRequests: { r1: { state: { kind: "waiting" }, topic: "lunch" } } },
	],
	[
		{ type: "sent-request-removed", id: sent.id },
		{ sentRequests: without(sent.id) },
	],
	[
		{ type: "topic-changed", id: conversationId, topic: "tea", topicAt: 4 },
		{ conversations: { [conversationId]: { topic: "tea", topicAt: 4 } } },
	],
	[
		{ type: "draft-changed", id: conversationId, draft: "he" },
		{ conversations: { [conversationId]: { draft: "he" } } },
	],
	[
		{
			type: "attachment-changed",
			id: conversationId,
			attachment: { kind: "ended", error },
		},
		{ conversations: { [conversationId]: { attachment: { error } } } },
	],
	[
		{ type: "members-changed", id: conversationId, members: [] },
		{ conversations: { [conversationId]: { members: [] } } },
	],
	[
		{
			type: "marks-changed",
			id: conversationId,
			member: person("Bob").key,
			marks: { since: 1, deliveredUpTo: 9, readUpTo: 8 },
		},
		{
			conversations: {
				[conversationId]: {
					members: [{ since: 1, deliveredUpTo: 9, readUpTo: 8 }],
				},
			},
		},
	],
	[
		{
			type: "marks-told",
			id: conversationId,
			marks: { since: 1, deliveredUpTo: 9, readUpTo: 8 },
		},
		{
			conversations: {
				[conversationId]: { told: { deliveredUpTo: 9, readUpTo: 8 } },
			},
		},
	],
	[
		{ type: "holdup-changed", id: conversationId, holdup: error },
		{ conversations: { [conversationId]: { holdup: error } } },
	],
	[
		{ type: "conversation-read", id: conversationId, upTo: 3, unread: 1 },
		{ conversations: { [conversationId]: { readUpTo: 3, unread: 1 } } },
	],
	[
		{ type: "message-received", message: one, at: 5 },
		{
			conversations: {
				[conversationId]: { last: one, unread: 1, lastActiveAt: 5 },
			},
		},
	],
	[
		{ type: "message-queued", message: message(null), at: 5 },
		{ conversations: { [conversationId]: { unread: 0, lastActiveAt: 5 } } },
	],
	[
		{ type: "notice-raised", id: "n2", error: errorOf("left") },
		{ notices: [{ id: "n1" }, { id: "n2" }] },
	],
	[{ type: "notice-dismissed", id: "n1" }, { notices: [] }],
];

test.each(cases)("%j", (event, part) => {
	const before = JSON.stringify(full);
	const after = reduce(freeze(full), freeze(event));
	expect(after).toMatchObject(part);
	expect(JSON.stringify(full)).toBe(before);
	// Only what the event is about is new.
	expect({ ...after, ...pick(full, part) }).toEqual(full);
});

function pick(state: AppState, part: object) {
	return Object.fromEntries(
		Object.keys(part).map((key) => [key, state[key as keyof AppState]]),
	);
}

test.each<DomainEvent>([
	{ type: "topic-changed", id: nowhere, topic: "x", topicAt: 1 },
	{ type: "draft-changed", id: nowhere, draft: "x" },
	{ type: "marks-told", id: nowhere, marks: noMarks },
	{
		type: "marks-changed",
		id: nowhere,
		member: person("Bob").key,
		marks: noMarks,
	},
	{ type: "people-changed", serverId: "s9" as ServerId, people: [] },
	{ type: "request-acknowledging", id: nowhere, acknowledging: true },
	{ type: "sent-request-changed", id: "r9" as SentRequestId, change: {} },
	{
		type: "message-received",
		message: message(1, { conversationId: nowhere }),
		at: 1,
	},
])("what is not there changes nothing: $type", (event) => {
	expect(reduce(full, event)).toBe(full);
});

test("what happened stands in the conversation's order, whenever it was heard of, and is bounded", () => {
	const noted = (state: AppState, after: number) =>
		reduce(state, {
			type: "occurred",
			id: conversationId,
			occurrence: {
				after,
				date: 0,
				what: { kind: "joined", person: person("Bob") },
			},
		});
	const after = [5, 2, 9, 2].reduce(noted, full);
	expect(
		after.occurrences[conversationId]?.map((occurrence) => occurrence.after),
	).toEqual([2, 2, 5, 9]);
	const many = Array.from({ length: MAX_OCCURRENCES + 5 }, (_, i) => i);
	const bounded = many.reduce(noted, full).occurrences[conversationId];
	expect(bounded).toHaveLength(MAX_OCCURRENCES);
	expect(bounded?.at(-1)?.after).toBe(MAX_OCCURRENCES + 4);
});

test("pins are numbered from 0 without gaps, wherever one is moved", () => {
	const ids = ["s1.a", "s1.b", "s1.c"] as ConversationId[];
	const pin = (state: AppState, [id, position]: [number, number | null]) =>
		reduce(state, {
			type: "conversation-pinned",
			id: ids[id] as ConversationId,
			position,
		});
	const moves: [number, number | null][] = [
		[0, 0],
		[1, 99],
		[2, 0],
		[0, 0],
		[2, null],
	];
	const start: AppState = {
		...initialState,
		conversations: Object.fromEntries(
			ids.map((id) => [id, conversation({ id })]),
		),
	};
	const orders = moves.map((_, i) =>
		pinnedOf(moves.slice(0, i + 1).reduce(pin, start).conversations).map(
			({ id, pinned }) => `${id}${pinned}`,
		),
	);
	expect(orders).toEqual([
		["s1.a0"],
		["s1.a0", "s1.b1"],
		["s1.c0", "s1.a1", "s1.b2"],
		["s1.a0", "s1.c1", "s1.b2"],
		["s1.a0", "s1.b1"],
	]);
});

test("what is said brings an archived conversation back, unless it is muted", () => {
	const heard = (mute: Mute | null) =>
		reduce(
			{
				...full,
				conversations: {
					[conversationId]: conversation({ archived: true, mute }),
				},
			},
			{ type: "message-received", message: one, at: 50 },
		).conversations[conversationId]?.archived;
	expect(heard(null)).toBe(false);
	expect(heard({ until: null, exceptMentions: true })).toBe(true);
	expect(heard({ until: 51, exceptMentions: true })).toBe(true);
	expect(heard({ until: 50, exceptMentions: true })).toBe(false);
});

test("somebody is blocked by name on a server, and by key wherever they are", () => {
	const bob = { ...person("Bob"), identityKey: "k" };
	const state = reduce(full, {
		type: "person-blocked",
		blocked: { serverId, person: bob, since: 0 },
	});
	const other = "s2" as ServerId;
	expect(isBlocked(state, serverId, person("Bob"))).toBe(true);
	expect(isBlocked(state, other, person("Bob"))).toBe(false);
	expect(isBlocked(state, other, { ...person("Eve"), identityKey: "k" })).toBe(
		true,
	);
	const again = reduce(state, {
		type: "person-unblocked",
		serverId,
		person: bob.key,
	});
	expect(isBlocked(again, serverId, bob)).toBe(false);
});

test("a server takes its requests with it and leaves its conversations", () => {
	const other = {
		...sent,
		id: "r2" as SentRequestId,
		serverId: "s2" as ServerId,
	};
	const state = {
		...full,
		sentRequests: { ...full.sentRequests, [other.id]: other },
	};
	const after = reduce(state, { type: "server-removed", serverId });
	expect(after.servers).toEqual({});
	expect(after.pendingRequests).toEqual({});
	expect(after.sentRequests).toEqual({ [other.id]: other });
	expect(after.conversations).toBe(full.conversations);
});

describe("the newest message of a conversation", () => {
	const play = (...events: DomainEvent[]) =>
		events.reduce(reduce, full).conversations[conversationId];
	const received = (number: number, at = number): DomainEvent => ({
		type: "message-received",
		message: message(number),
		at,
	});

	test("is the one with the highest number, however they come", () => {
		expect(play(received(5), received(3))?.last?.number).toBe(5);
	});

	test("is one's own that waits", () => {
		const own = message(null, { delivery: { kind: "queued" } });
		const queued: DomainEvent = { type: "message-queued", message: own, at: 1 };
		expect(play(received(5), queued, received(6))?.last).toBe(own);
		const change: DomainEvent = {
			type: "message-changed",
			conversationId,
			id: own.id,
			from: own.from,
			number: 7,
			delivery: { kind: "sent" },
		};
		expect(play(queued, change)?.last).toMatchObject({
			number: 7,
			delivery: { kind: "sent" },
		});
	});

	test("keeps the list's time from going back", () => {
		expect(play(received(1, 50), received(2, 40))?.lastActiveAt).toBe(50);
	});

	test("is not unread where it was seen already", () => {
		const read: DomainEvent = {
			type: "conversation-read",
			id: conversationId,
			upTo: 4,
			unread: 0,
		};
		expect(play(received(3), read, received(4))?.unread).toBe(0);
		expect(play(received(3), read, received(5))?.unread).toBe(1);
	});
});

test("ignored requests are remembered, the latest of them", () => {
	let state = full;
	for (let i = 0; i <= MAX_IGNORED_REQUESTS; i++) {
		const id = `s1.${i}` as ConversationId;
		state = reduce(state, { type: "request-ignored", id });
	}
	expect(state.ignoredRequests).toHaveLength(MAX_IGNORED_REQUESTS);
	expect(state.ignoredRequests[0]).toBe("s1.1");
});

test("notices do not pile up: each sentence stands once, and twenty at most", () => {
	let state = initialState;
	for (let i = 0; i < 100; i++) {
		const raised = errorOf("already-listed", { name: `${i % 30}` });
		state = reduce(state, { type: "notice-raised", id: `${i}`, error: raised });
	}
	expect(state.notices).toHaveLength(20);
	expect(new Set(state.notices.map((n) => n.error.values.name)).size).toBe(20);
	expect(state.notices.at(-1)?.id).toBe("99");
});
