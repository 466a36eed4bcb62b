import { useEffect, useRef, useState } from "react";
import { strings } from "../../../language";
import { namesOf } from "../../../language/lists";
import { isBlocked } from "../../../shared/blocked";
import type { Conversation } from "../../../shared/domain/conversation";
import { bridge } from "../../bridge";
import { messageLogs, useApp, useOpenLog } from "../../state/store";
import { useTalk } from "../../state/talk";
import { useWindowFocus } from "../../state/use-window-focus";
import { useView } from "../../state/view";
import { secrecyReason } from "../../text/encryption";
import { closedReason } from "../../text/words";
import { EmojiPicker } from "../emoji/emoji-picker";
import { EncryptionBanner } from "../encryption/encryption-banner";
import { ConversationSearch } from "../search/conversation-search";
import { ChatHeader } from "./chat-header";
import { Composer } from "./composer";
import { LineBanner } from "./line-banner";
import { MessageLogView } from "./message-log";
import { MessageMenu } from "./message-menu";
import { News } from "./news";
import { SelectionBar } from "./selection-bar";
import { TypingLine } from "./typing-line";
import { useSearchMarks } from "./use-search-marks";
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
	const onlyEncrypted = useApp((app) => app.onlyEncrypted);
	const blocked = useApp((app) => {
		const [only, ...more] = conversation.members;
		return (
			only !== undefined &&
			more.length === 0 &&
			isBlocked(app, conversation.serverId, only)
		);
	});
	const openLog = useOpenLog(id);
	const focused = useWindowFocus();
	const watch = useView((view) => view.watch);
	const [atEnd, setAtEnd] = useState(false);
	const loaded = openLog?.loaded ?? false;
	const watched = loaded && atEnd && focused;
	const [unreadAfter, clearUnreadMark] = useUnreadMark(conversation, watched);

	const marksIn = useSearchMarks(id);
	const self = server?.self.key ?? null;
	const closed =
		closedReason(conversation, server) ??
		(blocked
			? strings.chat.blockedComposer(namesOf(conversation.members))
			: secrecyReason(conversation, onlyEncrypted));
	const selection = useTalk((talk) =>
		talk.selection?.conversationId === id ? talk.selection.messages : null,
	);
	useEffect(() => useTalk.getState().endSelection, []);

	const jump = useView((view) =>
		view.jump?.conversationId === id ? view.jump : null,
	);

	// Only how it stands when the conversation is opened says where to begin.
	const start = useRef(unread > 0 ? conversation.readUpTo : null);
	const target = useRef(jump);
	useEffect(() => {
		const place = target.current?.place;
		messageLogs.open(
			id,
			place?.kind === "message" ? place.number : place ? null : start.current,
		);
	}, [id]);
	useEffect(() => {
		if (!jump) return;
		const { place } = jump;
		messageLogs.show(id, place.kind === "message" ? place.number : null);
	}, [jump, id]);

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
			<ConversationSearch id={id} />
			<div className="chat-middle">
				<LineBanner conversation={conversation} server={server} />
				<MessageLogView
					conversation={conversation}
					openLog={openLog}
					unreadAfter={unreadAfter}
					jump={jump}
					marksIn={marksIn}
					onAtEnd={setAtEnd}
					self={self}
					isOpen={closed === null}
				/>
				<TypingLine conversation={conversation} />
				<News openLog={openLog} />
			</div>
			<EncryptionBanner conversation={conversation} />
			{selection ? (
				<SelectionBar
					messages={selection}
					self={self}
					isOpen={closed === null}
				/>
			) : (
				<Composer
					conversation={conversation}
					closedReason={closed}
					onSent={clearUnreadMark}
				/>
			)}
			<MessageMenu self={self} isOpen={closed === null} />
			<EmojiPicker />
		</>
	);
}
