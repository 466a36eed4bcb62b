import { ChevronRight, SquarePen } from "lucide-react";
import { startTransition, useEffect, useState } from "react";
import { strings } from "../../../language";
import type { Conversation } from "../../../shared/domain/conversation";
import { Button } from "../../components/button";
import { afterDrawing } from "../../state/after-drawing";
import {
	archivedConversationsOf,
	otherConversationsOf,
	pinnedConversationsOf,
} from "../../state/selectors";
import { useApp } from "../../state/store";
import { useNow } from "../../state/use-now";
import { useView } from "../../state/view";
import { ConversationItem } from "./conversation-item";
import "./conversations.css";

const words = strings.conversations;

export function ConversationList() {
	const pinned = useApp(pinnedConversationsOf);
	const others = useApp(otherConversationsOf);
	const archived = useApp(archivedConversationsOf);
	const connected = useApp((app) => Object.keys(app.servers).length > 0);
	const selected = useView((view) => view.selected);
	const open = useView((view) => view.open);
	const [wantsArchived, setWantsArchived] = useState(false);
	// What is being read is never out of the list.
	const showsArchived =
		wantsArchived || archived.some(({ id }) => id === selected);
	const isEmpty = pinned.length + others.length + archived.length === 0;

	return (
		<section className="sidebar-section conversations">
			<Button
				className="new-conversation"
				icon={<SquarePen size={16} aria-hidden />}
				onClick={() => open({ kind: "new-conversation" })}
			>
				{strings.newConversation.button}
			</Button>
			{pinned.length > 0 ? (
				<>
					<div className="section-head">
						<h2 id="pinned-heading">{words.pinned}</h2>
					</div>
					<Items of={pinned} labelledBy="pinned-heading" />
				</>
			) : null}
			<div className="section-head">
				<h2 id="conversations-heading">{words.heading}</h2>
			</div>
			{isEmpty ? (
				<p className="conversations-empty">
					{connected ? words.emptyHint : words.emptyHintOffline}
				</p>
			) : null}
			<Items of={others} labelledBy="conversations-heading" />
			{archived.length > 0 ? (
				<>
					<div className="section-head">
						<h2>
							<button
								type="button"
								id="archived-heading"
								className="section-toggle"
								aria-expanded={showsArchived}
								onClick={() => setWantsArchived(!showsArchived)}
							>
								<ChevronRight size={14} aria-hidden />
								{words.archived(archived.length)}
							</button>
						</h2>
					</div>
					{showsArchived ? (
						<Items of={archived} labelledBy="archived-heading" />
					) : null}
				</>
			) : null}
		</section>
	);
}

/** What a row takes at least, in CSS pixels. */
const MIN_ROW_PX = 52;
let wasWhole = false;

/** When the window opens, what is in sight comes first, and the rest when that can be seen and used. */
function useWhole(): boolean {
	const [isWhole, setWhole] = useState(wasWhole);
	useEffect(() => {
		wasWhole = true;
		return afterDrawing(() => startTransition(() => setWhole(true)));
	}, []);
	return isWhole;
}

/** As many as the window has room for. */
function inSight(): number {
	return Math.ceil(window.innerHeight / MIN_ROW_PX);
}

interface ItemsProps {
	readonly of: readonly Conversation[];
	readonly labelledBy: string;
}

function Items({ of, labelledBy }: ItemsProps) {
	const selected = useView((view) => view.selected);
	const watched = useView((view) => view.watched);
	const select = useView((view) => view.select);
	const now = useNow();
	const isWhole = useWhole();
	return (
		<ul aria-labelledby={labelledBy}>
			{(isWhole ? of : of.slice(0, inSight())).map((conversation) => (
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
	);
}
