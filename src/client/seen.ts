import type { ConversationId } from "../shared/domain/ids";
import { compareMessages, type Message } from "../shared/domain/message";
import type { Core } from "./core";

/** Everything in a conversation has been seen; not while some of it is being stored. */
export async function noteRead(core: Core, id: ConversationId): Promise<void> {
	const conversation = core.state().conversations[id];
	if (!conversation || conversation.unread === 0) return;
	const { readUpTo } = conversation;
	const { newest } = await core.history.summary(id, readUpTo);
	const upTo = Math.max(readUpTo, newest);
	core.emit({ type: "conversation-read", id, upTo, unread: 0 });
}

/**
 * Own messages stand last while they have no number. One that gets a lower number than somebody else's has is not
 * the newest any more, and only the history knows which is.
 */
export async function noteLast(core: Core, id: ConversationId): Promise<void> {
	const conversation = core.state().conversations[id];
	if (!conversation) return;
	const { last } = await core.history.summary(id, conversation.readUpTo);
	// What came while the history was asked is newer than its answer.
	const shown = core.state().conversations[id]?.last;
	if (last && shown && compareMessages(last, shown) > 0) {
		core.emit({ type: "last-message-changed", id, message: last });
	}
}

/**
 * Messages have come again under later numbers. What was seen stays seen, as long as nothing unseen stands
 * before it now.
 * @param fresh what is stored since then as well, and about to be told
 */
export async function noteMoved(
	core: Core,
	conversationId: ConversationId,
	moved: readonly Message[],
	fresh: readonly Message[],
): Promise<void> {
	for (const { id, from, number, delivery } of moved) {
		const change = { id, from, number, delivery };
		core.emit({ type: "message-changed", conversationId, ...change });
	}
	const conversation = core.state().conversations[conversationId];
	if (moved.length === 0 || !conversation) return;
	const { readUpTo, unread } = conversation;
	const numbers = fresh.map(({ number }) => number ?? 0);
	const firstUnseen = unread > 0 ? 0 : Math.min(...numbers, Infinity);
	const seen = moved
		.map(({ number }) => number ?? 0)
		.filter((number) => number < firstUnseen);
	const upTo = Math.max(readUpTo, ...seen);
	const stored = await core.history.summary(conversationId, upTo);
	// Those of `fresh` are counted as they are told.
	const untold = numbers.filter((number) => number > upTo).length;
	core.emit({
		type: "conversation-read",
		id: conversationId,
		upTo,
		unread: stored.unread - untold,
	});
	await noteLast(core, conversationId);
}
