import type {
	ConversationId,
	PersonKey,
	ServerId,
} from "../../../../src/shared/domain/ids";
import type { PendingRequest } from "../../../../src/shared/domain/request";
import type { DomainEvent } from "../../../../src/shared/events";
import type { Preferences } from "../../../../src/shared/preferences";
import { type AppState, initialState } from "../../../../src/shared/state";
import {
	conversation,
	conversationId,
	message,
	person,
	server,
} from "../../renderer/samples";

export const alice = "alice" as PersonKey;

export const carols: PendingRequest = {
	id: "s1.c2" as ConversationId,
	serverId: "s1" as ServerId,
	connectionId: conversation().connectionId,
	from: person("Carol"),
	others: [],
	receivedAt: 1,
	acknowledging: false,
	over: null,
};

/** Alice, who has conversations with Bob, under these ids. */
export function alicesApp(
	preferences: Partial<Preferences> = {},
	ids: readonly ConversationId[] = [conversationId],
): AppState {
	return {
		...initialState,
		preferences: { ...initialState.preferences, ...preferences },
		servers: { [carols.serverId]: server() },
		conversations: Object.fromEntries(
			ids.map((id) => [
				id,
				conversation({ id, topic: "", unread: 0, readUpTo: 0, last: null }),
			]),
		),
	};
}

export function received(
	over: Parameters<typeof message>[1] = {},
): Extract<DomainEvent, { type: "message-received" }> {
	return {
		type: "message-received",
		message: message(over.number ?? 1, over),
		at: 1,
	};
}
