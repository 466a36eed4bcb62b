import type { Outgoing } from "../shared/domain/act";
import type {
	Appended,
	Changes,
	HistorySummary,
	MessageChange,
} from "../shared/domain/history";
import type { ConversationId } from "../shared/domain/ids";
import type { Message, MessageRef } from "../shared/domain/message";
import type {
	MessageSearch,
	Page,
	PageAnchor,
	SearchPage,
} from "../shared/domain/pages";

/** Where messages are kept. What a promise has confirmed outlasts a power cut. */
export interface History {
	append(messages: readonly Message[]): Promise<Appended>;
	/** Notes what became of own messages. */
	update(
		conversationId: ConversationId,
		changes: readonly MessageChange[],
	): Promise<void>;
	/** All of it or nothing: a state that encrypts, say, together with the message it has encrypted. */
	commit(changes: Changes): Promise<Appended>;
	/** What was stored under every key that begins so. */
	blobs(prefix: string): Promise<ReadonlyMap<string, Uint8Array>>;
	/** @param length how many messages; those without a number come all or not at all, so it may be more */
	page(
		conversationId: ConversationId,
		anchor: PageAnchor,
		length: number,
	): Promise<Page>;
	search(search: MessageSearch, length: number): Promise<SearchPage>;
	/** Own messages, and what was done to messages, that nobody has confirmed, queued and failed, in the order they were made. */
	unsent(conversationId: ConversationId): Promise<readonly Outgoing[]>;
	/** @returns null where it is not here */
	find(
		conversationId: ConversationId,
		message: MessageRef,
	): Promise<Message | null>;
	/** @param readUpTo the number of the newest message seen */
	summary(
		conversationId: ConversationId,
		readUpTo: number,
	): Promise<HistorySummary>;
}
