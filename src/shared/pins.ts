import type { Conversation } from "./domain/conversation";
import type { ConversationId } from "./domain/ids";

type Conversations = Readonly<Record<ConversationId, Conversation>>;

/** Those that are pinned, in the user's order. */
export function pinnedOf(
	conversations: Conversations,
): readonly Conversation[] {
	return Object.values<Conversation>(conversations)
		.filter((one) => one.pinned !== null)
		.sort((a, b) => (a.pinned ?? 0) - (b.pinned ?? 0));
}

/**
 * @param position its place among those that are pinned, from 0, behind the last where there are fewer; null for none
 */
export function withPin(
	conversations: Conversations,
	id: ConversationId,
	position: number | null,
): Conversations {
	const moved = conversations[id];
	if (!moved) return conversations;
	const others = pinnedOf(conversations).filter((one) => one.id !== id);
	const order =
		position === null ? others : others.toSpliced(position, 0, moved);
	const places = new Map(order.map((one, place) => [one.id, place]));
	const changed = Object.values<Conversation>(conversations).flatMap((one) => {
		const place = places.get(one.id) ?? null;
		return one.pinned === place ? [] : [[one.id, { ...one, pinned: place }]];
	});
	return { ...conversations, ...Object.fromEntries(changed) };
}
