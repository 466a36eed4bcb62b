import clsx from "clsx";
import { Check, Clock, TriangleAlert } from "lucide-react";
import { memo } from "react";
import type { Message } from "../../../shared/domain/message";
import { bridge } from "../../bridge";
import { run } from "../../state/store";
import { strings } from "../../strings";
import { isOwn } from "../../text/group-messages";
import { isEmojiOnly } from "../../text/is-emoji-only";
import { shownName } from "../../text/names";
import { clockTime, exactTime, isoTime } from "../../text/time";
import { deliveryWord } from "../../text/words";
import { MessageText } from "./message-text";

const words = strings.chat;

export const MessageView = memo(function MessageView({
	message,
}: {
	readonly message: Message;
}) {
	const { conversationId, id, delivery } = message;
	const own = isOwn(message);
	const ms = message.date * 1000;
	const time = clockTime(ms);
	const sender = senderOf(message);
	const state = deliveryWord(delivery);

	return (
		<article
			className={clsx(
				"message",
				own && "message-own",
				delivery.kind === "queued" && "message-queued",
			)}
			data-message=""
			aria-label={words.messageName(sender, time, state)}
		>
			<div className="message-line">
				<div
					className={clsx(
						"bubble",
						isEmojiOnly(message.text) && "bubble-emoji",
					)}
				>
					<span className="visually-hidden">{sender}: </span>
					<MessageText text={message.text} />
				</div>
				<div className="message-meta numbers">
					<time dateTime={isoTime(ms)} title={exactTime(ms)}>
						{time}
					</time>
					{own ? (
						<span
							className={clsx(
								"message-state",
								delivery.kind === "failed" && "message-state-failed",
							)}
						>
							<StateIcon kind={delivery.kind} />
							{state}
						</span>
					) : null}
				</div>
			</div>
			{delivery.kind === "failed" ? (
				<p className="message-failure">
					<span>{delivery.error.message}</span>{" "}
					<button
						type="button"
						className="text-action"
						onClick={() =>
							run(bridge.retryMessage({ conversationId, messageId: id }))
						}
					>
						{words.retry}
					</button>
				</p>
			) : null}
		</article>
	);
});

function senderOf(message: Message): string {
	if (isOwn(message)) return words.you;
	const name = shownName(message.fromName);
	return message.claimed ? words.claims(name) : name;
}

function StateIcon({ kind }: { readonly kind: Message["delivery"]["kind"] }) {
	switch (kind) {
		case "queued":
			return <Clock size={12} aria-hidden />;
		case "sent":
			return <Check size={13} aria-hidden />;
		case "failed":
			return <TriangleAlert size={12} aria-hidden />;
		case "received":
			return null;
	}
}
