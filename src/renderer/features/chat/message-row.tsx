import clsx from "clsx";
import { memo } from "react";
import { strings } from "../../../language";
import { writerName } from "../../../language/called";
import { Avatar } from "../../components/avatar";
import { useTalk } from "../../state/talk";
import { isOwn } from "../../text/log-rows";
import { senderOf } from "../../text/words";
import { MessageView, type MessageViewProps } from "./message";
import "./message.css";

interface MessageRowViewProps extends MessageViewProps {
	/** The first of its group, whose name stands above it; the last. */
	readonly first: boolean;
	readonly last: boolean;
	/** Whether it is selected; null while nothing is being selected. */
	readonly selected: boolean | null;
	/** Of who has written it; null for a guest, and where nobody vouches for the sender. */
	readonly identityKey: string | null;
}

export const MessageRowView = memo(function MessageRowView({
	message,
	first,
	last,
	selected,
	identityKey,
	...rest
}: MessageRowViewProps) {
	const own = isOwn(message);
	const name = writerName(message);
	return (
		<div
			className={clsx(
				"row",
				own && "row-own",
				first && "row-first",
				last && "row-last",
				selected !== null && "row-selecting",
			)}
		>
			{selected === null ? null : (
				<input
					type="checkbox"
					className="row-select"
					checked={selected}
					aria-label={strings.talk.selectOne(senderOf(message))}
					onChange={() => useTalk.getState().toggle(message)}
				/>
			)}
			{first && !own ? (
				<>
					<Avatar
						people={[{ key: message.from, name, identityKey }]}
						size="small"
					/>
					{/* Each message names its sender to the ear by itself. */}
					<p className="row-sender" aria-hidden="true">
						<bdi className="foreign">{name}</bdi>
						{message.claimed ? (
							<span className="row-claim" title={strings.chat.claimsTitle}>
								{strings.chat.claimed}
							</span>
						) : null}
					</p>
				</>
			) : null}
			<MessageView message={message} {...rest} />
		</div>
	);
});
