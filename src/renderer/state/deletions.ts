import { create } from "zustand";
import { strings } from "../../language";
import type { Message } from "../../shared/domain/message";
import { UNDO_MS } from "../../shared/ipc";
import { bridge } from "../bridge";
import { keyOf } from "../text/log-rows";
import { run } from "./store";
import { toast } from "./toasts";

interface Deletion {
	readonly messages: readonly Message[];
	readonly forAll: boolean;
	readonly timer: ReturnType<typeof setTimeout>;
}

/** Messages that are about to be deleted, by their keys: until then it can be undone, and nobody has been told. */
const useDeletions = create<{
	readonly pending: ReadonlyMap<string, Deletion>;
}>(() => ({ pending: new Map() }));

export function useIsDeleting(message: Message): boolean {
	return useDeletions(({ pending }) => pending.has(placeOf(message)));
}

/** @param forAll own messages alone can be */
export function deleteSoon(
	messages: readonly Message[],
	forAll: boolean,
): void {
	const deletion: Deletion = {
		messages,
		forAll,
		timer: setTimeout(() => void carryOut(deletion), UNDO_MS),
	};
	const pending = new Map(useDeletions.getState().pending);
	for (const message of messages) pending.set(placeOf(message), deletion);
	useDeletions.setState({ pending });
	toast(strings.talk.deletedSoon(messages.length), () => forget(deletion));
}

async function carryOut(deletion: Deletion): Promise<void> {
	const { messages, forAll } = deletion;
	const [first] = messages;
	if (!first) return;
	const { conversationId } = first;
	await run(
		forAll
			? bridge.deleteMessages({
					conversationId,
					messageIds: messages.map(({ id }) => id),
				})
			: bridge.hideMessages({
					conversationId,
					messages: messages.map(({ id, from }) => ({ id, from })),
				}),
	);
	forget(deletion);
}

function forget(deletion: Deletion): void {
	clearTimeout(deletion.timer);
	const pending = new Map(useDeletions.getState().pending);
	for (const [key, one] of pending) if (one === deletion) pending.delete(key);
	useDeletions.setState({ pending });
}

/** Whoever closes the window has decided. */
window.addEventListener("pagehide", () => {
	for (const deletion of new Set(useDeletions.getState().pending.values()))
		void carryOut(deletion);
});

function placeOf(message: Message): string {
	return `${message.conversationId} ${keyOf(message)}`;
}
