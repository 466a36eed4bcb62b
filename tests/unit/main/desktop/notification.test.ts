import { describe, expect, test } from "vitest";
import {
	escapeMarkup,
	isSettledBy,
	notificationOf,
} from "../../../../src/main/desktop/notification";
import type { ConversationId } from "../../../../src/shared/domain/ids";
import { errorOf } from "../../../../src/shared/errors";
import type { DomainEvent } from "../../../../src/shared/events";
import { reduce } from "../../../../src/shared/reduce";
import type { AppState } from "../../../../src/shared/state";
import { conversationId, message } from "../../renderer/samples";
import { alice, alicesApp, carols, received } from "./kit";

const away = { focused: false, now: 1_000 };

const asked: DomainEvent = { type: "request-received", request: carols };

function told(event: DomainEvent, before = alicesApp(), around = away) {
	return notificationOf(event, reduce(before, event), around);
}

function withTopic(state: AppState, topic: string): AppState {
	return reduce(state, {
		type: "topic-changed",
		id: conversationId,
		topic,
		topicAt: 1,
	});
}

describe("what the system is told", () => {
	test("a message of somebody else: who, what, and where a click and a reply lead", () => {
		expect(told(received({ text: "lunch?" }))).toEqual({
			about: conversationId,
			title: "Bob",
			body: "lunch?",
			message: { id: "m0001", from: "bob" },
			wish: { kind: "conversation", id: conversationId, message: 1 },
			reply: conversationId,
		});
	});

	test("with its topic", () => {
		expect(told(received(), withTopic(alicesApp(), "Lunch"))?.title).toBe(
			"Bob · Lunch",
		);
	});

	test("a request", () => {
		expect(told(asked)).toMatchObject({
			about: "requests",
			body: "Carol would like to talk to you",
			wish: { kind: "requests" },
			reply: null,
		});
	});

	test("a call by name says so", () => {
		expect(told(received({ text: "@Alice?", mentions: [alice] }))?.body).toBe(
			"Calls you: @Alice?",
		);
	});

	test("one line without tricks, and no novel", () => {
		const body = told(
			received({ text: `a\n\u202eb ${"x".repeat(900)}` }),
		)?.body;
		expect(body).toMatch(/^a b x+…$/);
		expect(body?.length).toBe(200);
	});

	test("a text that can't be read is no text", () => {
		const unreadable = errorOf("no-session");
		expect(told(received({ text: "", unreadable }))?.body).toBe("New message");
	});
});

describe("without content", () => {
	const quiet = alicesApp({ notificationContent: false });

	test.each([
		["a message", received({ text: "secret" }), "New message"],
		[
			"a call by name",
			received({ text: "secret", mentions: [alice] }),
			"You are called by name",
		],
		["a request", asked, "Somebody would like to talk to you"],
	])("%s", (_what, event, body) => {
		const notification = told(event, withTopic(quiet, "secret"));
		expect(notification).toMatchObject({ title: "FLEX Messenger", body });
		expect(
			JSON.stringify([notification?.title, notification?.body]),
		).not.toMatch(/secret|Bob|Carol/);
	});
});

describe("nothing is told", () => {
	test.each([
		["while the window has the focus", alicesApp(), { ...away, focused: true }],
		["while nobody may disturb", alicesApp({ doNotDisturb: true }), away],
		["where the user wants none", alicesApp({ notifications: false }), away],
	])("%s", (_when, state, around) => {
		expect(told(received(), state, around)).toBeNull();
		expect(told(asked, state, around)).toBeNull();
	});

	test("of what is muted, unless the mute lets calls by name through", () => {
		const muted = (until: number | null, exceptMentions = true) =>
			reduce(alicesApp(), {
				type: "conversation-muted",
				id: conversationId,
				mute: { until, exceptMentions },
			});
		expect(told(received(), muted(null))).toBeNull();
		expect(told(received(), muted(away.now + 1))).toBeNull();
		expect(told(received(), muted(away.now))).not.toBeNull();
		const call = received({ mentions: [alice] });
		expect(told(call, muted(null))).not.toBeNull();
		expect(told(call, muted(null, false))).toBeNull();
	});

	test("of own messages, seen ones, deleted ones, and of anything else", () => {
		expect(told(received({ from: alice }))).toBeNull();
		expect(told(received({ text: "", deleted: "author" }))).toBeNull();
		const read: DomainEvent = {
			type: "conversation-read",
			id: conversationId,
			upTo: 5,
			unread: 0,
		};
		const seen = reduce(alicesApp(), read);
		expect(told(received({ number: 5 }), seen)).toBeNull();
		expect(told(received({ number: 6 }), seen)).not.toBeNull();
		expect(told(read)).toBeNull();
		expect(
			told({ type: "message-queued", message: message(null), at: 1 }),
		).toBeNull();
	});
});

describe("it goes", () => {
	const read = (id: ConversationId, unread: number): DomainEvent => ({
		type: "conversation-read",
		id,
		upTo: 1,
		unread,
	});
	const settled = (
		first: DomainEvent,
		then: DomainEvent,
		before = alicesApp(),
	) => {
		const state = reduce(before, first);
		const notification = notificationOf(first, state, away);
		if (!notification) throw new Error("nothing was told");
		return isSettledBy(notification, then, reduce(state, then));
	};

	test("when the conversation has been read to its end", () => {
		expect(settled(received(), read(conversationId, 0))).toBe(true);
		expect(settled(received(), read(conversationId, 2))).toBe(false);
		expect(settled(received(), read("s1.c9" as ConversationId, 0))).toBe(false);
	});

	test("when its author has taken the message back", () => {
		const { message: own } = received();
		const gone = { ...own, text: "", deleted: "author" } as const;
		expect(
			settled(received(), { type: "message-updated", message: gone }),
		).toBe(true);
		expect(
			settled(received(), {
				type: "message-updated",
				message: { ...own, text: "edited" },
			}),
		).toBe(false);
	});

	test("when no request waits any more", () => {
		const ignored: DomainEvent = { type: "request-ignored", id: carols.id };
		expect(settled(asked, ignored)).toBe(true);
		const other = { ...carols, id: "s1.c3" as ConversationId };
		const two = reduce(alicesApp(), {
			type: "request-received",
			request: other,
		});
		expect(settled(asked, ignored, two)).toBe(false);
	});
});

test("markup is shown as it was written", () => {
	expect(escapeMarkup(`<img src="x"> & <b>`)).toBe(
		`&lt;img src="x"&gt; &amp; &lt;b&gt;`,
	);
});
