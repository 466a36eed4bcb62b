import { describe, expect, it } from "vitest";
import {
	MessageLogs,
	type OpenLog,
} from "../../../src/renderer/state/message-logs";
import type { MessagePage } from "../../../src/shared/commands/messages";
import type { ConversationId } from "../../../src/shared/domain/ids";
import type { Message } from "../../../src/shared/domain/message";
import type { PageAnchor } from "../../../src/shared/domain/pages";
import { fail, ok, type Result } from "../../../src/shared/errors";
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

const page = (
	seq: number,
	numbers: readonly number[],
	hasOlder = false,
	hasNewer = false,
) => ok({ seq, messages: numbers.map((n) => message(n)), hasOlder, hasNewer });

const range = (first: number, last: number) =>
	Array.from({ length: last - first + 1 }, (_, n) => first + n);

describe("MessageLogs", () => {
	it("reads the newest page and follows", async () => {
		const t = setUp();
		t.logs.open(id, null);
		expect(t.asked[0]?.anchor).toEqual({ kind: "newest" });
		await t.answer(page(10, [3, 4], true));
		t.receive(11, message(5));
		expect(t.numbers()).toEqual([3, 4, 5]);
		expect(t.shown()?.phase.kind).toBe("ready");
	});

	it("applies what passed while the page was read, once", async () => {
		const t = setUp();
		t.logs.open(id, null);
		t.receive(9, message(4));
		t.receive(11, message(5));
		t.receive(12, message(6));
		// The page was read after push 10; it happens to hold message 5 already.
		await t.answer(page(10, [3, 4, 5]));
		expect(t.numbers()).toEqual([3, 4, 5, 6]);
	});

	it("applies a change to an older message that passed while its page was read", async () => {
		const t = setUp();
		t.logs.open(id, null);
		await t.answer(page(1, [3], true));
		t.logs.loadMore(id, "older");
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
		t.logs.open(id, null);
		t.logs.loadMore(id, "older");
		await t.answer(page(1, [3, 4], true));
		t.logs.loadMore(id, "older");
		t.logs.loadMore(id, "older");
		expect(t.asked).toHaveLength(2);
		await t.answer(page(1, [1, 2], false));
		t.logs.loadMore(id, "older");
		expect(t.asked).toHaveLength(2);
	});

	it("keeps what it shows when an older page fails, and tries again", async () => {
		const t = setUp();
		t.logs.open(id, null);
		await t.answer(page(1, [3], true));
		t.logs.loadMore(id, "older");
		await t.answer(fail("disk-failed"));
		expect(t.shown()?.phase.kind).toBe("failed");
		expect(t.numbers()).toEqual([3]);
		t.logs.loadMore(id, "older");
		await t.answer(page(1, [2], false));
		expect(t.numbers()).toEqual([2, 3]);
	});

	it("reads anew after missed events and drops answers from before", async () => {
		const t = setUp();
		t.logs.open(id, null);
		await t.answer(page(1, [3], true));
		t.logs.loadMore(id, "older");
		t.logs.resync();
		expect(t.numbers()).toEqual([3]);
		await t.answer(page(1, [2]), 1);
		expect(t.numbers()).toEqual([3]);
		await t.answer(page(9, [7, 8], true), 2);
		expect(t.numbers()).toEqual([7, 8]);
	});

	it("holds a few logs and forgets the one left longest ago", async () => {
		const t = setUp();
		for (let n = 0; n < 9; n += 1) t.logs.open(`c${n}` as ConversationId, null);
		expect(t.logs.get("c0" as ConversationId)).toBeUndefined();
		expect(t.logs.get("c1" as ConversationId)).toBeDefined();
	});

	it("opens around a message, and the held log only where that message is in it", async () => {
		const t = setUp();
		t.logs.open(id, 40);
		expect(t.asked[0]?.anchor).toEqual({ kind: "around", number: 40 });
		await t.answer(page(1, range(30, 50), true, true));
		t.logs.open(id, 45);
		expect(t.asked).toHaveLength(1);
		t.logs.open(id, 60);
		expect(t.asked[1]?.anchor).toEqual({ kind: "around", number: 60 });
		expect(t.numbers()).toEqual([]);
	});

	it("shows another part at once when it is there, and what was shown until then", async () => {
		const t = setUp();
		t.logs.open(id, null);
		await t.answer(page(1, range(900, 960), true));
		t.logs.show(id, 40);
		expect(t.numbers()).toEqual(range(900, 960));
		await t.answer(page(1, range(10, 70), true, true));
		expect(t.numbers()).toEqual(range(10, 70));
		t.logs.show(id, null);
		expect(t.asked[2]?.anchor).toEqual({ kind: "newest" });
	});

	it("drops the answer to a page that a jump has made worthless", async () => {
		const t = setUp();
		t.logs.open(id, null);
		await t.answer(page(1, range(900, 960), true));
		t.logs.loadMore(id, "older");
		t.logs.show(id, 40);
		await t.answer(page(1, range(840, 899), true), 1);
		expect(t.numbers()).toEqual(range(900, 960));
		await t.answer(page(1, range(10, 70), true, true), 2);
		expect(t.numbers()).toEqual(range(10, 70));
	});

	it("stays bounded however far one scrolls, and without a gap", async () => {
		const t = setUp();
		const all = range(1, 5_000);
		t.logs.open(id, null);
		await t.answer(page(1, all.slice(-60), true));
		const scroll = async (end: "older" | "newer", pages: number) => {
			for (let n = 0; n < pages; n += 1) {
				t.logs.loadMore(id, end);
				const anchor = t.asked.at(-1)?.anchor;
				if (anchor?.kind !== "before" && anchor?.kind !== "after")
					throw new Error("no page was asked for");
				const at = anchor.number;
				const next =
					anchor.kind === "before"
						? all.slice(Math.max(0, at - 61), at - 1)
						: all.slice(at, at + 60);
				await t.answer(
					page(1, next, (next[0] ?? 0) > 1, (next.at(-1) ?? 0) < 5_000),
				);
				const numbers = t.numbers() ?? [];
				expect(numbers.length).toBeLessThanOrEqual(300);
				const first = numbers[0] ?? 0;
				expect(numbers).toEqual(range(first, first + numbers.length - 1));
			}
		};
		await scroll("older", 40);
		expect(t.shown()?.log.hasNewer).toBe(true);
		await scroll("newer", 36);
		expect(t.numbers()?.at(-1)).toBe(5_000);
		expect(t.shown()?.log.hasNewer).toBe(false);
	});

	it("takes nothing in behind a gap, and reads the end when one writes", async () => {
		const t = setUp();
		t.logs.open(id, 40);
		await t.answer(page(1, range(10, 70), true, true));
		t.receive(2, message(900));
		expect(t.numbers()).toEqual(range(10, 70));
		expect(t.shown()?.heard.map((m) => m.number)).toEqual([900]);
		const own = message(null, { delivery: { kind: "queued" } });
		t.logs.follow({ type: "message-queued", message: own, at: 0 }, 3);
		expect(t.asked[1]?.anchor).toEqual({ kind: "newest" });
		expect(t.shown()?.spoken).toBe(own.id);
	});

	it("reads older pages where nothing that is held has a number", async () => {
		const t = setUp();
		t.logs.open(id, null);
		const queued = message(null, { delivery: { kind: "queued" } });
		await t.answer(
			ok({ seq: 1, messages: [queued], hasOlder: true, hasNewer: false }),
		);
		t.logs.loadMore(id, "older");
		expect(t.asked[1]?.anchor).toEqual({
			kind: "before",
			number: Number.MAX_SAFE_INTEGER,
		});
	});

	it("lets go at the end that is out of sight, only when there are very many", async () => {
		const t = setUp();
		t.logs.open(id, null);
		await t.answer(page(1, range(1, 400)));
		t.logs.trim(id, "older");
		expect(t.numbers()).toHaveLength(400);
		t.receive(2, message(401));
		t.logs.trim(id, "older");
		expect(t.numbers()).toEqual(range(102, 401));
		expect(t.shown()?.log.hasOlder).toBe(true);
		expect(t.shown()?.log.hasNewer).toBe(false);
	});

	it("keeps a log that nobody looks at short", async () => {
		const t = setUp();
		t.logs.open(id, null);
		await t.answer(page(1, range(1, 60)));
		t.logs.open("s1.other" as ConversationId, null);
		for (let n = 61; n <= 1_000; n += 1) t.receive(n, message(n));
		expect(t.numbers()?.length).toBeLessThanOrEqual(400);
		expect(t.numbers()?.at(-1)).toBe(1_000);
	});
});
