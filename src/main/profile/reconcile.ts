import type { History } from "../../client/history";
import type { Conversation } from "../../shared/domain/conversation";
import type { AppState } from "../../shared/state";

/**
 * What the history knows better than the profile: a message is stored at once, the profile a moment later,
 * and the app may have ended between the two.
 */
export async function reconcile(
	state: AppState,
	history: History,
): Promise<AppState> {
	const conversations = await Promise.all(
		Object.values<Conversation>(state.conversations).map(
			async (conversation): Promise<Conversation> => {
				const { id, readUpTo, lastActiveAt } = conversation;
				const { last, unread } = await history.summary(id, readUpTo);
				const isNews = last !== null && last.id !== conversation.last?.id;
				return {
					...conversation,
					last: last ?? conversation.last,
					unread,
					lastActiveAt: isNews
						? Math.max(lastActiveAt, Math.min(last.date * 1_000, Date.now()))
						: lastActiveAt,
				};
			},
		),
	);
	return {
		...state,
		conversations: Object.fromEntries(
			conversations.map((conversation) => [conversation.id, conversation]),
		),
	};
}
