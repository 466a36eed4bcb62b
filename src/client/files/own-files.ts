import { createHash, randomBytes } from "node:crypto";
import { toBase64url } from "../../protocol/base64url";
import {
	type AttachedFile,
	type FileOffer,
	type FileReader,
	MAX_ATTACHED_FILES,
	MAX_FILE_SIZE,
	type PictureOffer,
} from "../../shared/domain/file";
import type { BlobChange } from "../../shared/domain/history";
import type {
	ConversationId,
	FileId,
	PersonKey,
	ServerId,
} from "../../shared/domain/ids";
import type { Message, MessageRef } from "../../shared/domain/message";
import { errorOf, fail, ok, type Result } from "../../shared/errors";
import { isFileName, shownFileName } from "../../shared/file-names";
import type { Core } from "../core";
import { type FileAccess, type FileError, fileError, refused } from "./access";
import { Giver } from "./giver";
import {
	FILE_ID_BYTES,
	FILE_KEY_BYTES,
	isThumbnail,
	offerWords,
} from "./offer";
import type { Progress } from "./progress";
import {
	type Shelf,
	type ShelfEntry,
	shelfBlob,
	withoutPicture,
} from "./shelf";
import type { FileStream } from "./streams";

/** What is read at once to know a file's digest. */
const HASH_BYTES = 256 * 1_024;

export interface NewFile {
	readonly name: string;
	readonly place: string;
	/** A small picture of it, where it is one. */
	readonly picture: PictureOffer | null;
}

/** Writes a message that offers a file; `blobs` are stored with it, or neither is. They are asked for once. */
export type OfferFile = (
	id: ConversationId,
	text: string,
	file: FileOffer,
	blobs: (message: MessageRef) => readonly BlobChange[],
) => Promise<Result<null>>;

/** This user's files: what goes with a draft, what is offered, and who gets it. */
export class OwnFiles {
	readonly #givers = new Map<FileStream, Giver>();
	readonly #sending = new Set<ConversationId>();

	constructor(
		readonly core: Core,
		readonly access: FileAccess,
		readonly shelf: Shelf,
		readonly progress: Progress,
		readonly offerFile: OfferFile,
	) {}

