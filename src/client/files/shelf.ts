import { z } from "zod";
import { type FileOffer, MAX_FILE_SIZE } from "../../shared/domain/file";
import type { BlobChange } from "../../shared/domain/history";
import type {
	ConversationId,
	FileId,
	MessageId,
	PersonKey,
} from "../../shared/domain/ids";
import { keptError } from "../../shared/errors";
import type { History } from "../history";

/** The brands of ids are the compiler's; on disk they are texts. */
const id = <T extends string>() => z.string().transform((value) => value as T);
const size = z.number().int().min(0).max(MAX_FILE_SIZE);

/** Pictures are with the message: here nobody looks. */
const offer = z.strictObject({
	id: id<FileId>(),
	name: z.string(),
	size,
	sha256: z.string(),
	key: z.string(),
	picture: z.null(),
});
const common = {
	conversationId: id<ConversationId>(),
	/** Unix milliseconds. */
	at: z.number(),
};
/** The message that offers it. */
const message = z.strictObject({
	id: id<MessageId>(),
	from: id<PersonKey>(),
});
const error = z.looseObject({ code: z.string() }).transform(keptError);

const entrySchema = z.discriminatedUnion("kind", [
	/** It goes with the next message. */
	z.strictObject({ kind: z.literal("attached"), ...common, place: z.string() }),
	/** Offered by this user. */
	z.strictObject({
		kind: z.literal("own"),
		...common,
		message,
		offer,
		place: z.string(),
		/** As it was when it was offered. */
		version: z.string(),
		/** Why nobody gets it any more; null while they do. */
		withdrawn: error.nullable(),
	}),
	/** Asked for by this user, or for this user. */
	z.strictObject({
		kind: z.literal("wanted"),
		...common,
		message,
		offer,
		author: id<PersonKey>(),
		part: z.string(),
		/** Bytes that are known to be stored. */
		received: size,
		stopped: z.boolean(),
		error: error.nullable(),
	}),
	/** It lies here, whole. */
	z.strictObject({
		kind: z.literal("here"),
		...common,
		offer,
		place: z.string(),
	}),
]);

export type ShelfEntry = z.infer<typeof entrySchema>;
export type Entry<K extends ShelfEntry["kind"]> = Extract<
	ShelfEntry,
	{ kind: K }
>;

/** Files that are remembered; of those that are done the oldest are forgotten, and stay where they lie. */
const MAX_ENTRIES = 20_000;

/** Where each file lies and how far it is, kept as blobs of the store: in no export, and never shown to a page. */
export class Shelf {
	readonly #entries = new Map<FileId, ShelfEntry>();

	constructor(
		readonly history: Pick<History, "blobs" | "commit">,
		readonly report: (error: unknown) => void,
	) {}

	async load(): Promise<void> {
		const blobs = await this.history.blobs(PREFIX);
		for (const [key, value] of blobs) {
			try {
				const entry = entrySchema.parse(
					JSON.parse(Buffer.from(value).toString()),
				);
				this.#entries.set(key.slice(PREFIX.length) as FileId, entry);
			} catch (error) {
				this.report(error);
			}
		}
		await this.#forgetOldest();
	}

	get(id: FileId): ShelfEntry | undefined {
		return this.#entries.get(id);
	}

	all(): IterableIterator<[FileId, ShelfEntry]> {
		return this.#entries.entries();
	}

	/** Stored first, counted then. */
	async put(id: FileId, entry: ShelfEntry | null): Promise<void> {
		await this.history.commit({ blobs: [shelfBlob(id, entry)] });
		this.adopt(id, entry);
	}

	/** It was stored together with something else. */
	adopt(id: FileId, entry: ShelfEntry | null): void {
		if (entry) this.#entries.set(id, entry);
		else this.#entries.delete(id);
	}

	async #forgetOldest(): Promise<void> {
		const surplus = this.#entries.size - MAX_ENTRIES;
		if (surplus <= 0) return;
		const oldest = [...this.#entries]
			.filter(([, { kind }]) => kind === "own" || kind === "here")
			.sort(([, a], [, b]) => a.at - b.at)
			.slice(0, surplus);
		await this.history.commit({
			blobs: oldest.map(([id]) => shelfBlob(id, null)),
		});
		for (const [id] of oldest) this.#entries.delete(id);
	}
}

const PREFIX = "file ";

export function shelfBlob(id: FileId, entry: ShelfEntry | null): BlobChange {
	const value = entry && new Uint8Array(Buffer.from(JSON.stringify(entry)));
	return { key: `${PREFIX}${id}`, value };
}

/** What of an offer is kept on the shelf. */
export function withoutPicture(
	whole: FileOffer,
): FileOffer & { readonly picture: null } {
	return { ...whole, picture: null };
}
