import type { Conversation } from "../shared/domain/conversation";
import { noMarks } from "../shared/domain/marks";
import type { Person } from "../shared/domain/person";

/**
 * A conversation in which nothing has been said, and nobody has joined yet.
 * @param others who was asked, or has asked
 */
export function newConversation(
	known: Pick<
		Conversation,
		"id" | "serverId" | "connectionId" | "asker" | "topic"
	>,
	others: readonly Person[],
): Conversation {
	return {
		...known,
		members: others.map((person) => ({
			...person,
			standing: "invited",
			canEncrypt: false,
			...noMarks,
		})),
		topicAt: 0,
		topicDue: null,
		unread: 0,
		readUpTo: 0,
		last: null,
		lastActiveAt: Date.now(),
		draft: "",
		attached: [],
		attachment: { kind: "detached" },
		told: noMarks,
		holdup: null,
		encryption: { kind: "none" },
		onlyEncrypted: false,
		pinned: null,
		mute: null,
		archived: false,
		departure: null,
	};
}