	/** Puts a file to a conversation's draft, which takes so many. */
	async attach(id: ConversationId, file: NewFile): Promise<Result<FileId>> {
		const conversation = this.core.state().conversations[id];
		if (!conversation) return noConversation;
		if (conversation.attached.length >= MAX_ATTACHED_FILES) return tooMany;
		const name = isFileName(file.name) ? file.name.toWellFormed() : "file";
		const { place } = file;
		const picture =
			file.picture && isThumbnail(file.picture.thumbnail) ? file.picture : null;
		try {
			const source = await this.access.openSource(place);
			const { size } = source;
			await source.close();
			if (size > MAX_FILE_SIZE) throw fileError("file-too-large");
			const fileId = await this.#shelve(id, place);
			// Others may have been put there meanwhile, and a conversation with more could not be read again.
			const now = this.core.state().conversations[id]?.attached.length ?? 0;
			if (now >= MAX_ATTACHED_FILES) {
				await this.shelf.put(fileId, null);
				return tooMany;
			}
			this.#setAttached(id, (files) => [
				...files,
				{ id: fileId, name, size, picture },
			]);
			return ok(fileId);
		} catch (error) {
			return refused(error, name);
		}
	}

	/** Takes a file out of a draft. */
	async detach(id: ConversationId, fileId: FileId): Promise<Result<null>> {
		const entry = this.shelf.get(fileId);
		if (entry?.kind === "attached" && entry.conversationId === id) {
			await this.shelf.put(fileId, null);
			await this.access.discard(entry.place).catch(this.core.report);
		}
		this.#setAttached(id, (files) =>
			files.filter((file) => file.id !== fileId),
		);
		return ok(null);
	}

	/** Offers what is attached to a draft, each file in a message of its own. */
	async send(id: ConversationId): Promise<Result<null>> {
		if (this.#sending.has(id)) return ok(null);
		this.#sending.add(id);
		try {
			for (;;) {
				const [file] = this.core.state().conversations[id]?.attached ?? [];
				if (!file) return ok(null);
				const sent = await this.#offer(id, file);
				if (!sent.ok) return sent;
			}
		} finally {
			this.#sending.delete(id);
		}
	}

	/** Offers a file that is here, of whomever, in another conversation as well. */
	async forward(to: ConversationId, message: Message): Promise<Result<null>> {
		const { file } = message;
		const entry = file && this.shelf.get(file.id);
		if (!file || !entry || entry.kind === "wanted") {
			return fail("of-file", {
				file: shownFileName(file?.name ?? ""),
				why: errorOf("file-not-here"),
			});
		}
		const id = await this.#shelve(to, entry.place);
		const { name, size, picture } = file;
		const sent = await this.#offer(to, { id, name, size, picture });
		// What was fetched stays where it lies.
		if (!sent.ok) await this.shelf.put(id, null);
		return sent;
	}

	/** What is yet to be offered in a conversation lies under an id of its own. */
	async #shelve(
		conversationId: ConversationId,
		place: string,
	): Promise<FileId> {
		const id = toBase64url(randomBytes(FILE_ID_BYTES)) as FileId;
		const at = Date.now();
		await this.shelf.put(id, { kind: "attached", conversationId, at, place });
		return id;
	}

	/**
	 * It is given to nobody any more.
	 * @param told to its readers
	 * @param withdrawn the same, to this user
	 */
	async withdraw(
		id: FileId,
		told: FileError,
		withdrawn = told.appError,
	): Promise<void> {
		const entry = this.shelf.get(id);
		if (entry?.kind !== "own" || entry.withdrawn) return;
		const next = { ...entry, withdrawn };
		await this.shelf.put(id, next);
		for (const giver of this.#givers.values()) giver.withdraw(id, told);
		this.progress.readers.delete(id);
		this.progress.show(id, next);
	}

	/** Somebody's app has asked for files. */
	opened(serverId: ServerId, stream: FileStream): void {
		this.#givers.set(stream, this.#giver(serverId, stream));
	}

	giverOn(stream: FileStream): Giver | undefined {
		return this.#givers.get(stream);
	}

	/** @returns whether files were given over it */
	closed(stream: FileStream): boolean {
		this.#givers.get(stream)?.close();
		return this.#givers.delete(stream);
	}

	close(): void {
		for (const giver of this.#givers.values()) giver.close();
	}

	async #offer(id: ConversationId, file: AttachedFile): Promise<Result<null>> {
		const entry = this.shelf.get(file.id);
		try {
			if (entry?.kind !== "attached") throw fileError("file-gone");
			const { place } = entry;
			const source = await this.access.openSource(place);
			const { size, version } = source;
			const sha256 = await digestOf(source).finally(() => source.close());
			const offer: FileOffer = {
				...file,
				size,
				sha256,
				key: toBase64url(randomBytes(FILE_KEY_BYTES)),
			};
			const own = (message: MessageRef): ShelfEntry => ({
				kind: "own",
				message: { id: message.id, from: message.from },
				conversationId: id,
				at: Date.now(),
				offer: withoutPicture(offer),
				place,
				version,
				withdrawn: null,
			});
			let kept: ShelfEntry | null = null;
			const words = offerWords(offer);
			const sent = await this.offerFile(id, words, offer, (message) => {
				kept = own(message);
				return [shelfBlob(file.id, kept)];
			});
			if (!sent.ok) return sent;
			this.shelf.adopt(file.id, kept);
			this.progress.show(file.id, this.shelf.get(file.id));
			this.#setAttached(id, (files) =>
				files.filter((one) => one.id !== file.id),
			);
			return ok(null);
		} catch (error) {
			return refused(error, file.name);
		}
	}

	#giver(serverId: ServerId, stream: FileStream): Giver {
		return new Giver(
			{
				access: this.access,
				find: (id, reader) => {
					const entry = this.shelf.get(id);
					if (entry?.kind !== "own") throw fileError("file-unknown");
					const conversation =
						this.core.state().conversations[entry.conversationId];
					const isIn =
						conversation?.serverId === serverId &&
						conversation.members.some(
							({ key, standing }) => key === reader && standing === "joined",
						);
					// A stranger learns nothing, not even that there is such a file.
					if (!isIn) throw fileError("file-unknown");
					if (entry.withdrawn) throw fileError("file-withdrawn");
					return entry;
				},
				progress: (id, reader, bytes) => this.#noteReader(id, reader, bytes),
				lost: (id, error) => {
					void this.withdraw(id, error).catch(this.core.report);
				},
			},
			stream,
		);
	}

	#noteReader(id: FileId, person: PersonKey, bytes: number | null): void {
		const entry = this.shelf.get(id);
		if (entry?.kind !== "own" || entry.withdrawn) return;
		const readers =
			this.progress.readers.get(id) ?? new Map<PersonKey, FileReader>();
		this.progress.readers.set(id, readers);
		const sent = bytes ?? readers.get(person)?.sent;
		if (sent === undefined) return;
		const isMoving = bytes !== null && sent < entry.offer.size;
		const rateKey = `${id} ${person}`;
		const bytesPerSecond = isMoving ? this.progress.rate(rateKey, sent) : null;
		if (!isMoving) this.progress.rest(rateKey);
		readers.set(person, { person, sent, bytesPerSecond });
		const state = this.progress.stateOf(id, entry);
		if (isMoving && state) this.progress.tell(id, state);
		else this.progress.show(id, entry);
	}

	#setAttached(
		id: ConversationId,
		change: (files: readonly AttachedFile[]) => readonly AttachedFile[],
	): void {
		const attached = this.core.state().conversations[id]?.attached;
		if (!attached) return;
		const files = change(attached);
		this.core.emit({ type: "attached-files-changed", id, files });
	}
}

async function digestOf(source: {
	readonly size: number;
	read(offset: number, length: number): Promise<Uint8Array>;
}): Promise<string> {
	const digest = createHash("sha256");
	for (let at = 0; at < source.size; at += HASH_BYTES) {
		const length = Math.min(HASH_BYTES, source.size - at);
		const bytes = await source.read(at, length);
		if (bytes.length !== length) throw fileError("file-changed");
		digest.update(bytes);
	}
	return digest.digest("base64url");
}

const noConversation = fail("unknown-conversation");
const tooMany = fail("too-many-files", { most: MAX_ATTACHED_FILES });
