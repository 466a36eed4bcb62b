import clsx from "clsx";
import { LockOpen, SendHorizontal } from "lucide-react";
import { type KeyboardEvent, useId, useLayoutEffect, useRef } from "react";
import { strings } from "../../../language";
import type { Conversation } from "../../../shared/domain/conversation";
import { MAX_TEXT_LENGTH } from "../../../shared/domain/message";
import { drafts } from "../../state/store";
import { isInClear, secrecyDelay } from "../../text/encryption";
import { titleOf } from "../../text/words";
import { useComposer } from "./use-composer";
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
	const { text, length, error, change, send } = useComposer(
		conversation,
		onSent,
	);
	const field = useRef<HTMLTextAreaElement>(null);
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

	const onKeyDown = (event: KeyboardEvent) => {
		// 229: an input method takes this key, also where isComposing comes too late.
		const composing = event.nativeEvent.isComposing || event.keyCode === 229;
		if (event.key !== "Enter" || event.shiftKey || composing) return;
		event.preventDefault();
		if (!event.repeat) void send();
	};

	return (
		<form
			className="composer"
			onSubmit={(event) => {
				event.preventDefault();
				void send();
				field.current?.focus();
			}}
		>
			<div className={clsx("composer-box", closed && "composer-closed")}>
				<textarea
					ref={field}
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
					onChange={(event) => change(event.target.value)}
					onKeyDown={onKeyDown}
					onBlur={() => drafts.flush(conversation.id)}
				/>
				<button
					type="submit"
					className="composer-send"
					aria-label={words.send}
					title={words.send}
					disabled={length === 0 || tooLong || closed}
				>
					<SendHorizontal size={18} aria-hidden />
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
								: (error ?? secrecyDelay(conversation) ?? words.hint))}
					</p>
				</div>
				{length >= COUNT_FROM ? (
					<span className={clsx("numbers", tooLong && "field-error")}>
						{words.counter(length)}
					</span>
				) : null}
			</div>
		</form>
	);
}

function placeholderFor(conversation: Conversation): string {
	const { main, beside } = titleOf(conversation);
	return beside ? words.placeholderTopic : words.placeholder(main);
}
