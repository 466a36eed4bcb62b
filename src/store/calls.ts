import type { Outgoing } from "../shared/domain/act";
import type {
	Appended,
	Changes,
	HistorySummary,
} from "../shared/domain/history";
import type { ConversationId } from "../shared/domain/ids";
import type { Message, MessageRef } from "../shared/domain/message";
import type {
	MessageSearch,
	Page,
	PageAnchor,
	SearchPage,
} from "../shared/domain/pages";
import type { AppError } from "../shared/errors";
import type { StoredMessage } from "./messages";

/** What the store can be asked, and what it answers; plain values, so that a process can lie between. */
export interface StoreCalls {
	/** All of it in one transaction, or nothing. */
	commit: [input: Commit, output: Appended];
	page: [
		input: { id: ConversationId; anchor: PageAnchor; length: number },
		output: Page,
	];
	search: [
		input: { search: MessageSearch; length: number },
		output: SearchPage,
	];
	unsent: [input: { id: ConversationId }, output: readonly Outgoing[]];
	/** null where it is not here. */
	find: [
		input: { id: ConversationId; message: MessageRef },
		output: Message | null,
	];
	/** What was done to messages and is not done with, and parts of what is not whole. */
	unsettled: [
		input: Record<never, never>,
		output: Pick<Changes, "acts" | "parts">,
	];
	summary: [
		input: { id: ConversationId; readUpTo: number },
		output: HistorySummary,
	];
	/** Messages in the order in which they came here, from the one behind `seq` on. */
	after: [
		input: { seq: number; length: number },
		output: readonly StoredMessage[],
	];
	documents: [input: Record<never, never>, output: readonly StoredDocument[]];
	blobs: [
		input: { prefix: string },
		output: readonly (readonly [key: string, value: Uint8Array])[],
	];
	statistics: [input: Record<never, never>, output: StoreStatistics];
	/** What the messages behind `seq` take, so many of them at a time: somebody may wait for the store meanwhile. */
	sizes: [
		input: { seq: number; length: number },
		output: {
			readonly sizes: readonly ConversationSize[];
			/** Where to go on; null where there are no more. */
			readonly next: number | null;
		},
	];
}

export type StoreCallName = keyof StoreCalls;

export interface Commit extends Changes {
	readonly documents?: readonly DocumentChange[];
}

/** One thing that is kept whole: a server, a conversation, a request. */
export interface DocumentChange {
	readonly kind: string;
	readonly id: string;
	/** JSON; null takes it away. */
	readonly body: string | null;
}

export interface StoredDocument {
	readonly kind: string;
	readonly id: string;
	/** JSON; null where its checksum was wrong. */
	readonly body: string | null;
}

/** What a part of a conversation's messages takes, as they are stored. */
interface ConversationSize {
	readonly id: ConversationId;
	readonly messages: number;
	readonly bytes: number;
}

export interface StoreStatistics {
	readonly messages: number;
	readonly conversations: number;
}

export type StoreRequest = {
	[N in StoreCallName]: { readonly call: N; readonly input: StoreCalls[N][0] };
}[StoreCallName];

/** What is asked together and written in one transaction. The same id again gets the same answers. */
export interface Batch {
	readonly id: string;
	readonly requests: readonly StoreRequest[];
}

export type StoreAnswer =
	| { readonly ok: true; readonly value: StoreCalls[StoreCallName][1] }
	| { readonly ok: false; readonly error: AppError };
