import type { FileId } from "../../shared/domain/ids";
import { backoffMs } from "../backoff";
import { type FileAccess, type FileError, fileErrorOf } from "./access";
import { Download } from "./download";
import type { Entry } from "./shelf";
import type { FileStream } from "./streams";
import type { FileWord } from "./words";

/** A Connection on which nothing is wanted is closed after this. */
const IDLE_MS = 30_000;
/** An author who says nothing for so long is asked anew. */
const SILENCE_MS = 20_000;

/** What fetching from one author needs. */
export interface FetcherHost {
	readonly access: FileAccess;
	/** What of this author's is to be fetched next; null where nothing is. */
	next(): Entry<"wanted"> | null;
	/** Asks the author's app for a Connection. @returns false where it can't be asked now */
	ask(): boolean;
	progress(id: FileId, bytes: number): void;
	/** Nothing more comes for now; what came is kept. */
	interrupted(id: FileId): void;
	/** Both resolve when it is not what is fetched `next` any more; they never reject. */
	done(entry: Entry<"wanted">): Promise<void>;
	failed(id: FileId, error: FileError): Promise<void>;
}

/** The file that is being fetched. */
interface Current {
	readonly id: FileId;
	/** null until its part is open, and when it has come to an end. */
	download: Download | null;
	/** It is here, or can't be; that is being written down. */
	isOver: boolean;
}

/** Fetches one author's files, one after the other, over a Connection that is opened when there is need. */
export class Fetcher {
	#stream: FileStream | null = null;
	#isAsking = false;
	#current: Current | null = null;
	/** Connections in a row on which nothing came. */
	#failures = 0;
	#retry: NodeJS.Timeout | null = null;
	#timer: NodeJS.Timeout | null = null;

	constructor(readonly host: FetcherHost) {}

	/** There may be something to fetch. */
	wake(): void {
		if (this.#current || this.#isAsking || this.#retry) return;
		const entry = this.host.next();
		if (!entry) {
			if (this.#stream) this.#wait(IDLE_MS);
		} else if (this.#stream) void this.#start(this.#stream, entry);
		else this.#isAsking = this.host.ask();
	}

	/** The author has come, or there is another reason to try at once. */
	hurry(): void {
		if (this.#retry) clearTimeout(this.#retry);
		this.#retry = null;
		this.#failures = 0;
		this.wake();
	}

	opened(stream: FileStream): void {
		this.#isAsking = false;
		this.#stream = stream;
		this.wake();
	}

	received(word: FileWord): void {
		if (!this.#current || this.#current.isOver) return;
		this.#wait(SILENCE_MS);
		this.#current.download?.take(word);
	}

	/** The Connection has ended, or none came about. */
	closed(): void {
		this.#isAsking = false;
		this.#drop();
		this.#interrupt();
		this.#failures++;
		if (this.#retry || !this.host.next()) return;
		this.#retry = setTimeout(
			() => {
				this.#retry = null;
				this.wake();
			},
			backoffMs(this.#failures, Math.random()),
		);
	}

	/** Fetches it no further. Resolves when nothing more is written. */
	async stop(id: FileId): Promise<void> {
		if (this.#current?.id !== id || this.#current.isOver) return;
		const { download } = this.#current;
		this.#stream?.send({ kind: "stop", id });
		// What is under way would be taken for the next one's.
		this.#close();
		this.#current = null;
		await download?.close();
		this.wake();
	}

	/** Nothing more will be fetched. */
	async close(): Promise<void> {
		if (this.#retry) clearTimeout(this.#retry);
		const download = this.#current?.download;
		this.#current = null;
		this.#close();
		await download?.close();
	}

	async #start(stream: FileStream, entry: Entry<"wanted">): Promise<void> {
		const { host } = this;
		const { offer, part } = entry;
		const current: Current = { id: offer.id, download: null, isOver: false };
		this.#current = current;
		this.#wait(SILENCE_MS);
		try {
			const opened = await host.access.openPart(part);
			if (this.#current !== current) {
				await opened.close();
				return;
			}
			current.download = new Download(offer, opened, {
				send: (word) => {
					if (this.#current === current) stream.send(word);
				},
				progress: (bytes) => {
					this.#failures = 0;
					if (this.#current !== current) return;
					this.#wait(SILENCE_MS);
					host.progress(offer.id, bytes);
				},
				done: () => this.#settle(current, () => host.done(entry)),
				failed: (error) => this.#fail(current, error),
			});
			await current.download.start();
		} catch (error) {
			this.#fail(current, fileErrorOf(error));
		}
	}

	#fail(current: Current, error: FileError): void {
		if (this.#current !== current) return;
		// Whatever is still under way belongs to what has failed.
		this.#close();
		this.#settle(current, () => this.host.failed(current.id, error));
	}

	/** Nothing else is fetched before it is known what has become of this one. */
	#settle(current: Current, note: () => Promise<void>): void {
		if (this.#current !== current || current.isOver) return;
		current.isOver = true;
		void note().then(() => {
			if (this.#current === current) this.#current = null;
			this.wake();
		});
	}

	#interrupt(): void {
		if (!this.#current || this.#current.isOver) return;
		const { id, download } = this.#current;
		this.#current = null;
		void download?.close();
		this.host.interrupted(id);
	}

	/** What is to happen when nothing does. */
	#wait(ms: number): void {
		if (this.#timer) clearTimeout(this.#timer);
		this.#timer = setTimeout(() => {
			const isIdle = !this.#current || this.#current.isOver;
			this.#close();
			if (!isIdle) this.closed();
		}, ms);
	}

	#close(): void {
		const stream = this.#stream;
		this.#drop();
		stream?.close();
	}

	#drop(): void {
		if (this.#timer) clearTimeout(this.#timer);
		this.#timer = null;
		this.#stream = null;
	}
}
