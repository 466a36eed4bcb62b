import type { Conversation } from "../../shared/domain/conversation";
import type { ConversationId, PersonKey } from "../../shared/domain/ids";
import type { Occurrence } from "../../shared/domain/occurrence";
import type { BlockedPerson, Person } from "../../shared/domain/person";
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
	(
		record: AppState["conversations"],
	): Readonly<
		Record<"all" | "pinned" | "others" | "archived", readonly Conversation[]>
	> => {
		const shown = Object.values<Conversation>(record)
			// What is being deleted is out of sight, and comes back when that is undone.
			.filter(({ departure }) => !departure?.isDeleting)
			.sort(
				(a, b) => b.lastActiveAt - a.lastActiveAt || (a.id < b.id ? -1 : 1),
			);
		const archived = shown.filter((one) => one.archived);
		const pinned = shown
			.filter((one) => !one.archived && one.pinned !== null)
			.sort((a, b) => (a.pinned ?? 0) - (b.pinned ?? 0));
		const others = shown.filter((one) => !one.archived && one.pinned === null);
		return {
			all: [...pinned, ...others, ...archived],
			pinned,
			others,
			archived,
		};
	},
);

const sortServers = remembered(
	(record: AppState["servers"]): readonly Server[] =>
		// In the order they were added, the relay hosted here first. Where calls come in is no server to anybody.
		Object.values<Server>(record)
			.filter(({ takesCalls }) => !takesCalls)
			.sort((a, b) => Number(b.own) - Number(a.own)),
);

const sortPending = remembered(
	(record: AppState["pendingRequests"]): readonly PendingRequest[] =>
		Object.values<PendingRequest>(record).sort(
			(a, b) => a.receivedAt - b.receivedAt || (a.id < b.id ? -1 : 1),
		),
);

const sortSent = remembered(
	(record: AppState["sentRequests"]): readonly SentRequest[] =>
		Object.values<SentRequest>(record).sort(
			(a, b) => b.sentAt - a.sentAt || (a.id < b.id ? -1 : 1),
		),
);

/** As they stand in the list: pinned ones first, archived ones last. */
export const conversationsOf = (app: AppState) =>
	sortConversations(app.conversations).all;
export const pinnedConversationsOf = (app: AppState) =>
	sortConversations(app.conversations).pinned;
export const otherConversationsOf = (app: AppState) =>
	sortConversations(app.conversations).others;
export const archivedConversationsOf = (app: AppState) =>
	sortConversations(app.conversations).archived;
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

const sortBlocked = remembered(
	(record: AppState["blocked"]): readonly BlockedPerson[] =>
		Object.values<BlockedPerson>(record).sort((a, b) =>
			a.person.name.localeCompare(b.person.name),
		),
);

export const blockedOf = (app: AppState) => sortBlocked(app.blocked);

const none: readonly Occurrence[] = [];

export const occurrencesOf = (app: AppState, id: ConversationId) =>
	app.occurrences[id] ?? none;

/** What somebody says of themselves at present; "" where they say nothing, or nobody vouches for who they are. */
export function statusOf(
	{ cards }: Pick<AppState, "cards">,
	person: Pick<Person, "identityKey"> | undefined,
): string {
	return cards[person?.identityKey ?? ""]?.status ?? "";
}
