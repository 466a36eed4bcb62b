import clsx from "clsx";
import { memo } from "react";
import { strings } from "../../../language";
import type { Message } from "../../../shared/domain/message";
import type { TextRange } from "../../../shared/domain/pages";
import { Avatar } from "../../components/avatar";
import type { Journey } from "../../text/journey";
import { isOwn } from "../../text/log-rows";
import { shownName } from "../../text/names";
import { MessageView } from "./message";
import "./message.css";

interface MessageRowViewProps {
	readonly message: Message;
	/** The first of its group, whose name stands above it; the last. */
	readonly first: boolean;
	readonly last: boolean;
	readonly journey: Journey;
	/** Who got it can be looked up. */
	readonly hasInfo: boolean;
	/** It went without encryption where others don't. */
	readonly inClear: boolean;
	/** Words that are looked for. */
	readonly marks: readonly TextRange[];
	/** It has just been jumped to. */
	readonly flash: boolean;
}

export const MessageRowView = memo(function MessageRowView({
	message,
	first,
	last,
	...rest
}: MessageRowViewProps) {
	const own = isOwn(message);
	const name = shownName(message.fromName);
	return (
		<div
			className={clsx(
				"row",
				own && "row-own",
				first && "row-first",
				last && "row-last",
			)}
		>
			{first && !own ? (
				<>
					<Avatar
						people={[{ key: message.from, name, identityKey: null }]}
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
