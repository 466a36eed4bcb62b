import { strings } from "../../../language";
import { calledName } from "../../../language/called";
import type { Conversation } from "../../../shared/domain/conversation";
import type { ServerId } from "../../../shared/domain/ids";
import type { Person } from "../../../shared/domain/person";
import type { PendingRequest } from "../../../shared/domain/request";
import type { Result } from "../../../shared/errors";
import { bridge } from "../../bridge";
import { run } from "../../state/store";
import { toast } from "../../state/toasts";
import { useView } from "../../state/view";
import { titleOf } from "../../text/words";

/** What takes something away, each with the way back. */

const words = strings.toasts;

async function withUndo(
	command: Promise<Result<unknown>>,
	text: string,
	undo: () => Promise<Result<unknown>>,
): Promise<boolean> {
	const isDone = await run(command);
	if (isDone) toast(text, () => void run(undo()));
	return isDone;
}

export function archive(conversation: Conversation): void {
	const { id: conversationId } = conversation;
	void withUndo(
		bridge.archiveConversation({ conversationId, archived: true }),
		words.archived(titleOf(conversation).main),
		() => bridge.archiveConversation({ conversationId, archived: false }),
	);
}

export function leave(conversation: Conversation, isDeleting: boolean): void {
	const { id: conversationId } = conversation;
	const { main } = titleOf(conversation);
	const { selected, select } = useView.getState();
	if (isDeleting && selected === conversationId) select(null);
	void withUndo(
		bridge.leaveConversation({ conversationId, isDeleting }),
		isDeleting ? words.deleted(main) : words.left(main),
		async () => {
			const undone = await bridge.stayInConversation({ conversationId });
			if (undone.ok && isDeleting && selected === conversationId)
				select(conversationId);
			return undone;
		},
	);
}

export function block(serverId: ServerId, person: Person): void {
	const { key } = person;
	void withUndo(
		bridge.blockPerson({ serverId, person: key }),
		words.blocked(calledName(person)),
		() => bridge.unblockPerson({ serverId, person: key }),
	);
}

export function unblock(serverId: ServerId, person: Person): void {
	const { key } = person;
	void withUndo(
		bridge.unblockPerson({ serverId, person: key }),
		words.unblocked(calledName(person)),
		() => bridge.blockPerson({ serverId, person: key }),
	);
}

export function ignore({ id, from }: PendingRequest): Promise<boolean> {
	return withUndo(
		bridge.ignoreRequest({ id }),
		words.ignored(calledName(from)),
		() => bridge.restoreRequest({ id }),
	);
}
