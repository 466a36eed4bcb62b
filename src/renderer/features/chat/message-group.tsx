import clsx from "clsx";
import { memo } from "react";
import { Avatar } from "../../components/avatar";
import { strings } from "../../strings";
import { keyOf, type MessageGroup } from "../../text/group-messages";
import { shownName } from "../../text/names";
import { MessageView } from "./message";
import "./message.css";

export const MessageGroupView = memo(
	function MessageGroupView({ group }: { readonly group: MessageGroup }) {
		const [first] = group.messages;
		const name = shownName(first.fromName);
		return (
			<div className={clsx("group", group.own && "group-own")}>
				{group.own ? null : (
					<>
						<Avatar people={[{ key: first.from, name }]} size="small" />
						{/* Each message names its sender to the ear by itself. */}
						<p className="group-sender" aria-hidden="true">
							<bdi className="foreign">{name}</bdi>
							{first.claimed ? (
								<span className="group-claim" title={strings.chat.claimsTitle}>
									{strings.chat.claimed}
								</span>
							) : null}
						</p>
					</>
				)}
				<div className="group-messages">
					{group.messages.map((message) => (
						<MessageView key={keyOf(message)} message={message} />
					))}
				</div>
			</div>
		);
	},
	(before, after) =>
		before.group.messages.length === after.group.messages.length &&
		before.group.messages.every(
			(message, index) => message === after.group.messages[index],
		),
);
