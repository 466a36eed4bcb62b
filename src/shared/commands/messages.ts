import type { ConversationId, MessageId, PersonKey } from "../domain/ids";
import type { Message, MessageRef } from "../domain/message";
import type {
	MessageSearch,
	Page,
	PageAnchor,
	SearchPage,
} from "../domain/pages";

/** What is said in a conversation. */
export interface MessageCommands {
	sendMessage: [
		input: {
			conversationId: ConversationId;
			text: string;
			/** What it answers; null for nothing. */
			reply: MessageRef | null;
			/** Whom it calls by name. */
			mentions: readonly PersonKey[];
		},
		output: null,
	];
	/** Another text for an own message. */
	editMessage: [
		input: {
			conversationId: ConversationId;
			messageId: MessageId;
			text: string;
			mentions: readonly PersonKey[];
		},
		output: null,
	];
	/** Takes own messages back, for everybody. */
	deleteMessages: [
		input: {
			conversationId: ConversationId;
			messageIds: readonly MessageId[];
		},
		output: null,
	];
	/** Deletes messages here; the others keep theirs. */
	hideMessages: [
		input: {
			conversationId: ConversationId;
			messages: readonly MessageRef[];
		},
		output: null,
	];
	/** One emoji, in place of the one before; "" takes it back. */
	reactToMessage: [
		input: {
			conversationId: ConversationId;
			message: MessageRef;
			emoji: string;
		},
		output: null,
	];
	/** Sends what was done to a message and could not go out once more. */
	retryChange: [
		input: { conversationId: ConversationId; message: MessageRef },
		output: null,
	];
	/** Puts a failed message into the queue again. */
	retryMessage: [
		input: { conversationId: ConversationId; messageId: MessageId },
		output: null,
	];
	/** null where it is not here. */
	findMessage: [
		input: { conversationId: ConversationId; message: MessageRef },
		output: Message | null,
	];
	loadMessages: [
		input: { conversationId: ConversationId; anchor: PageAnchor },
		output: MessagePage,
	];
	searchMessages: [input: MessageSearch, output: SearchPage];
}

export interface MessagePage extends Page {
	/** The number of the last push before this page was read. */
	readonly seq: number;
}
