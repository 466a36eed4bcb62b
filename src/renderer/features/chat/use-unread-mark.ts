import { useEffect, useRef, useState } from "react";
import type { Conversation } from "../../../shared/domain/conversation";

/**
 * Where "New" stands: after the newest message seen when the conversation was opened, or when something
 * arrived that nobody was looking at. It stays while one reads on and goes with the next own message.
 */
export function useUnreadMark(
	conversation: Conversation,
	watched: boolean,
): readonly [after: number | null, clear: () => void] {
	const { unread, readUpTo } = conversation;
	const [after, setAfter] = useState(unread > 0 ? readUpTo : null);
	const before = useRef(unread);

	useEffect(() => {
		if (before.current === 0 && unread > 0 && !watched) setAfter(readUpTo);
		before.current = unread;
	}, [unread, readUpTo, watched]);

	return [after, () => setAfter(null)];
}
