import clsx from "clsx";
import { BellOff, LockOpen, Pin } from "lucide-react";
import { memo, type ReactNode, useRef } from "react";
import { strings } from "../../../language";
import { writerName } from "../../../language/called";
import {
	type Conversation,
	isMuted,
} from "../../../shared/domain/conversation";
import type { ConversationId } from "../../../shared/domain/ids";
import { Avatar } from "../../components/avatar";
import { Badge } from "../../components/badge";
import { Menu } from "../../components/menu";
import { isInClear } from "../../text/encryption";
import { isOwn } from "../../text/log-rows";
import { shownName } from "../../text/names";
import { listTime } from "../../text/time";
import { titleOf } from "../../text/words";
import { conversationMenu } from "./conversation-menu";
import { Excerpt } from "./excerpt";

interface ConversationItemProps {
	readonly conversation: Conversation;
	readonly selected: boolean;
	/** Somebody is looking at its newest message: a count would only flicker. */
	readonly watched: boolean;
	readonly now: number;
	readonly onSelect: (id: ConversationId) => void;
}

const words = strings.conversations;

export const ConversationItem = memo(function ConversationItem({
	conversation,
	selected,
	watched,
	now,
	onSelect,
}: ConversationItemProps) {
	const { id, members, last, draft } = conversation;
	const title = titleOf(conversation);
	const unread = watched ? 0 : conversation.unread;
	const row = useRef<HTMLLIElement>(null);
	const muted = isMuted(conversation, now);
	return (
		<li
			ref={row}
			className={clsx(
				"conversation-row",
				conversation.departure && "conversation-leaving",
			)}
		>
			<button
				type="button"
				className={clsx("conversation", unread > 0 && "conversation-unread")}
				aria-current={selected ? "true" : undefined}
				onClick={() => onSelect(id)}
			>
				<Avatar people={members} />
				<span className="conversation-line">
					<span className="conversation-title">
						<bdi className="truncate">{title.main}</bdi>{" "}
						{title.beside ? (
							<bdi className="conversation-beside truncate">{title.beside}</bdi>
						) : null}
					</span>
					{conversation.pinned !== null && !conversation.archived ? (
						<span className="conversation-lock" title={words.pinned}>
							<Pin size={12} aria-hidden />
						</span>
					) : null}
					{muted ? (
						<span className="conversation-lock" title={words.muted}>
							<BellOff size={12} aria-hidden />
							<span className="visually-hidden">{words.muted}</span>
						</span>
					) : null}
					{isInClear(conversation) ? (
						<span className="conversation-lock" title={words.notEncrypted}>
							<LockOpen size={12} aria-hidden />
							<span className="visually-hidden">{words.notEncrypted}</span>
						</span>
					) : null}
					<span className="conversation-time numbers">
						{listTime(conversation.lastActiveAt, now)}
					</span>
				</span>
				<span className="conversation-line">
					<span className="conversation-preview foreign">
						{conversation.departure ? (
							<span className="truncate">{words.leaving}</span>
						) : draft.trim() && !selected ? (
							<Preview label={words.draft}>
								{shownName(draft.slice(0, PREVIEW_LENGTH), PREVIEW_LENGTH)}
							</Preview>
						) : last ? (
							<Preview
								label={
									last.delivery.kind === "failed"
										? words.notSent
										: isOwn(last)
											? words.you
											: members.length > 1
												? `${writerName(last)}:`
												: ""
								}
								bad={last.delivery.kind === "failed"}
							>
								{last.deleted ? (
									strings.talk.quoteDeleted
								) : last.unreadable ? (
									strings.encryption.unreadableShort
								) : (
									<Excerpt text={last.text} length={PREVIEW_LENGTH} />
								)}
							</Preview>
						) : (
							<span className="truncate">{words.noMessages}</span>
						)}
					</span>
					{unread > 0 ? (
						<Badge
							short={words.unreadShort(unread)}
							label={words.unread(unread)}
							quiet={muted}
						/>
					) : null}
				</span>
			</button>
			<Menu
				label={strings.conversationActions.menu(title.main)}
				items={() => conversationMenu(conversation)}
				around={row}
			/>
		</li>
	);
});

interface PreviewProps {
	readonly label: string;
	readonly bad?: boolean;
	readonly children: ReactNode;
}

/** More than fits on a line anyway. */
const PREVIEW_LENGTH = 120;

function Preview({ label, bad = false, children }: PreviewProps) {
	return (
		<>
			{label ? (
				<span
					className={clsx("truncate", bad ? "preview-bad" : "preview-label")}
				>
					{label}
				</span>
			) : null}{" "}
			<bdi className="truncate">{children}</bdi>
		</>
	);
}
