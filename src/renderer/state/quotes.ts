import { useEffect } from "react";
import { create } from "zustand";
import type { ConversationId } from "../../shared/domain/ids";
import type { Message, MessageRef } from "../../shared/domain/message";
import type { DomainEvent } from "../../shared/events";
import { bridge } from "../bridge";

/** Messages that are answered in what is on screen: as they are now, so that nothing of them is kept when they are deleted. */
const useQuotes = create<{
	/** null where it is not here; left out while that is not known. */
	readonly known: ReadonlyMap<string, Message | null>;
}>(() => ({ known: new Map() }));

const MAX_KNOWN = 500;
const asked = new Set<string>();

const keyOf = (id: ConversationId, { id: message, from }: MessageRef) =>
	`${id} ${message} ${from}`;

/** @returns undefined while it is not known */
export function useQuoted(
	id: ConversationId,
	ref: MessageRef,
): Message | null | undefined {
	const key = keyOf(id, ref);
	const message = useQuotes(({ known }) => known.get(key));
	const isUnknown = message === undefined;
	useEffect(() => {
		if (isUnknown) ask(id, { id: ref.id, from: ref.from });
	}, [isUnknown, id, ref.id, ref.from]);
	return message;
}

export function followQuotes(event: DomainEvent): void {
	if (event.type !== "message-updated" && event.type !== "message-received")
		return;
	const { message } = event;
	const key = keyOf(message.conversationId, message);
	if (useQuotes.getState().known.has(key)) put(key, message);
}

/** Everything known may have missed an event. */
export function forgetQuotes(): void {
	asked.clear();
	useQuotes.setState({ known: new Map() });
}

function ask(conversationId: ConversationId, { id, from }: MessageRef): void {
	const key = keyOf(conversationId, { id, from });
	if (asked.has(key)) return;
	asked.add(key);
	void bridge
		.findMessage({ conversationId, message: { id, from } })
		.then((result) => {
			if (!result.ok) asked.delete(key);
			else if (!useQuotes.getState().known.has(key)) put(key, result.value);
		});
}

function put(key: string, message: Message | null): void {
	const known = new Map(useQuotes.getState().known);
	known.set(key, message);
	for (const oldest of [...known.keys()].slice(0, -MAX_KNOWN)) {
		known.delete(oldest);
		asked.delete(oldest);
	}
	useQuotes.setState({ known });
}
