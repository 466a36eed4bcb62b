import { createHash } from "node:crypto";
import type { FileOffer } from "../../shared/domain/file";
import {
	type FileError,
	type FilePart,
	fileError,
	fileErrorOf,
	refusedFile,
} from "./access";
import {
	CHUNK_BYTES,
	ChunkCipher,
	chunkCount,
	chunkLength,
	WINDOW_CHUNKS,
} from "./chunks";
import type { FileWord } from "./words";

/** Stored chunks after which the author is told: often enough that the window never runs dry. */
const TELL_CHUNKS = 2;
/** What is read at once of what came before. */
const READ_BYTES = 16 * CHUNK_BYTES;

interface DownloadEvents {
	send(word: FileWord): void;
	/** So many bytes are stored. */
	progress(bytes: number): void;
	/** All of it is there, and it is what was offered. */
	done(): void;
	/** It goes no further. */
	failed(error: FileError): void;
}

/** Takes one file in, from where it was cut off. What is not what was offered never counts. */
export class Download {
	readonly #count: number;
	readonly #digest = createHash("sha256");
	#cipher: ChunkCipher | null = null;
	/** The next chunk to come. */
	#next = 0;
	/** The author knows that everything before this one is stored. */
	#told = 0;
	#isOver = false;
	/** One thing after the other. */
	#tasks: Promise<void> = Promise.resolve();

	constructor(
		readonly offer: FileOffer,
		readonly part: FilePart,
		readonly events: DownloadEvents,
	) {
		this.#count = chunkCount(offer.size);
	}

	/** Looks at what is there already, and asks for the rest. */
	start(): Promise<void> {
		return this.#do(async () => {
			const whole = Math.min(
				Math.floor(this.part.size / CHUNK_BYTES),
				this.#count,
			);
			const kept = Math.min(whole * CHUNK_BYTES, this.offer.size);
			for (let at = 0; at < kept && !this.#isOver; at += READ_BYTES) {
				const length = Math.min(READ_BYTES, kept - at);
				this.#digest.update(await this.part.read(at, length));
			}
			if (this.#isOver) return;
			await this.part.truncate(kept);
			this.#next = whole;
			this.#told = whole;
			this.events.progress(kept);
			const { id } = this.offer;
			if (whole < this.#count) {
				this.events.send({ kind: "get", id, chunk: whole });
			} else await this.#finish();
		});
	}

	/** What the author says of this file. */
	take(word: FileWord): void {
		if (this.#isOver || word.id !== this.offer.id) return;
		if (word.kind === "begin") this.#begin(word.chunk, word.salt);
		else if (word.kind === "data") this.#take(word.chunk, word.sealed);
		else if (word.kind === "refuse") {
			const { code, sentence = "" } = word;
			this.#fail(refusedFile(code, sentence));
		}
	}

	/** Takes nothing more; what is stored stays. Resolves when the part may be opened again. */
	close(): Promise<void> {
		this.#isOver = true;
		return this.#do(() => this.part.close());
	}

	#begin(chunk: number, salt: Uint8Array): void {
		if (this.#cipher || chunk !== this.#next) this.#fail(nonsense());
		else this.#cipher = new ChunkCipher(this.offer, salt);
	}

	#take(chunk: number, sealed: Uint8Array): void {
		const cipher = this.#cipher;
		const isWithin = chunk - this.#told < 2 * WINDOW_CHUNKS;
		if (!cipher || chunk !== this.#next || chunk >= this.#count || !isWithin) {
			this.#fail(nonsense());
			return;
		}
		this.#next++;
		void this.#do(async () => {
			if (this.#isOver) return;
			const bytes = cipher.open(chunk, sealed);
			if (bytes?.length !== chunkLength(this.offer.size, chunk)) {
				throw fileError("file-altered");
			}
			await this.part.write(chunk * CHUNK_BYTES, bytes);
			this.#digest.update(bytes);
			await this.#note(chunk + 1);
		});
	}

	async #note(stored: number): Promise<void> {
		const isLast = stored === this.#count;
		if (!isLast && stored - this.#told < TELL_CHUNKS) return;
		this.#told = stored;
		this.events.progress(Math.min(stored * CHUNK_BYTES, this.offer.size));
		if (!this.#isOver) {
			const { id } = this.offer;
			this.events.send({ kind: "got", id, chunk: stored });
		}
		if (isLast) await this.#finish();
	}

	async #finish(): Promise<void> {
		if (this.#digest.digest("base64url") !== this.offer.sha256) {
			// None of it can be trusted: which piece is wrong nobody knows.
			await this.part.truncate(0);
			throw fileError("file-damaged");
		}
		await this.part.sync();
		if (this.#isOver) return;
		this.#isOver = true;
		await this.part.close();
		this.events.done();
	}

	#fail(error: FileError): void {
		if (this.#isOver) return;
		this.#isOver = true;
		void this.#do(() => this.part.close());
		this.events.failed(error);
	}

	#do(task: () => Promise<void>): Promise<void> {
		this.#tasks = this.#tasks
			.then(task)
			.catch((error) => this.#fail(fileErrorOf(error)));
		return this.#tasks;
	}
}

const nonsense = () => fileError("file-nonsense");
