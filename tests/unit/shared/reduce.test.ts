import { describe, expect, test } from "vitest";
import type {
	ConversationId,
	SentRequestId,
	ServerId,
} from "../../../src/shared/domain/ids";
import type { KeysState } from "../../../src/shared/domain/keys";
import { noMarks } from "../../../src/shared/domain/marks";
import type {
	PendingRequest,
	SentRequest,
} from "../../../src/shared/domain/request";
import type { DomainEvent } from "../../../src/shared/events";
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
const error = { code: "gone", message: "It is gone." };

const pending: PendingRequest = {
	id: "s1.c2" as ConversationId,
	serverId,
	connectionId: conversation().connectionId,
	from: person("Carol"),
	others: [],
	receivedAt: 1,
	acknowledging: false,
};

const sent: SentRequest = {
	id: "r1" as SentRequestId,
	serverId,
	to: [person("Dave")],
	acknowledgedBy: [],
	dismissed: false,
	topic: "lunch",
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
	fingerprint: "1f2e 3d4c",
	unprotectedAccepted: false,
};

/** Each event once, and the part of the state that it leads to. */
const cases: readonly [DomainEvent, object][] = [
	[{ type: "profile-created", name: "Al" }, { profile: { name: "Al" } }],
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
		{ type: "line-changed", serverId, line: { kind: "dialing" } },
		{ servers: { s1: { line: { kind: "dialing" }, people: [] } } },
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
		{ type: "topic-changed", id: conversationId, topic: "tea" },
		{ conversations: { [conversationId]: { topic: "tea" } } },
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
		{ type: "notice-raised", id: "n2", error: { ...error, message: "New." } },
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
	{ type: "topic-changed", id: nowhere, topic: "x" },
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
		const raised = { code: "x", message: `${i % 30}` };
		state = reduce(state, { type: "notice-raised", id: `${i}`, error: raised });
	}
	expect(state.notices).toHaveLength(20);
	expect(new Set(state.notices.map((n) => n.error.message)).size).toBe(20);
	expect(state.notices.at(-1)?.id).toBe("99");
});
