import { Info, Search } from "lucide-react";
import { strings } from "../../../language";
import { namesOf } from "../../../language/lists";
import type { Conversation } from "../../../shared/domain/conversation";
import type { Server } from "../../../shared/domain/server";
import { Avatar } from "../../components/avatar";
import { BackButton } from "../../components/back-button";
import { IconButton } from "../../components/button";
import { openSearch } from "../../state/search";
import { statusOf } from "../../state/selectors";
import { useApp } from "../../state/store";
import { useView } from "../../state/view";
import { placeWords, titleOf, unverifiedWords } from "../../text/words";
import { LockButton } from "../encryption/lock-button";

interface ChatHeaderProps {
	readonly conversation: Conversation;
	readonly server: Server | undefined;
}

export function ChatHeader({ conversation, server }: ChatHeaderProps) {
	const { members } = conversation;
	const title = titleOf(conversation);
	const invited = members.filter(({ standing }) => standing === "invited");
	const left = members.filter(({ standing }) => standing === "left");
	const [only] = members;
	const status = useApp((app) =>
		statusOf(app, members.length === 1 ? only : undefined),
	);
	const details = [
		title.beside,
		status,
		invited.length > 0
			? strings.chat.notJoined(namesOf(invited), invited.length)
			: "",
		left.length > 0 ? strings.chat.left(namesOf(left), left.length) : "",
		unverifiedWords(members) ?? "",
		server?.edition === "fleximd" || server?.edition === "peer"
			? strings.servers.edition.short[server.edition]
			: "",
		placeWords(server),
	].filter((part) => part !== "");

	return (
		<header className="chat-header">
			<BackButton />
			<Avatar people={members} />
			<div className="chat-header-text">
				<h1 className="truncate foreign" title={title.main}>
					{title.main}
				</h1>
				<div className="chat-header-line">
					<LockButton conversation={conversation} />
					<p className="truncate foreign numbers" title={details.join(" · ")}>
						{details.join(" · ")}
					</p>
				</div>
			</div>
			<IconButton
				label={strings.details.open}
				onClick={() =>
					useView
						.getState()
						.open({ kind: "details", conversationId: conversation.id })
				}
			>
				<Info size={18} aria-hidden />
			</IconButton>
			<IconButton
				label={strings.search.here}
				aria-keyshortcuts="Control+F"
				onClick={() => openSearch(conversation.id)}
			>
				<Search size={18} aria-hidden />
			</IconButton>
		</header>
	);
}
