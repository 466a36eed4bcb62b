import { strings } from "../../language";
import { calledName, writerName } from "../../language/called";
import { namesOf } from "../../language/lists";
import { sentenceOf } from "../../language/sentence-of";
import { type Conversation, LEFT } from "../../shared/domain/conversation";
import type { Message } from "../../shared/domain/message";
import type { Person } from "../../shared/domain/person";
import type { SentRequest } from "../../shared/domain/request";
import type { Server } from "../../shared/domain/server";
import { assertNever } from "../../shared/errors";
import type { Journey } from "./journey";
import { isOwn } from "./log-rows";
import { shownName } from "./names";

/*
 * States in words. What the user reads of a union is decided here, once, so that the sidebar, the
 * conversation and the screen reader all say the same.
 */

/** How a state looks beside its words. */
export type Tone = "good" | "busy" | "quiet" | "bad";

interface Words {
	readonly text: string;
	readonly tone: Tone;
}

/** `host:port` as it is typed; IPv6 in brackets. */
export function addressOf({
	host,
	port,
}: Pick<Server, "host" | "port">): string {
	return endpointText(host, port);
}

/** `host:port`, as it is typed. */
export function endpointText(host: string, port: number): string {
	return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** Where a conversation or somebody is. */
export function placeWords(server: Server | undefined): string {
	if (!server) return strings.chat.onUnknown;
	return server.own
		? strings.servers.onOwn
		: strings.servers.on(addressOf(server));
}

function secondsUntil(until: number, now: number): number {
	return Math.max(0, Math.ceil((until - now) / 1000));
}

export function lineWords(server: Server, now: number): Words {
	const { line } = server;
	switch (line.kind) {
		case "idle":
			return { text: strings.line.idle, tone: "quiet" };
		case "dialing":
		case "handshaking":
		case "authenticating":
			return { text: strings.line.connecting, tone: "busy" };
		case "ready":
			return {
				text:
					server.link === "plain"
						? `${strings.line.ready(server.people.length)} · ${strings.line.notEncrypted}`
						: strings.line.ready(server.people.length),
				tone: "good",
			};
		case "waiting":
			return {
				text: strings.line.waiting(secondsUntil(line.until, now)),
				tone: "busy",
			};
		case "refused":
			return { text: strings.line.refused, tone: "bad" };
		default:
			return assertNever(line);
	}
}

/** Why a line isn't up, as a sentence; null where nothing went wrong. */
export function lineError({ line }: Server): string | null {
	return "error" in line && line.error ? sentenceOf(line.error) : null;
}

/** What stands over a conversation whose messages can't flow now; null where they can. */
export function interruption(
	conversation: Conversation,
	server: Server | undefined,
): Words | null {
	const { attachment, members } = conversation;
	if (attachment.kind === "ended") {
		const isDeserted =
			attachment.error.code === "connection-ended" &&
			members.every(({ standing }) => standing === "left");
		const text = isDeserted
			? strings.chat.deserted
			: sentenceOf(attachment.error);
		return { text, tone: "bad" };
	}
	if (!server) return { text: strings.chat.serverGone, tone: "bad" };
	const address = addressOf(server);
	const { line } = server;
	switch (line.kind) {
		case "idle":
			return {
				text: server.takesCalls
					? strings.chat.callsOff
					: server.own
						? strings.chat.relayOff
						: strings.chat.notConnected(address),
				tone: "quiet",
			};
		case "dialing":
		case "handshaking":
		case "authenticating":
		case "waiting":
			return {
				text: line.error
					? strings.chat.reconnecting(address, sentenceOf(line.error))
					: strings.chat.connecting(address),
				tone: "busy",
			};
		case "refused":
			return {
				text: strings.chat.refused(address, sentenceOf(line.error)),
				tone: "bad",
			};
		case "ready":
			if (attachment.kind === "detached")
				return { text: strings.chat.joining, tone: "busy" };
			return conversation.holdup
				? {
						text: strings.chat.heldUp(sentenceOf(conversation.holdup)),
						tone: "busy",
					}
				: null;
		default:
			return assertNever(line);
	}
}

/** Why nothing can be written any more; null where it can, connected or not. */
export function closedReason(
	conversation: Conversation,
	server: Server | undefined,
): string | null {
	const { attachment, departure } = conversation;
	if (departure) return strings.chat.leavingComposer;
	if (attachment.kind === "ended")
		return attachment.error.code === LEFT
			? strings.chat.leftComposer
			: strings.chat.endedComposer;
	return server ? null : strings.chat.serverGoneComposer;
}

export function sentRequestWords(
	request: SentRequest,
	server: Server | undefined,
): Words {
	const { state } = request;
	switch (state.kind) {
		case "queued":
			return {
				text: server
					? strings.sentRequests.queued(addressOf(server))
					: strings.sentRequests.sending,
				tone: "busy",
			};
		case "sending":
			return { text: strings.sentRequests.sending, tone: "busy" };
		case "waiting":
			return {
				text: strings.sentRequests.waiting(namesOf(unanswered(request))),
				tone: "quiet",
			};
		case "withdrawing":
			return { text: strings.sentRequests.withdrawing, tone: "busy" };
		case "over":
			return { text: strings.sentRequests[state.how], tone: "quiet" };
		case "failed":
			return { text: sentenceOf(state.error), tone: "bad" };
		default:
			return assertNever(state);
	}
}

function unanswered(request: SentRequest): readonly Person[] {
	const answered = new Set(request.acknowledgedBy.map(({ key }) => key));
	return request.to.filter(({ key }) => !answered.has(key));
}

/** Those whose names nobody has proven; null where there are none. */
export function unverifiedWords(people: readonly Person[]): string | null {
	const guests = people.filter(({ identityKey }) => identityKey === null);
	if (guests.length === 0) return null;
	return people.length === 1
		? strings.people.unverified
		: strings.people.unverifiedNames(namesOf(guests), guests.length);
}

/** What the user has changed it to counts here at once. */
export function shownTopic({
	topic,
	topicDue,
}: Pick<Conversation, "topic" | "topicDue">): string {
	return topicDue ?? topic;
}

interface ConversationTitle {
	readonly main: string;
	/** The names beside a topic; empty where the names are the title. */
	readonly beside: string;
}

export function titleOf(conversation: Conversation): ConversationTitle {
	const names = conversation.members.map(calledName).join(", ");
	const topic = shownName(shownTopic(conversation));
	return topic
		? { main: topic, beside: names }
		: { main: names || strings.chat.nobody, beside: "" };
}

/** Who speaks, as far as the server vouches for it. */
export function senderOf(message: Message): string {
	if (isOwn(message)) return strings.chat.you;
	const name = writerName(message);
	return message.claimed ? strings.chat.claims(name) : name;
}

export function journeyWord(journey: Journey): string {
	return strings.delivery[journey];
}
