import { strings } from "../../language";
import type { Message } from "../../shared/domain/message";
import { bridge } from "../bridge";
import { keyOf } from "../text/log-rows";
import { actSoon, useIsSoon } from "./soon";
import { run } from "./store";

export function useIsDeleting(message: Message): boolean {
	return useIsSoon(placeOf(message));
}

/** @param forAll own messages alone can be */
export function deleteSoon(
	messages: readonly Message[],
	forAll: boolean,
): void {
	const [first] = messages;
	if (!first) return;
	const { conversationId } = first;
	actSoon(
		messages.map(placeOf),
		strings.talk.deletedSoon(messages.length),
		() =>
			run(
				forAll
					? bridge.deleteMessages({
							conversationId,
							messageIds: messages.map(({ id }) => id),
						})
					: bridge.hideMessages({
							conversationId,
							messages: messages.map(({ id, from }) => ({ id, from })),
						}),
			),
	);
}

function placeOf(message: Message): string {
	return `${message.conversationId} ${keyOf(message)}`;
}
