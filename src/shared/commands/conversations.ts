import type { Mute } from "../domain/conversation";
import type { ConversationId, SentRequestId } from "../domain/ids";

/** Whole conversations. */
export interface ConversationCommands {
	pinConversation: [
		input: {
			conversationId: ConversationId;
			/** Its place among those that are pinned, from 0; null for none. */
			position: number | null;
		},
		output: null,
	];
	muteConversation: [
		input: { conversationId: ConversationId; mute: Mute | null },
		output: null,
	];
	archiveConversation: [
		input: { conversationId: ConversationId; archived: boolean },
		output: null,
	];
	/** In some seconds; until then `stayInConversation` undoes it. */
	leaveConversation: [
		input: {
			conversationId: ConversationId;
			/** What was said is deleted here as well. */
			isDeleting: boolean;
		},
		output: null,
	];
	stayInConversation: [input: { conversationId: ConversationId }, output: null];
	changeTopic: [
		input: { conversationId: ConversationId; topic: string },
		output: null,
	];
	addPeople: [
		input: {
			conversationId: ConversationId;
			/** One address or several, separated by commas. */
			to: string;
		},
		output: SentRequestId,
	];
	/** Everything received so far has been seen. */
	markRead: [input: { conversationId: ConversationId }, output: null];
	/** The user is writing there; how often that is told is decided elsewhere. */
	noteTyping: [input: { conversationId: ConversationId }, output: null];
	saveDraft: [
		input: { conversationId: ConversationId; draft: string },
		output: null,
	];
}
