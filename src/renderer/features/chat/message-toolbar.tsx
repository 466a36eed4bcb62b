import { EllipsisVertical, Reply, SmilePlus } from "lucide-react";
import { useLayoutEffect, useRef } from "react";
import { strings } from "../../../language";
import type { Message } from "../../../shared/domain/message";
import { IconButton } from "../../components/button";
import { anchorOf, useTalk } from "../../state/talk";
import { canAct, startReply } from "./message-actions";
import { react } from "./reactions";

const words = strings.talk;
const MARGIN_PX = 20;

interface MessageToolbarProps {
	readonly message: Message;
	/** Something can be sent in this conversation. */
	readonly isOpen: boolean;
}

/** What is done most with a message, where the hand is; beside it, so that nothing moves and no word is covered. */
export function MessageToolbar({ message, isOpen }: MessageToolbarProps) {
	const { pickEmoji, openMenu } = useTalk.getState();
	const bar = useRef<HTMLDivElement>(null);
	useLayoutEffect(() => {
		const element = bar.current;
		const room = element?.closest(".log-content")?.getBoundingClientRect();
		if (!element || !room) return;
		const { left, right } = element.getBoundingClientRect();
		// In the log's own margin there is a little more.
		const isOver =
			left < room.left - MARGIN_PX || right > room.right + MARGIN_PX;
		element.toggleAttribute("data-over", isOver);
	}, []);
	return (
		<div ref={bar} className="message-toolbar">
			{canAct(message, isOpen) ? (
				<>
					<IconButton
						label={words.react}
						aria-haspopup="dialog"
						onClick={(event) =>
							pickEmoji(anchorOf(event.currentTarget), (emoji) =>
								react(message, emoji),
							)
						}
					>
						<SmilePlus size={16} aria-hidden />
					</IconButton>
					<IconButton label={words.reply} onClick={() => startReply(message)}>
						<Reply size={16} className="turns" aria-hidden />
					</IconButton>
				</>
			) : null}
			<IconButton
				label={words.more}
				aria-haspopup="menu"
				onClick={(event) => openMenu(message, anchorOf(event.currentTarget))}
			>
				<EllipsisVertical size={16} aria-hidden />
			</IconButton>
		</div>
	);
}
