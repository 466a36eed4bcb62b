import type { Conversation } from "../../shared/domain/conversation";
import type { ConversationId, PersonKey } from "../../shared/domain/ids";
import type { Person } from "../../shared/domain/person";
import type { PendingRequest, SentRequest } from "../../shared/domain/request";
import type { Server } from "../../shared/domain/server";
import type { AppState } from "../../shared/state";

/*
 * Lists out of the state's records. Each is remembered for the record it was made from, so a selector
 * answers with the same array until something in it changes; React's store hook relies on that.
 */
function remembered<R extends object, T>(make: (record: R) => T) {
	const cache = new WeakMap<R, T>();
	return (record: R): T => {
		const known = cache.get(record);
		if (known !== undefined) return known;
		const made = make(record);
		cache.set(record, made);
		return made;
	};
}

const sortConversations = remembered(
	(record: AppState["conversations"]): readonly Conversation[] =>
		Object.values<Conversation>(record).sort(
			(a, b) => b.lastActiveAt - a.lastActiveAt || (a.id < b.id ? -1 : 1),
		),
);

const sortServers = remembered(
	(record: AppState["servers"]): readonly Server[] =>
		// In the order they were added, the relay hosted here first.
		Object.values<Server>(record).sort((a, b) => Number(b.own) - Number(a.own)),
);

const sortPending = remembered(
	(record: AppState["pendingRequests"]): readonly PendingRequest[] =>
		Object.values<PendingRequest>(record).sort(
			(a, b) => a.receivedAt - b.receivedAt || (a.id < b.id ? -1 : 1),
		),
);

const sortSent = remembered(
	(record: AppState["sentRequests"]): readonly SentRequest[] =>
		Object.values<SentRequest>(record)
			.filter(({ dismissed }) => !dismissed)
			.sort((a, b) => b.sentAt - a.sentAt || (a.id < b.id ? -1 : 1)),
);

export const conversationsOf = (app: AppState) =>
	sortConversations(app.conversations);
export const serversOf = (app: AppState) => sortServers(app.servers);
export const pendingRequestsOf = (app: AppState) =>
	sortPending(app.pendingRequests);
export const sentRequestsOf = (app: AppState) => sortSent(app.sentRequests);

/** Who can have written something, the user first (under each of their names), then by name. */
export function writersOf(
	servers: AppState["servers"],
	conversations: AppState["conversations"],
	scope: ConversationId | null,
): readonly (Person & { readonly isSelf: boolean })[] {
	const searched = scope
		? [conversations[scope]].filter((one) => one !== undefined)
		: Object.values<Conversation>(conversations);
	const self = searched.flatMap(
		({ serverId }) => servers[serverId]?.self ?? [],
	);
	const others = searched
		.flatMap(({ members }) => members)
		.sort((a, b) => a.name.localeCompare(b.name));
	const writers = new Map<PersonKey, Person & { isSelf: boolean }>();
	for (const [people, isSelf] of [
		[self, true],
		[others, false],
	] as const)
		for (const { key, name, identityKey } of people)
			if (!writers.has(key))
				writers.set(key, { key, name, identityKey, isSelf });
	return [...writers.values()];
}

/** All messages not yet seen, for the window's title. */
export function unreadOf(app: AppState): number {
	return conversationsOf(app).reduce((sum, { unread }) => sum + unread, 0);
}
