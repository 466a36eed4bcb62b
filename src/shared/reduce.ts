import { withCard } from "./domain/card";
import { type Conversation, isMuted } from "./domain/conversation";
import { identityIdOf } from "./domain/encryption";
import type { ConversationId, ServerId } from "./domain/ids";
import { laterMarks } from "./domain/marks";
import { compareMessages, isSameMessage, type Message } from "./domain/message";
import { MAX_OCCURRENCES, type Occurrence } from "./domain/occurrence";
import type { Server } from "./domain/server";
import { assertNever, isSameError } from "./errors";
import type { DomainEvent } from "./events";
import { updated } from "./message-log";
import { withPin } from "./pins";
import { type AppState, MAX_IGNORED_REQUESTS } from "./state";

/** Notices kept; who raises more, as a hostile server might, pushes the oldest out. */
const MAX_NOTICES = 20;

/** The one way the state changes. Pure; run by main and by every window alike. */
export function reduce(state: AppState, event: DomainEvent): AppState {
	switch (event.type) {
		case "profile-named":
			return { ...state, profile: { name: event.name } };
		case "person-named": {
			const { identityKey, name } = event;
			return {
				...state,
				localNames:
					name === ""
						? without(state.localNames, identityKey)
						: { ...state.localNames, [identityKey]: { name } },
			};
		}
		case "own-card-changed":
			return { ...state, card: event.card };
		case "card-changed":
			return {
				...state,
				cards: withCard(state.cards, event.owner, event.card),
			};
		case "card-told":
			return withConversation(state, event.id, { cardTold: event.told });
		case "preferences-changed":
			return {
				...state,
				preferences: { ...state.preferences, ...event.changes },
			};
		case "update-changed":
			return { ...state, update: event.update };
		case "keys-changed":
			return { ...state, keys: event.keys };
		case "proxy-changed":
			return { ...state, proxy: event.proxy };
		case "relay-settings-changed":
			return { ...state, relaySettings: event.settings };
		case "relay-members-changed":
			return { ...state, relayMembers: event.members };
		case "relay-bans-changed":
			return { ...state, relayBans: event.bans };
		case "nearby-changed":
			return { ...state, nearby: event.relays };
		case "desktop-changed":
			return { ...state, desktop: event.desktop };
		case "link-opened":
			// One question at a time: another can't take the place of the one that is being read.
			return state.openedLink ? state : { ...state, openedLink: event.link };
		case "link-settled":
			return state.openedLink?.id === event.id
				? { ...state, openedLink: null }
				: state;
		case "relay-host-changed":
			return { ...state, relayHost: event.state };
		case "calls-host-changed":
			return { ...state, callsHost: event.state };
		case "server-added":
			return {
				...state,
				servers: { ...state.servers, [event.server.id]: event.server },
			};
		case "server-address-changed":
			return withServer(state, event.serverId, {
				host: event.host,
				port: event.port,
			});
		case "server-name-changed":
			return withServer(state, event.serverId, { self: event.self });
		case "server-removed":
			return withoutServer(state, event.serverId);
		case "line-changed":
			return withServer(state, event.serverId, {
				line: event.line,
				...(event.line.kind === "ready" ? {} : { people: [] }),
			});
		case "server-linked":
			return withServer(state, event.serverId, {
				link: event.link,
				...(event.fingerprint === null
					? {}
					: { fingerprint: event.fingerprint, offered: null }),
			});
		case "server-key-offered":
			return withServer(state, event.serverId, { offered: event.offered });
		case "server-key-trusted":
			return withServer(state, event.serverId, {
				fingerprint: event.fingerprint,
				offered: null,
			});
		case "server-announced":
			return withServer(state, event.serverId, { announcedAs: event.name });
		case "server-scheme-changed":
			return withServer(state, event.serverId, { scheme: event.scheme });
		case "server-edition-changed":
			return withServer(state, event.serverId, { edition: event.edition });
		case "people-changed":
			return withServer(state, event.serverId, { people: event.people });
		case "request-received":
			return {
				...state,
				pendingRequests: {
					...state.pendingRequests,
					[event.request.id]: event.request,
				},
			};
		case "request-acknowledging": {
			const request = state.pendingRequests[event.id];
			if (!request) return state;
			return {
				...state,
				pendingRequests: {
					...state.pendingRequests,
					[event.id]: { ...request, acknowledging: event.acknowledging },
				},
			};
		}
		case "request-ignored":
			return {
				...state,
				pendingRequests: without(state.pendingRequests, event.id),
				ignoredRequests: [...state.ignoredRequests, event.id].slice(
					-MAX_IGNORED_REQUESTS,
				),
			};
		case "request-restored":
			return {
				...state,
				pendingRequests: {
					...state.pendingRequests,
					[event.request.id]: event.request,
				},
				ignoredRequests: state.ignoredRequests.filter(
					(id) => id !== event.request.id,
				),
			};
		case "request-over": {
			const request = state.pendingRequests[event.id];
			if (!request) return state;
			return {
				...state,
				pendingRequests: {
					...state.pendingRequests,
					[event.id]: { ...request, acknowledging: false, over: event.how },
				},
			};
		}
		case "request-settled":
			return {
				...state,
				pendingRequests: without(state.pendingRequests, event.id),
			};
		case "sent-request-added":
			return {
				...state,
				sentRequests: {
					...state.sentRequests,
					[event.request.id]: event.request,
				},
			};
		case "sent-request-changed": {
			const request = state.sentRequests[event.id];
			if (!request) return state;
			return {
				...state,
				sentRequests: {
					...state.sentRequests,
					[event.id]: { ...request, ...event.change },
				},
			};
		}
		case "sent-request-removed":
			return { ...state, sentRequests: without(state.sentRequests, event.id) };
		case "conversation-opened":
			return {
				...state,
				conversations: {
					...state.conversations,
					[event.conversation.id]: event.conversation,
				},
			};
		case "members-changed":
			return withConversation(state, event.id, { members: event.members });
		case "marks-changed": {
			const members = state.conversations[event.id]?.members.map((member) =>
				member.key === event.member
					? { ...member, ...laterMarks(member, event.marks) }
					: member,
			);
			return members ? withConversation(state, event.id, { members }) : state;
		}
		case "marks-told": {
			const told = state.conversations[event.id]?.told;
			return told
				? withConversation(state, event.id, {
						told: laterMarks(told, event.marks),
					})
				: state;
		}
		case "holdup-changed":
			return withConversation(state, event.id, { holdup: event.holdup });
		case "encryption-changed":
			return withConversation(state, event.id, {
				encryption: event.encryption,
			});
		case "identity-changed":
			return {
				...state,
				identities: {
					...state.identities,
					[identityIdOf(event.serverId, event.person)]: event.identity,
				},
			};
		case "only-encrypted-changed":
			return event.id === null
				? { ...state, onlyEncrypted: event.on }
				: withConversation(state, event.id, { onlyEncrypted: event.on });
		case "topic-changed":
			return withConversation(state, event.id, {
				topic: event.topic,
				topicAt: event.topicAt,
			});
		case "topic-due":
			return withConversation(state, event.id, { topicDue: event.topic });
		case "occurred":
			return {
				...state,
				occurrences: {
					...state.occurrences,
					[event.id]: withOccurrence(
						state.occurrences[event.id] ?? [],
						event.occurrence,
					),
				},
			};
		case "conversation-pinned":
			return {
				...state,
				conversations: withPin(state.conversations, event.id, event.position),
			};
		case "conversation-muted":
			return withConversation(state, event.id, { mute: event.mute });
		case "conversation-archived":
			return withConversation(state, event.id, { archived: event.archived });
		case "departure-changed":
			return withConversation(state, event.id, { departure: event.departure });
		case "conversation-cleared":
			return {
				...withConversation(state, event.id, {
					last: null,
					unread: 0,
					draft: "",
				}),
				occurrences: without(state.occurrences, event.id),
			};
		case "conversation-removed":
			return {
				...state,
				conversations: without(state.conversations, event.id),
				occurrences: without(state.occurrences, event.id),
			};
		case "person-blocked": {
			const { serverId, person } = event.blocked;
			return {
				...state,
				blocked: {
					...state.blocked,
					[identityIdOf(serverId, person.key)]: event.blocked,
				},
			};
		}
		case "person-unblocked":
			return {
				...state,
				blocked: without(
					state.blocked,
					identityIdOf(event.serverId, event.person),
				),
			};
		case "attachment-changed":
			return withConversation(state, event.id, {
				attachment: event.attachment,
			});
		case "typing-changed":
			return {
				...state,
				typing:
					event.people.length > 0
						? { ...state.typing, [event.id]: event.people }
						: without(state.typing, event.id),
			};
		case "draft-changed":
			return withConversation(state, event.id, { draft: event.draft });
		case "attached-files-changed":
			return withConversation(state, event.id, { attached: event.files });
		case "file-changed":
			return {
				...state,
				files: event.state
					? { ...state.files, [event.id]: event.state }
					: without(state.files, event.id),
			};
		case "file-settings-changed":
			return { ...state, fileSettings: event.settings };
		case "conversation-read":
			return withConversation(state, event.id, {
				readUpTo: event.upTo,
				unread: event.unread,
			});
		case "message-queued":
			return withMessage(state, event.message, event.at, 0);
		case "message-received":
			return withMessage(
				withUnarchived(state, event.message.conversationId, event.at),
				event.message,
				event.at,
				1,
			);
		case "message-changed":
			return withMessageChange(state, event);
		case "message-updated": {
			const { message } = event;
			const last = state.conversations[message.conversationId]?.last;
			return last && isSameMessage(last, message)
				? withConversation(state, message.conversationId, {
						last: updated(last, message),
					})
				: state;
		}
		case "storage-changed":
			return { ...state, storage: event.error };
		case "last-message-changed":
			return withConversation(state, event.id, { last: event.message });
		case "notice-raised":
			return {
				...state,
				notices: [
					...state.notices.filter(
						({ error }) => !isSameError(error, event.error),
					),
					{ id: event.id, error: event.error },
				].slice(-MAX_NOTICES),
			};
		case "notice-dismissed":
			return {
				...state,
				notices: state.notices.filter((notice) => notice.id !== event.id),
			};
		default:
			return assertNever(event);
	}
}

