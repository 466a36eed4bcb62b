import { expect, test } from "vitest";
import { reconcile } from "../../../src/main/profile/reconcile";
import type {
	ConversationId,
	MessageId,
	PersonKey,
} from "../../../src/shared/domain/ids";
import { initialState } from "../../../src/shared/state";
import { MemoryHistory } from "../../fuzz/targets/memory-history";
import { conversation, message } from "../renderer/samples";

const id = `${"0".repeat(26)}.${"a".repeat(64)}` as ConversationId;
const received = (number: number) => message(number, { conversationId: id });

/** A profile that was written when message 1 was the newest, and read. */
const stale = conversation({
	id,
	unread: 0,
	readUpTo: 1,
	last: received(1),
	lastActiveAt: received(1).date * 1_000,
	draft: "dra",
});

async function reconciled(messages: readonly ReturnType<typeof received>[]) {
	const history = new MemoryHistory();
	await history.append(messages);
	const state = { ...initialState, conversations: { [id]: stale } };
	return (await reconcile(state, history)).conversations[id];
}

test("what was stored after the profile is counted, and stands in the list", async () => {
	const messages = [1, 2, 3].map(received);
	expect(await reconciled(messages)).toEqual({
		...stale,
		unread: 2,
		last: received(3),
		lastActiveAt: received(3).date * 1_000,
	});
});

test("a message that says it is from the future does not lead the list for ever", async () => {
	const before = Date.now();
	const future = { ...received(2), date: 253_402_300_800 };
	const found = await reconciled([received(1), future]);
	expect(found?.lastActiveAt).toBeGreaterThanOrEqual(before);
	expect(found?.lastActiveAt).toBeLessThanOrEqual(Date.now());
});

test("a profile that is up to date stays as it is", async () => {
	expect(await reconciled([received(1)])).toEqual(stale);
});

test("a history that is gone takes nothing away but what is unread in it", async () => {
	expect(await reconciled([])).toEqual(stale);
});

test("own messages are never unread", async () => {
	const own = message(null, {
		conversationId: id,
		id: "own" as MessageId,
		from: "alice" as PersonKey,
		delivery: { kind: "queued" },
	});
	expect(await reconciled([received(1), own])).toMatchObject({
		unread: 0,
		last: own,
	});
});
