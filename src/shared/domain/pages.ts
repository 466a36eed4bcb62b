import type { ConversationId, PersonKey } from "./ids";
import type { Message } from "./message";

/** Which part of a conversation a page shows; numbers are the relay's. */
export type PageAnchor =
	/** Its end, with everything that has no number yet. */
	| { readonly kind: "newest" }
	/** What is numbered below. */
	| { readonly kind: "before"; readonly number: number }
	/** What is numbered above, and at the conversation's end what has no number yet. */
	| { readonly kind: "after"; readonly number: number }
	/** As much numbered below as from there on. */
	| { readonly kind: "around"; readonly number: number };

/** A piece of one conversation without gaps, oldest first. */
export interface Page {
	readonly messages: readonly Message[];
	/** The history holds messages before the first of these. */
	readonly hasOlder: boolean;
	/** The history holds messages after the last of these. */
	readonly hasNewer: boolean;
}

/** What is looked for. A message must fit all that is given. */
export interface MessageSearch {
	/** Words as they are typed (`search-text.ts`); without any, the other wishes choose alone. */
	readonly text: string;
	/** null for all. */
	readonly conversationId: ConversationId | null;
	/** Who wrote it; null for everybody. The user's own messages have the key of `Server.self`. */
	readonly from: PersonKey | null;
	/** Written then or later, in Unix seconds by the sender's clock; null for whenever. */
	readonly since: number | null;
	/** Written before, in Unix seconds by the sender's clock; null for whenever. */
	readonly until: number | null;
	/** Only messages with a web address in them. */
	readonly hasLink: boolean;
	/** Only messages that offer a file. */
	readonly hasFile: boolean;
	/** `next` of the page before; null for the first. */
	readonly before: SearchCursor | null;
}

/** Where a search goes on: a whole number from 0, good for the same search only. */
export type SearchCursor = number;

interface SearchHit {
	readonly message: Message;
	/** Where the words are in its text: UTF-16 offsets from–to, in order, not overlapping. */
	readonly marks: readonly TextRange[];
}

export type TextRange = readonly [start: number, end: number];

export interface SearchPage {
	/** Newest first, by when they were stored here. */
	readonly hits: readonly SearchHit[];
	/** null where there are no more. */
	readonly next: SearchCursor | null;
}
