import { EllipsisVertical, Reply, SmilePlus } from "lucide-react";
import { strings } from "../../../language";
import type { Message } from "../../../shared/domain/message";
import { IconButton } from "../../components/button";
import { anchorOf, useTalk } from "../../state/talk";
import { canAct, startReply } from "./message-actions";
import { react } from "./reactions";

const words = strings.talk;

interface MessageToolbarProps {
	readonly message: Message;
	/** Something can be sent in this conversation. */
	readonly isOpen: boolean;
}

/** What is done most with a message, where the hand is; beside it, so that nothing moves and no word is covered. */
export function MessageToolbar({ message, isOpen }: MessageToolbarProps) {
	const { pickEmoji, openMenu } = useTalk.getState();
	return (
		<div className="message-toolbar">
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
						<Reply size={16} aria-hidden />
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
