import clsx from "clsx";
import { LockOpen, SendHorizontal, Smile } from "lucide-react";
import {
	type KeyboardEvent,
	type RefObject,
	useCallback,
	useId,
	useLayoutEffect,
	useRef,
	useState,
} from "react";
import { strings } from "../../../language";
import type { Conversation } from "../../../shared/domain/conversation";
import type { ConversationId } from "../../../shared/domain/ids";
import { MAX_TEXT_LENGTH, type Message } from "../../../shared/domain/message";
import { IconButton } from "../../components/button";
import { Form } from "../../components/form";
import { drafts, messageLogs } from "../../state/store";
import { anchorOf, useTalk } from "../../state/talk";
import { namedEmoji } from "../../text/completion";
import { isInClear, secrecyDelay } from "../../text/encryption";
import { isOwn } from "../../text/log-rows";
import { titleOf } from "../../text/words";
import { emojiNamed } from "../emoji/emoji-data";
import { AttachButton } from "../files/attach-button";
import { AttachedFiles } from "../files/attached-files";
import { DropTarget } from "../files/drop-target";
import { giveFiles, pastedFiles } from "../files/give-files";
import { AboutStrip } from "./about-strip";
import { COMPLETION_ID, CompletionList, offerId } from "./completion";
import { COMPOSER_ID, startEditing } from "./message-actions";
import { type Completion, useCompletion } from "./use-completion";
import { useComposer } from "./use-composer";
import { useTypingAnywhere } from "./use-typing-anywhere";
import "./composer.css";

const words = strings.chat;
/** The counter appears when it begins to matter. */
const COUNT_FROM = MAX_TEXT_LENGTH * 0.9;

interface ComposerProps {
	readonly conversation: Conversation;
	/** Nothing can be written any more, and why. */
	readonly closedReason: string | null;
	readonly onSent: () => void;
}

/** Keyed by its conversation (main-pane.tsx): its text can't end up in another one. */
export function Composer({
	conversation,
	closedReason,
	onSent,
}: ComposerProps) {
	const { id, members } = conversation;
	const {
		text,
		length,
		hasFiles,
		isSendingFiles,
		error,
		about,
		change,
		cancel,
		send,
	} = useComposer(conversation, onSent);
	const field = useRef<HTMLTextAreaElement>(null);
	const [caret, setCaret] = useState(0);
	const completion = useCompletion(text, caret, members);
	const put = useCaret(field, change, setCaret);
	const noteId = useId();
	const tooLong = length > MAX_TEXT_LENGTH;
	const closed = closedReason !== null;
	const inClear = isInClear(conversation);

	useLayoutEffect(() => {
		const element = field.current;
		if (!element || element.disabled) return;
		// Whoever opens conversations out of a search goes on searching.
		if (document.activeElement?.closest("search")) return;
		element.focus({ preventScroll: true });
		element.setSelectionRange(element.value.length, element.value.length);
	}, []);

	// What kept it closed was decided with a button that is gone.
	useLayoutEffect(() => {
		if (!closed && document.activeElement === document.body)
			field.current?.focus({ preventScroll: true });
	}, [closed]);

	useTypingAnywhere(field);

	const focus = useCallback(() => field.current?.focus(), []);
	const onKeyDown = (event: KeyboardEvent) => {
		// 229: an input method takes this key, also where isComposing comes too late.
		const composing = event.nativeEvent.isComposing || event.keyCode === 229;
		if (composing) return;
		if (completion && takeCompletionKey(event, completion, put)) return;
		if (event.key === "Escape" && about) {
			event.preventDefault();
			cancel();
			return;
		}
		if (event.key === "ArrowUp" && text === "" && !about) {
			const last = lastOwnMessage(id);
			if (!last) return;
			event.preventDefault();
			startEditing(last);
			return;
		}
		if (event.key !== "Enter" || event.shiftKey) return;
		event.preventDefault();
		if (!event.repeat) void send();
	};

	const onChange = (value: string, at: number) => {
		const named = value.includes(":")
			? namedEmoji(value, at, emojiNamed)
			: null;
		if (named) put(named);
		else {
			change(value);
			setCaret(at);
		}
	};

	return (
		<div className="composer-place">
			{completion ? (
				<CompletionList
					completion={completion}
					onAccept={(offer) => put(completion.accept(offer))}
				/>
			) : null}
			<Form
				className="composer"
				onSubmit={() => {
					void send();
					field.current?.focus();
				}}
			>
				<DropTarget conversationId={id} disabled={closed} onGiven={focus} />
				<AttachedFiles
					conversation={conversation}
					busy={isSendingFiles}
					onDetached={focus}
				/>
				{about ? <AboutStrip about={about} onCancel={cancel} /> : null}
				<div className={clsx("composer-box", closed && "composer-closed")}>
					<AttachButton conversationId={id} disabled={closed} onGiven={focus} />
					<textarea
						ref={field}
						id={COMPOSER_ID}
						className="scrolls"
						rows={1}
						aria-label={words.composer}
						aria-describedby={noteId}
						aria-invalid={tooLong || undefined}
						placeholder={closed ? undefined : placeholderFor(conversation)}
						dir="auto"
						spellCheck
						disabled={closed}
						value={text}
						aria-autocomplete="list"
						aria-controls={completion ? COMPLETION_ID : undefined}
						aria-activedescendant={
							completion ? offerId(completion.at) : undefined
						}
						onChange={({ target }) =>
							onChange(target.value, target.selectionEnd)
						}
						onSelect={({ currentTarget }) =>
							setCaret(currentTarget.selectionEnd)
						}
						onKeyDown={onKeyDown}
						onPaste={(event) => {
							const given = pastedFiles(event.clipboardData);
							if (given.length === 0) return;
							event.preventDefault();
							void giveFiles(id, given);
						}}
						onBlur={() => drafts.flush(conversation.id)}
					/>
					<IconButton
						label={strings.talk.emoji}
						className="composer-tool"
						aria-haspopup="dialog"
						disabled={closed}
						onClick={({ currentTarget }) =>
							useTalk.getState().pickEmoji(anchorOf(currentTarget), (emoji) => {
								const { text: now, start, end } = selectionIn(field.current);
								put({
									text: now.slice(0, start) + emoji + now.slice(end),
									caret: start + emoji.length,
								});
							})
						}
					>
						<Smile size={18} aria-hidden />
					</IconButton>
					<button
						type="submit"
						className="composer-send"
						aria-label={words.send}
						title={words.send}
						disabled={(length === 0 && !hasFiles) || tooLong || closed}
					>
						<SendHorizontal size={18} className="turns" aria-hidden />
					</button>
				</div>
				<div className="composer-foot">
					<div id={noteId} className="composer-notes">
						{inClear ? (
							<span className="composer-mark">
								<LockOpen size={12} aria-hidden />
								{strings.encryption.mark}
							</span>
						) : null}
						<p
							className={clsx((tooLong || error) && "field-error")}
							aria-live="polite"
						>
							{closedReason ??
								(tooLong
									? words.tooLong(length)
									: (error ??
										secrecyDelay(conversation) ??
										(about?.kind === "edit"
											? strings.talk.editHint
											: words.hint)))}
						</p>
					</div>
					{length >= COUNT_FROM ? (
						<span className={clsx("numbers", tooLong && "field-error")}>
							{words.counter(length)}
						</span>
					) : null}
				</div>
			</Form>
		</div>
	);
}

