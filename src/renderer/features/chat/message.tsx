import clsx from "clsx";
import { LockOpen } from "lucide-react";
import { memo } from "react";
import { strings } from "../../../language";
import type { Message } from "../../../shared/domain/message";
import type { TextRange } from "../../../shared/domain/pages";
import { bridge } from "../../bridge";
import { run } from "../../state/store";
import { useView } from "../../state/view";
import { isEmojiOnly } from "../../text/is-emoji-only";
import type { Journey } from "../../text/journey";
import { isOwn, keyOf } from "../../text/log-rows";
import { clockTime, exactTime, isoTime } from "../../text/time";
import { journeyWord, senderOf } from "../../text/words";
import { JourneyMark } from "./journey-mark";
import { MessageText } from "./message-text";
import { UnreadableText } from "./unreadable-text";

const words = strings.chat;

interface MessageViewProps {
	readonly message: Message;
	readonly journey: Journey;
	readonly hasInfo: boolean;
	readonly inClear: boolean;
	readonly marks: readonly TextRange[];
	readonly flash: boolean;
}

export const MessageView = memo(function MessageView({
	message,
	journey,
	hasInfo,
	inClear,
	marks,
	flash,
}: MessageViewProps) {
	const { conversationId, id, delivery, unreadable } = message;
	const own = isOwn(message);
	const ms = message.date * 1000;
	const time = clockTime(ms);
	const sender = senderOf(message);
	const state = journeyWord(journey);

	return (
		<article
			className={clsx(
				"message",
				own && "message-own",
				flash && "message-flash",
			)}
			data-message={keyOf(message)}
			aria-label={words.messageName(
				sender,
				time,
				inClear ? `${state}, ${strings.encryption.inClear}` : state,
			)}
		>
			<div className="message-line">
				<div
					className={clsx(
						"bubble",
						unreadable && "bubble-unreadable",
						isEmojiOnly(message.text) && "bubble-emoji",
					)}
				>
					<span className="visually-hidden">{sender}: </span>
					{unreadable ? (
						<UnreadableText message={message} error={unreadable} />
					) : (
						<MessageText text={message.text} marks={marks} />
					)}
				</div>
				<div className="message-meta numbers">
					<time dateTime={isoTime(ms)} title={exactTime(ms)}>
						{time}
					</time>
					{inClear ? (
						<span
							className="message-clear"
							title={strings.encryption.inClearTitle}
						>
							<LockOpen size={11} aria-hidden />
							{strings.encryption.inClear}
						</span>
					) : null}
					{own && hasInfo ? (
						<button
							type="button"
							className="journey-button"
							aria-label={words.infoFor(state)}
							title={words.info}
							onClick={() =>
								useView.getState().open({ kind: "message-info", message })
							}
						>
							<JourneyMark journey={journey} />
						</button>
					) : own ? (
						<JourneyMark journey={journey} />
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
