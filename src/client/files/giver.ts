import { randomBytes } from "node:crypto";
import type { FileOffer } from "../../shared/domain/file";
import type { FileId, PersonKey } from "../../shared/domain/ids";
import {
	type FileAccess,
	type FileError,
	fileError,
	fileErrorOf,
} from "./access";
import { chunkCount, SALT_BYTES } from "./chunks";
import type { FileStream } from "./streams";
import { Upload } from "./upload";
import type { FileWord } from "./words";

/** What giving files to one reader needs. */
export interface GiverHost {
	readonly access: FileAccess;
	/**
	 * @returns what this reader may have under that id, and as what it was offered
	 * @throws FileError where it may not, or not any more
	 */
	find(
		id: FileId,
		reader: PersonKey,
	): {
		readonly offer: FileOffer;
		readonly place: string;
		readonly version: string;
	};
	/** So many bytes have arrived at this reader's; null: it takes no more for now. */
	progress(id: FileId, reader: PersonKey, bytes: number | null): void;
	/** Nobody can have this file any more. */
	lost(id: FileId, error: FileError): void;
}

/** Gives this user's files to one reader, one at a time. */
export class Giver {
	#current: { readonly id: FileId; upload: Upload | null } | null = null;

	constructor(
		readonly host: GiverHost,
		readonly stream: FileStream,
	) {}

	received(word: FileWord): void {
		const { id } = word;
		if (word.kind === "get") void this.#give(id, word.chunk);
		else if (this.#current?.id !== id) return;
		else if (word.kind === "got") this.#current.upload?.got(word.chunk);
		else if (word.kind === "stop") this.close();
	}

	/** This user gives it no longer. */
	withdraw(id: FileId, error: FileError): void {
		if (this.#current?.id !== id) return;
		this.#refuse(id, error);
		this.close();
	}

	/** Gives nothing more. */
	close(): void {
		if (!this.#current) return;
		const { id, upload } = this.#current;
		this.#current = null;
		upload?.close();
		this.host.progress(id, this.stream.person, null);
	}

	async #give(id: FileId, chunk: number): Promise<void> {
		this.close();
		const current: { id: FileId; upload: Upload | null } = { id, upload: null };
		this.#current = current;
		const { host, stream } = this;
		try {
			const { offer, place, version } = host.find(id, stream.person);
			if (chunk > chunkCount(offer.size)) throw fileError("file-nonsense");
			const source = await host.access.openSource(place);
			if (this.#current !== current) {
				await source.close();
				return;
			}
			if (source.version !== version || source.size !== offer.size) {
				await source.close();
				throw fileError("file-changed");
			}
			current.upload = new Upload(
				offer,
				source,
				chunk,
				randomBytes(SALT_BYTES),
				{
					send: (word) => {
						if (this.#current === current) stream.send(word);
					},
					progress: (bytes) => host.progress(id, stream.person, bytes),
					failed: (error) => {
						if (this.#current === current) this.close();
						this.#note(id, error);
					},
				},
			);
		} catch (error) {
			if (this.#current !== current) return;
			this.#current = null;
			const reason = fileErrorOf(error);
			this.#refuse(id, reason);
			this.#note(id, reason);
		}
	}

	#refuse(id: FileId, { code }: FileError): void {
		this.stream.send({ kind: "refuse", id, code });
	}

	#note(id: FileId, error: FileError): void {
		const isLost = error.code === "file-gone" || error.code === "file-changed";
		if (isLost) this.host.lost(id, error);
	}
}
