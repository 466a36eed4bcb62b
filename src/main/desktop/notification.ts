import { strings } from "../../language";
import { calledName, writerName } from "../../language/called";
import { isMuted } from "../../shared/domain/conversation";
import type { ConversationId } from "../../shared/domain/ids";
import {
	isMentioned,
	isSameMessage,
	type Message,
	type MessageRef,
} from "../../shared/domain/message";
import type { Person } from "../../shared/domain/person";
import type { DomainEvent } from "../../shared/events";
import type { Wish } from "../../shared/ipc";
import { shownName } from "../../shared/shown-name";
import type { AppState } from "../../shared/state";

/** Longest text in a notification, in characters; systems cut earlier. */
const MAX_BODY = 200;

/** What the system is to show. */
export interface AppNotification {
	/** What it is about: a newer one about the same takes its place. */
	readonly about: ConversationId | "requests" | "several";
	readonly title: string;
	readonly body: string;
	/** The message it tells of; null where it tells of none alone. */
	readonly message: MessageRef | null;
	/** What a click leads to; null for the window alone. */
	readonly wish: Wish | null;
	/** Where a reply goes; null where it can't be replied to. */
	readonly reply: ConversationId | null;
}

export interface Surroundings {
	/** The window has the focus, and is seen. */
	readonly focused: boolean;
	/** Unix milliseconds. */
	readonly now: number;
}

/**
 * What the system is to tell the user of an event; null for nothing.
 * @param state the one that the event has led to
 */
export function notificationOf(
	event: DomainEvent,
	state: AppState,
	{ focused, now }: Surroundings,
): AppNotification | null {
	const { notifications, doNotDisturb } = state.preferences;
	if (!notifications || doNotDisturb || focused) return null;
	switch (event.type) {
		case "message-received":
			return ofMessage(event.message, state, now);
		case "request-received":
			return ofRequest(event.request.from, state);
		default:
			return null;
	}
}

function ofMessage(
	message: Message,
	{ conversations, servers, preferences }: AppState,
	now: number,
): AppNotification | null {
	const conversation = conversations[message.conversationId];
	const self = conversation && servers[conversation.serverId]?.self.key;
	if (!conversation || message.from === self || message.deleted) return null;
	// It was seen before, and is only told again.
	if (message.number !== null && message.number <= conversation.readUpTo)
		return null;
	const mentioned = self !== undefined && isMentioned(message, self);
	if (
		isMuted(conversation, now) &&
		!(mentioned && conversation.mute?.exceptMentions)
	)
		return null;
	const { id, topic } = conversation;
	const rest = {
		about: id,
		message: { id: message.id, from: message.from },
		wish: { kind: "conversation", id, message: message.number },
		reply: id,
	} as const;
	const words = strings.desktop.notification;
	if (!preferences.notificationContent) {
		const body = mentioned ? words.mention : words.message;
		return { ...rest, title: strings.app.name, body };
	}
	const name = writerName(message);
	const text = message.unreadable
		? words.message
		: shownName(message.text, MAX_BODY);
	return {
		...rest,
		title: topic ? words.inTopic(name, shownName(topic)) : name,
		body: mentioned ? words.mentionSaying(text) : text,
	};
}

function ofRequest(from: Person, { preferences }: AppState): AppNotification {
	const words = strings.desktop.notification;
	return {
		about: "requests",
		title: strings.app.name,
		body: preferences.notificationContent
			? words.requestOf(calledName(from))
			: words.request,
		message: null,
		wish: { kind: "requests" },
		reply: null,
	};
}

/** One for all, where a line that is back brings more than anybody wants to see one by one. */
export function summaryOf(conversations: number): AppNotification {
	return {
		about: "several",
		title: strings.app.name,
		body: strings.desktop.notification.several(conversations),
		message: null,
		wish: null,
		reply: null,
	};
}

/** Whether what a notification tells of is done with, by what has happened. */
export function isSettledBy(
	{ about, message }: AppNotification,
	event: DomainEvent,
	{ conversations, pendingRequests }: AppState,
): boolean {
	switch (event.type) {
		case "conversation-read":
			return about === "several"
				? unreadIn(conversations) === 0
				: about === event.id && event.unread === 0;
		case "message-updated":
			return (
				about === event.message.conversationId &&
				event.message.deleted !== undefined &&
				message !== null &&
				isSameMessage(message, event.message)
			);
		case "request-settled":
		case "request-ignored":
		case "server-removed":
			return about === "requests" && Object.keys(pendingRequests).length === 0;
		default:
			return false;
	}
}

function unreadIn(conversations: AppState["conversations"]): number {
	return Object.values(conversations).filter(({ unread }) => unread > 0).length;
}

/** A body as notification daemons take it, which read markup in it (Desktop Notifications Specification, 4.1). */
export function escapeMarkup(text: string): string {
	return text
		.replaceAll("&", "&amp;")
		.replaceAll("<", "&lt;")
		.replaceAll(">", "&gt;");
}
