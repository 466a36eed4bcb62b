import type { ConversationId } from "./ids";

/** What a part of the profile's folder is for. */
export const storageParts = [
	/** What was said, as it is stored. */
	"messages",
	/** The rest of the database: the search index, keys, state, and room that is used again. */
	"index",
	/** Pictures that were pasted. */
	"pasted",
	/** What the relay hosted here remembers and keeps for others. */
	"relay",
	/** Files that were damaged or replaced, moved aside. */
	"aside",
	/** What the app writes down of what it does. */
	"log",
	/** What the runtime keeps for itself, the settings, and all else. */
	"rest",
] as const;
export type StoragePart = (typeof storageParts)[number];

/** What is kept on this computer. Sizes in bytes, as the files are long. */
export interface StorageUse {
	readonly messages: number;
	readonly conversations: number;
	readonly parts: Readonly<Record<StoragePart, number>>;
	readonly files: Downloads;
	/** Those that take most, most first. */
	readonly biggest: readonly ConversationUse[];
}

/** What was fetched from others, and where that lies: outside of the profile's folder. */
export interface Downloads {
	readonly count: number;
	/** Of all of them, in bytes. */
	readonly size: number;
	readonly folder: string;
}

export interface ConversationUse {
	readonly id: ConversationId;
	readonly messages: number;
	/** Of its messages. */
	readonly size: number;
	/** Of the files fetched in it. */
	readonly fileSize: number;
}

/** How many conversations are listed by their size. */
export const MAX_BIGGEST = 10;