function withServer(
	state: AppState,
	id: ServerId,
	change: Partial<Server>,
): AppState {
	const server = state.servers[id];
	if (!server) return state;
	return {
		...state,
		servers: { ...state.servers, [id]: { ...server, ...change } },
	};
}

/** The server's requests go with it; its conversations stay readable. */
function withoutServer(state: AppState, id: ServerId): AppState {
	return {
		...state,
		servers: without(state.servers, id),
		pendingRequests: filter(state.pendingRequests, (r) => r.serverId !== id),
		sentRequests: filter(state.sentRequests, (r) => r.serverId !== id),
	};
}

function withConversation(
	state: AppState,
	id: ConversationId,
	change: Partial<Conversation>,
): AppState {
	const conversation = state.conversations[id];
	if (!conversation) return state;
	return {
		...state,
		conversations: {
			...state.conversations,
			[id]: { ...conversation, ...change },
		},
	};
}

/** What is said in it brings it back. */
function withUnarchived(
	state: AppState,
	id: ConversationId,
	now: number,
): AppState {
	const conversation = state.conversations[id];
	if (!conversation?.archived || isMuted(conversation, now)) return state;
	return withConversation(state, id, { archived: false });
}

function withMessage(
	state: AppState,
	message: Message,
	at: number,
	unread: 0 | 1,
): AppState {
	const conversation = state.conversations[message.conversationId];
	if (!conversation) return state;
	const { last } = conversation;
	return withConversation(state, conversation.id, {
		last: last && compareMessages(last, message) > 0 ? last : message,
		lastActiveAt: Math.max(conversation.lastActiveAt, at),
		unread:
			conversation.unread +
			((message.number ?? 0) > conversation.readUpTo ? unread : 0),
	});
}

function withMessageChange(
	state: AppState,
	event: Extract<DomainEvent, { type: "message-changed" }>,
): AppState {
	const last = state.conversations[event.conversationId]?.last;
	if (!last || last.id !== event.id || last.from !== event.from) return state;
	const { number, delivery, protection = last.protection } = event;
	return withConversation(state, event.conversationId, {
		last: { ...last, number, delivery, protection },
	});
}

/** In the order of the conversation. */
function withOccurrence(
	known: readonly Occurrence[],
	occurrence: Occurrence,
): readonly Occurrence[] {
	const at = known.findLastIndex(({ after }) => after <= occurrence.after);
	return known.toSpliced(at + 1, 0, occurrence).slice(-MAX_OCCURRENCES);
}

function without<K extends string, V>(
	record: Readonly<Record<K, V>>,
	key: K,
): Readonly<Record<K, V>> {
	const { [key]: _gone, ...rest } = record;
	return rest as Readonly<Record<K, V>>;
}

function filter<K extends string, V>(
	record: Readonly<Record<K, V>>,
	keep: (value: V) => boolean,
): Readonly<Record<K, V>> {
	return Object.fromEntries(
		Object.entries<V>(record).filter(([, value]) => keep(value)),
	) as Record<K, V>;
}
