import { type Conversation, isMuted } from "./domain/conversation";
import type { AppState } from "./state";

/**
 * All messages not yet seen, but for what is muted or being deleted: for the window's title, the badge and the tray.
 * @param now Unix milliseconds
 */
export function unreadOf(
	{ conversations }: Pick<AppState, "conversations">,
	now: number,
): number {
	return Object.values<Conversation>(conversations)
		.filter((one) => !isMuted(one, now) && one.departure?.isDeleting !== true)
		.reduce((sum, { unread }) => sum + unread, 0);
}
