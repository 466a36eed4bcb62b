import type { FileOffer } from "../../shared/domain/file";
import {
	type FileError,
	type FileSource,
	fileError,
	fileErrorOf,
} from "./access";
import { CHUNK_BYTES, ChunkCipher, chunkCount } from "./chunks";
import { Window } from "./window";
import type { FileWord } from "./words";

/** Chunks that are read at once. */
const READ_CHUNKS = 2;

interface UploadEvents {
	send(word: FileWord): void;
	/** So many bytes have arrived. */
	progress(bytes: number): void;
	/** It goes no further from this side; its reader has been told. */
	failed(error: FileError): void;
}

/** Gives one file to one reader, from a chunk on. Never more is under way than the window. */
export class Upload {
	readonly #cipher: ChunkCipher;
	readonly #window = new Window();
	readonly #count: number;
	/** The next chunk to go, and the first that has not arrived. */
	#next: number;
	#arrived: number;
	#isReading = false;
	#isOver = false;

	/**
	 * @param from the first chunk that is wanted
	 * @param salt `SALT_BYTES`, fresh
	 * @param clock milliseconds, of a clock that nobody sets back
	 */
	constructor(
		readonly offer: FileOffer,
		readonly source: FileSource,
		from: number,
		salt: Uint8Array,
		readonly events: UploadEvents,
		readonly clock: () => number = () => performance.now(),
	) {
		this.#cipher = new ChunkCipher(offer, salt);
		this.#count = chunkCount(offer.size);
		this.#next = from;
		this.#arrived = from;
		events.send({ kind: "begin", id: offer.id, chunk: from, salt });
		void this.#pump();
	}

	/** Its reader has everything before that chunk. */
	got(chunk: number): void {
		// Nobody has got what never went out.
		if (chunk <= this.#arrived || chunk > this.#next) return;
		this.#arrived = chunk;
		this.#window.arrived(chunk - 1, this.#next, this.clock());
		this.events.progress(Math.min(chunk * CHUNK_BYTES, this.offer.size));
		void this.#pump();
	}

	/** Sends nothing more. */
	close(): void {
		if (this.#isOver) return;
		this.#isOver = true;
		if (!this.#isReading) void this.source.close();
	}

	async #pump(): Promise<void> {
		if (this.#isReading || this.#isOver) return;
		this.#isReading = true;
		try {
			for (;;) {
				const count = Math.min(
					READ_CHUNKS,
					this.#count - this.#next,
					this.#arrived + this.#window.size - this.#next,
				);
				if (count <= 0 || this.#isOver) break;
				await this.#send(count);
			}
		} catch (error) {
			this.#fail(fileErrorOf(error));
		} finally {
			this.#isReading = false;
			if (this.#isOver) void this.source.close();
		}
	}

	async #send(count: number): Promise<void> {
		const { offer, source, events } = this;
		const offset = this.#next * CHUNK_BYTES;
		const length = Math.min(count * CHUNK_BYTES, offer.size - offset);
		const bytes = await source.read(offset, length);
		// Looked at after the reading: what was read is what was offered, or it does not leave.
		const isSame = (await source.versionNow()) === source.version;
		if (!isSame || bytes.length !== length) throw fileError("file-changed");
		for (let at = 0; at < length && !this.#isOver; at += CHUNK_BYTES) {
			const chunk = this.#next++;
			const piece = bytes.subarray(at, at + CHUNK_BYTES);
			const sealed = this.#cipher.seal(chunk, piece);
			this.#window.sent(chunk, this.clock());
			events.send({ kind: "data", id: offer.id, chunk, sealed });
		}
	}

	#fail(error: FileError): void {
		if (this.#isOver) return;
		this.#isOver = true;
		const { code } = error;
		this.events.send({ kind: "refuse", id: this.offer.id, code });
		this.events.failed(error);
	}
}
