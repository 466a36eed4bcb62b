import { SquarePen } from "lucide-react";
import { strings } from "../../../language";
import { Button } from "../../components/button";
import { conversationsOf } from "../../state/selectors";
import { useApp } from "../../state/store";
import { useNow } from "../../state/use-now";
import { useView } from "../../state/view";
import { ConversationItem } from "./conversation-item";
import "./conversations.css";

const MINUTE_MS = 60_000;

export function ConversationList() {
	const conversations = useApp(conversationsOf);
	const connected = useApp((app) => Object.keys(app.servers).length > 0);
	const selected = useView((view) => view.selected);
	const watched = useView((view) => view.watched);
	const select = useView((view) => view.select);
	const open = useView((view) => view.open);
	// "14:03" becomes "Yesterday" without anything happening.
	const now = useNow(MINUTE_MS);

	return (
		<section className="sidebar-section conversations">
			<Button
				className="new-conversation"
				icon={<SquarePen size={16} aria-hidden />}
				onClick={() => open({ kind: "new-conversation" })}
			>
				{strings.newConversation.button}
			</Button>
			<div className="section-head">
				<h2 id="conversations-heading">{strings.conversations.heading}</h2>
			</div>
			{conversations.length === 0 ? (
				<p className="conversations-empty">
					{connected
						? strings.conversations.emptyHint
						: strings.conversations.emptyHintOffline}
				</p>
			) : null}
			<ul aria-labelledby="conversations-heading">
				{conversations.map((conversation) => (
					<ConversationItem
						key={conversation.id}
						conversation={conversation}
						selected={conversation.id === selected}
						watched={conversation.id === watched}
						now={now}
						onSelect={select}
					/>
				))}
			</ul>
		</section>
	);
}