interface Put {
	readonly text: string;
	readonly caret: number;
}

/** Changes the text from outside the field, and puts the caret where it belongs then. */
function useCaret(
	field: RefObject<HTMLTextAreaElement | null>,
	change: (text: string) => void,
	setCaret: (caret: number) => void,
): (put: Put) => void {
	const wanted = useRef<number | null>(null);
	useLayoutEffect(() => {
		const element = field.current;
		if (wanted.current === null || !element) return;
		element.focus({ preventScroll: true });
		element.setSelectionRange(wanted.current, wanted.current);
		wanted.current = null;
	});
	return ({ text, caret }) => {
		wanted.current = caret;
		change(text);
		setCaret(caret);
	};
}

/** @returns whether the key was for the list of offers */
function takeCompletionKey(
	event: KeyboardEvent,
	completion: Completion,
	put: (put: Put) => void,
): boolean {
	const { key } = event;
	const offer = completion.offers[completion.at];
	if (key === "ArrowDown") completion.move(1);
	else if (key === "ArrowUp") completion.move(-1);
	else if (key === "Escape") completion.dismiss();
	else if ((key === "Enter" || key === "Tab") && !event.shiftKey && offer)
		put(completion.accept(offer));
	else return false;
	event.preventDefault();
	return true;
}

function selectionIn(field: HTMLTextAreaElement | null) {
	return {
		text: field?.value ?? "",
		start: field?.selectionStart ?? 0,
		end: field?.selectionEnd ?? 0,
	};
}

function lastOwnMessage(id: ConversationId): Message | undefined {
	return messageLogs
		.get(id)
		?.log.messages.findLast(
			(message) =>
				isOwn(message) &&
				!message.deleted &&
				!message.file &&
				message.delivery.kind !== "failed",
		);
}

function placeholderFor(conversation: Conversation): string {
	const { main, beside } = titleOf(conversation);
	return beside ? words.placeholderTopic : words.placeholder(main);
}
