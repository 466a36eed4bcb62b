import type { PersonKey } from "../../../shared/domain/ids";
import type { Message } from "../../../shared/domain/message";
import { useTalk } from "../../state/talk";

/** The name of the field that a message is written in, for putting the focus there. */
export const COMPOSER_ID = "composer";

/** Whether a message can be answered and reacted to: the others have it, and something can be sent. */
export function canAct(message: Message, isOpen: boolean): boolean {
	return (
		isOpen &&
		!message.deleted &&
		!message.unreadable &&
		message.delivery.kind !== "failed"
	);
}

export function canEdit(
	message: Message,
	self: PersonKey | null,
	isOpen: boolean,
): boolean {
	// Of a file the words say what it is.
	return message.from === self && !message.file && canAct(message, isOpen);
}

export function startReply(message: Message): void {
	useTalk.getState().setAbout(message.conversationId, {
		kind: "reply",
		message,
	});
	focusComposer();
}

/** The composer takes it over at once; from elsewhere `focusComposer` leads there. */
export function startEditing(message: Message): void {
	useTalk.getState().setAbout(message.conversationId, {
		kind: "edit",
		message,
		text: message.text,
	});
}

export function focusComposer(): void {
	// When it shows what it is about.
	requestAnimationFrame(() => {
		const field = document.getElementById(COMPOSER_ID);
		field?.focus({ preventScroll: true });
		if (field instanceof HTMLTextAreaElement)
			field.setSelectionRange(field.value.length, field.value.length);
	});
}
