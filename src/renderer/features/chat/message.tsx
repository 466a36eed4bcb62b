import clsx from "clsx";
import { LockOpen } from "lucide-react";
import {
	type FocusEvent,
	type KeyboardEvent,
	type MouseEvent,
	memo,
	useState,
} from "react";
import { strings } from "../../../language";
import { sentenceOf } from "../../../language/sentence-of";
import type { PersonKey } from "../../../shared/domain/ids";
import { isMentioned, type Message } from "../../../shared/domain/message";
import type { TextRange } from "../../../shared/domain/pages";
import { bridge } from "../../bridge";
import { TextAction } from "../../components/text-action";
import { useIsDeleting } from "../../state/deletions";
import { run } from "../../state/store";
import { anchorOf, useTalk } from "../../state/talk";
import { useView } from "../../state/view";
import { isEmojiOnly } from "../../text/is-emoji-only";
import type { Journey } from "../../text/journey";
import { isOwn, keyOf } from "../../text/log-rows";
import { messageName } from "../../text/message-name";
import { clockTime, exactTime, isoTime } from "../../text/time";
import { journeyWord, senderOf } from "../../text/words";
import { FileBubble } from "../files/file-bubble";
import { JourneyMark } from "./journey-mark";
import { MessageText } from "./message-text";
import { MessageToolbar } from "./message-toolbar";
import { Quote } from "./quote";
import { Reactions } from "./reactions";
import { UnreadableText } from "./unreadable-text";

const words = strings.chat;
const none: readonly PersonKey[] = [];

export interface MessageViewProps {
	readonly message: Message;
	readonly journey: Journey;
	readonly hasInfo: boolean;
	readonly inClear: boolean;
	readonly marks: readonly TextRange[];
	readonly flash: boolean;
	/** The user, where it is known who that is there. */
	readonly self: PersonKey | null;
	readonly nameOf: (person: PersonKey) => string;
	/** Something can be sent in this conversation. */
	readonly isOpen: boolean;
	/** The one message of the log that the Tab key stops at. */
	readonly isTabStop: boolean;
	readonly onFocus: (message: Message) => void;
}

export const MessageView = memo(function MessageView({
	message,
	journey,
	hasInfo,
	inClear,
	marks,
	flash,
	self,
	nameOf,
	isOpen,
	isTabStop,
	onFocus,
}: MessageViewProps) {
	const { conversationId, id, delivery, unreadable, change } = message;
	const own = isOwn(message);
	const ms = message.date * 1000;
	const time = clockTime(ms);
	const sender = senderOf(message);
	const state = journeyWord(journey);
	const isDeleting = useIsDeleting(message);
	const isGone = isDeleting || message.deleted !== undefined;
	// A toolbar for each message would be most of the document.
	const [isNear, setNear] = useState(false);
	const key = keyOf(message);

	const openMenu = (event: MouseEvent | KeyboardEvent) => {
		event.preventDefault();
		const anchor =
			"clientX" in event && event.clientX > 0
				? {
						left: event.clientX,
						right: event.clientX,
						top: event.clientY,
						bottom: event.clientY,
					}
				: anchorOf(event.currentTarget);
		const open = () => useTalk.getState().openMenu(message, anchor);
		// Where the button is still down, its release would close what opens now.
		if ("buttons" in event && event.buttons !== 0)
			window.addEventListener("pointerup", () => setTimeout(open), {
				once: true,
			});
		else open();
	};

	return (
		<article
			className={clsx(
				"message",
				own && "message-own",
				flash && "message-flash",
				self !== null && isMentioned(message, self) && "message-mention",
			)}
			data-message={key}
			tabIndex={isTabStop ? 0 : -1}
			aria-label={messageName(message, {
				self,
				nameOf,
				isGone,
				state: inClear ? `${state}, ${strings.encryption.inClear}` : state,
			})}
			onMouseEnter={() => setNear(true)}
			onMouseLeave={() => setNear(false)}
			onFocus={() => {
				setNear(true);
				onFocus(message);
			}}
			onBlur={(event: FocusEvent<HTMLElement>) => {
				if (!event.currentTarget.contains(event.relatedTarget)) setNear(false);
			}}
			onContextMenu={(event) => {
				if (!isDeleting) openMenu(event);
			}}
			onKeyDown={(event) => {
				if (event.target !== event.currentTarget || isDeleting) return;
				if (event.key === "Enter") openMenu(event);
			}}
		>
			<div className="message-line">
				<div
					className={clsx(
						"bubble",
						(unreadable || isGone) && "bubble-unreadable",
						!isGone &&
							!message.reply &&
							isEmojiOnly(message.text) &&
							"bubble-emoji",
					)}
				>
					<span className="visually-hidden">{sender}: </span>
					{isGone ? (
						<GoneText message={message} isDeleting={isDeleting} />
					) : unreadable ? (
						<UnreadableText message={message} error={unreadable} />
					) : message.file ? (
						<FileBubble message={message} file={message.file} />
					) : (
						<>
							{message.reply ? (
								<Quote conversationId={conversationId} of={message.reply} />
							) : null}
							<MessageText
								text={message.text}
								mentions={message.mentions ?? none}
								self={self}
								marks={marks}
							/>
						</>
					)}
				</div>
				<div className="message-meta numbers">
					<time dateTime={isoTime(ms)} title={exactTime(ms)}>
						{time}
					</time>
					{message.edited && !isGone ? (
						<span>{strings.talk.edited}</span>
					) : null}
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
				{isNear && !isDeleting ? (
					<MessageToolbar message={message} isOpen={isOpen} />
				) : null}
			</div>
			{isGone ? null : (
				<Reactions
					message={message}
					self={self}
					nameOf={nameOf}
					isOpen={isOpen}
				/>
			)}
			{change ? <ChangeState message={message} change={change} /> : null}
			{delivery.kind === "failed" && !isGone ? (
				<p className="message-failure">
					<span>{sentenceOf(delivery.error)}</span>{" "}
					<TextAction
						onClick={() =>
							run(bridge.retryMessage({ conversationId, messageId: id }))
						}
					>
						{words.retry}
					</TextAction>
				</p>
			) : null}
		</article>
	);
});

interface GoneTextProps {
	readonly message: Message;
	/** It can still be taken back. */
	readonly isDeleting: boolean;
}

function GoneText({ message, isDeleting }: GoneTextProps) {
	const { talk } = strings;
	if (isDeleting) return <p className="message-gone">{talk.deleting}</p>;
	return (
		<p className="message-gone">
			{message.deleted === "here"
				? talk.deletedHere
				: isOwn(message)
					? talk.deletedByYou
					: talk.deletedByAuthor}
		</p>
	);
}

interface ChangeStateProps {
	readonly message: Message;
	readonly change: NonNullable<Message["change"]>;
}

/** What this user did to a message and nobody knows yet. */
function ChangeState({ message, change }: ChangeStateProps) {
	const { conversationId, id, from } = message;
	if (change.kind !== "failed")
		return <p className="message-change">{strings.talk.notTold}</p>;
	return (
		<p className="message-failure">
			<span>{strings.talk.changeFailed(sentenceOf(change.error))}</span>{" "}
			<TextAction
				onClick={() =>
					run(bridge.retryChange({ conversationId, message: { id, from } }))
				}
			>
				{words.retry}
			</TextAction>
		</p>
	);
}
