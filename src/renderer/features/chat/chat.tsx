import { useEffect, useState } from "react";
import type { Conversation } from "../../../shared/domain/conversation";
import { bridge } from "../../bridge";
import { messageLogs, useApp, useOpenLog } from "../../state/store";
import { useWindowFocus } from "../../state/use-window-focus";
import { useView } from "../../state/view";
import { closedReason } from "../../text/words";
import { ChatHeader } from "./chat-header";
import { Composer } from "./composer";
import { LineBanner } from "./line-banner";
import { MessageLogView } from "./message-log";
import { useUnreadMark } from "./use-unread-mark";
import "./chat.css";

/** One conversation. Mounted anew for each, so it starts from what is stored and nothing else. */
export function Chat({
	conversation,
}: {
	readonly conversation: Conversation;
}) {
	const { id, unread } = conversation;
	const server = useApp((app) => app.servers[conversation.serverId]);
	const openLog = useOpenLog(id);
	const focused = useWindowFocus();
	const watch = useView((view) => view.watch);
	const [atEnd, setAtEnd] = useState(false);
	const loaded = openLog?.loaded ?? false;
	const watched = loaded && atEnd && focused;
	const [unreadAfter, clearUnreadMark] = useUnreadMark(conversation, watched);

	useEffect(() => messageLogs.open(id), [id]);

	useEffect(() => {
		watch(watched ? id : null);
		return () => watch(null);
	}, [watch, watched, id]);

	useEffect(() => {
		if (watched && unread > 0) void bridge.markRead({ conversationId: id });
	}, [watched, unread, id]);

	return (
		<>
			<ChatHeader conversation={conversation} server={server} />
			<div className="chat-middle">
				<LineBanner conversation={conversation} server={server} />
				<MessageLogView
					conversation={conversation}
					openLog={openLog}
					unreadAfter={unreadAfter}
					onAtEnd={setAtEnd}
				/>
			</div>
			<Composer
				conversation={conversation}
				closedReason={closedReason(conversation, server)}
				onSent={clearUnreadMark}
			/>
		</>
	);
}
