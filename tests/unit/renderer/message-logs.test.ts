import { describe, expect, it } from "vitest";
import {
	MessageLogs,
	type OpenLog,
} from "../../../src/renderer/state/message-logs";
import type { ConversationId } from "../../../src/shared/domain/ids";
import type { Message } from "../../../src/shared/domain/message";
import type { PageAnchor } from "../../../src/shared/domain/pages";
import { fail, ok, type Result } from "../../../src/shared/errors";
import type { MessagePage } from "../../../src/shared/ipc";
import { deferred, conversationId as id, message, settled } from "./samples";

function setUp() {
	const asked: {
		anchor: PageAnchor;
		answer: ReturnType<typeof deferred<Result<MessagePage>>>;
	}[] = [];
	let shown: ReadonlyMap<string, OpenLog> = new Map();
	const logs = new MessageLogs(
		{
			loadMessages: ({ anchor }) => {
				const answer = deferred<Result<MessagePage>>();
				asked.push({ anchor, answer });
				return answer.promise;
			},
		},
		(now) => {
			shown = now;
		},
	);
	return {
		logs,
		asked,
		numbers: () => shown.get(id)?.log.messages.map((m) => m.number),
		shown: () => shown.get(id),
		answer: async (result: Result<MessagePage>, which = asked.length - 1) => {
			asked[which]?.answer.resolve(result);
			await settled();
		},
		receive: (seq: number, received: Message) =>
			logs.follow({ type: "message-received", message: received, at: 0 }, seq),
	};
}

const page = (seq: number, numbers: readonly number[], hasOlder = false) =>
	ok({
		seq,
		messages: numbers.map((n) => message(n)),
		hasOlder,
		hasNewer: false,
	});

describe("MessageLogs", () => {
	it("reads the newest page and follows", async () => {
		const t = setUp();
		t.logs.open(id);
		expect(t.asked[0]?.anchor).toEqual({ kind: "newest" });
		await t.answer(page(10, [3, 4], true));
		t.receive(11, message(5));
		expect(t.numbers()).toEqual([3, 4, 5]);
		expect(t.shown()?.phase.kind).toBe("ready");
	});

	it("applies what passed while the page was read, once", async () => {
		const t = setUp();
		t.logs.open(id);
		t.receive(9, message(4));
		t.receive(11, message(5));
		t.receive(12, message(6));
		// The page was read after push 10; it happens to hold message 5 already.
		await t.answer(page(10, [3, 4, 5]));
		expect(t.numbers()).toEqual([3, 4, 5, 6]);
	});

	it("applies a change to an older message that passed while its page was read", async () => {
		const t = setUp();
		t.logs.open(id);
		await t.answer(page(1, [3], true));
		t.logs.loadOlder(id);
		expect(t.asked[1]?.anchor).toEqual({ kind: "before", number: 3 });
		t.logs.follow(
			{
				type: "message-changed",
				conversationId: id,
				id: message(2).id,
				from: message(2).from,
				number: 2,
				delivery: { kind: "sent" },
			},
			6,
		);
		await t.answer(page(5, [1, 2]));
		expect(t.numbers()).toEqual([1, 2, 3]);
		expect(t.shown()?.log.messages[1]?.delivery.kind).toBe("sent");
		expect(t.shown()?.log.hasOlder).toBe(false);
	});

	it("asks for one older page at a time and only where there is one", async () => {
		const t = setUp();
		t.logs.open(id);
		t.logs.loadOlder(id);
		await t.answer(page(1, [3, 4], true));
		t.logs.loadOlder(id);
		t.logs.loadOlder(id);
		expect(t.asked).toHaveLength(2);
		await t.answer(page(1, [1, 2], false));
		t.logs.loadOlder(id);
		expect(t.asked).toHaveLength(2);
	});

	it("keeps what it shows when an older page fails, and tries again", async () => {
		const t = setUp();
		t.logs.open(id);
		await t.answer(page(1, [3], true));
		t.logs.loadOlder(id);
		await t.answer(fail("x", "Disk."));
		expect(t.shown()?.phase.kind).toBe("failed");
		expect(t.numbers()).toEqual([3]);
		t.logs.loadOlder(id);
		await t.answer(page(1, [2], false));
		expect(t.numbers()).toEqual([2, 3]);
	});

	it("reads anew after missed events and drops answers from before", async () => {
		const t = setUp();
		t.logs.open(id);
		await t.answer(page(1, [3], true));
		t.logs.loadOlder(id);
		t.logs.resync();
		expect(t.numbers()).toEqual([3]);
		await t.answer(page(1, [2]), 1);
		expect(t.numbers()).toEqual([3]);
		await t.answer(page(9, [7, 8], true), 2);
		expect(t.numbers()).toEqual([7, 8]);
	});

	it("holds a few logs and forgets the one left longest ago", async () => {
		const t = setUp();
		for (let n = 0; n < 9; n += 1) t.logs.open(`c${n}` as ConversationId);
		expect(t.logs.get("c0" as ConversationId)).toBeUndefined();
		expect(t.logs.get("c1" as ConversationId)).toBeDefined();
	});

	it("lets old messages go only when there are very many", async () => {
		const t = setUp();
		t.logs.open(id);
		await t.answer(
			page(
				1,
				Array.from({ length: 900 }, (_, n) => n + 1),
			),
		);
		t.logs.trim(id);
		expect(t.numbers()?.at(0)).toBe(501);
		expect(t.numbers()?.at(-1)).toBe(900);
		expect(t.shown()?.log.hasOlder).toBe(true);
		t.logs.trim(id);
		expect(t.numbers()).toHaveLength(400);
	});
});
