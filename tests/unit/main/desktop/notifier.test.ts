import { expect, test } from "vitest";
import type { AppNotification } from "../../../../src/main/desktop/notification";
import { Notifier } from "../../../../src/main/desktop/notifier";
import type { ConversationId } from "../../../../src/shared/domain/ids";
import type { DomainEvent } from "../../../../src/shared/events";
import { reduce } from "../../../../src/shared/reduce";
import { conversationId } from "../../renderer/samples";
import { alicesApp, received } from "./kit";

function setUp(ids: readonly ConversationId[] = [conversationId]) {
	let state = alicesApp({}, ids);
	const standing: { one: AppNotification; ended: () => void }[] = [];
	const waiting: (() => void)[] = [];
	const around = { focused: false, now: 0 };
	let shown = 0;
	const notifier = new Notifier({
		show: (one, ended) => {
			shown += 1;
			const entry = { one, ended };
			standing.push(entry);
			return () => void standing.splice(standing.indexOf(entry), 1);
		},
		surroundings: () => around,
		later: (run) => void waiting.push(run),
	});
	return {
		notifier,
		around,
		standing,
		bodies: () => standing.map(({ one }) => one.body),
		shown: () => shown,
		happens: (...events: DomainEvent[]) => {
			for (const event of events) {
				state = reduce(state, event);
				notifier.follow(event, state);
			}
		},
		/** So much time passes that whatever waits is shown. */
		pass: () => {
			for (const run of waiting.splice(0)) run();
		},
	};
}

const many = Array.from({ length: 40 }, (_, i) => `s1.c${i}` as ConversationId);

const readAll = (id: ConversationId): DomainEvent => ({
	type: "conversation-read",
	id,
	upTo: 99,
	unread: 0,
});

test("five hundred messages of one conversation are one notification: the newest", () => {
	const { happens, pass, bodies, shown } = setUp();
	for (let number = 1; number <= 500; number++) happens(received({ number }));
	pass();
	expect(bodies()).toEqual(["message 500"]);
	expect(shown()).toBe(1);

	happens(received({ number: 501 }));
	pass();
	expect(bodies()).toEqual(["message 501"]);
});

test("what comes from everywhere at once is one sentence, and goes when all is read", () => {
	const { happens, pass, bodies } = setUp(many);
	for (const id of many) happens(received({ conversationId: id }));
	pass();
	expect(bodies()).toEqual(["There is news in 40 places"]);

	happens(...many.slice(1).map(readAll));
	expect(bodies()).toHaveLength(1);
	happens(readAll("s1.c0" as ConversationId));
	expect(bodies()).toEqual([]);
});

test("never more than a handful stand there", () => {
	const { happens, pass, standing } = setUp(many);
	for (const id of many) {
		happens(received({ conversationId: id }));
		pass();
	}
	expect(standing.map(({ one }) => one.about)).toEqual(many.slice(-8));
});

test("what is read before it is shown is not shown, and after it goes", () => {
	const { happens, pass, bodies } = setUp();
	happens(received(), readAll(conversationId));
	pass();
	expect(bodies()).toEqual([]);

	happens(received({ number: 100 }));
	pass();
	expect(bodies()).toEqual(["message 100"]);
	happens(readAll(conversationId));
	expect(bodies()).toEqual([]);
});

test("whoever has come meanwhile is not told", () => {
	const { happens, pass, bodies, around } = setUp();
	happens(received());
	around.focused = true;
	pass();
	expect(bodies()).toEqual([]);
});

test("one that the user has closed is forgotten, and the next is shown", () => {
	const { happens, pass, bodies, standing } = setUp();
	happens(received());
	pass();
	const [first] = standing.splice(0);
	first?.ended();
	happens(received({ number: 2 }));
	pass();
	expect(bodies()).toEqual(["message 2"]);
});

test("none is left when the app ends", () => {
	const { happens, pass, bodies, notifier } = setUp();
	happens(received());
	pass();
	notifier.close();
	expect(bodies()).toEqual([]);
});
