import { readFile, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { makeFolder, writeFileAtomic } from "../../node/files";

/** Changes that come together are written together. */
const WRITE_DELAY_MS = 150;

/** How a value lies in a file. */
export interface Format<Read, Written> {
	/** @throws where the text is not what `serialize` wrote */
	parse(text: string): Read;
	serialize(value: Written): string;
	/** What there is where there is no file yet. */
	readonly nothing: Read;
	/** What there is instead of a file that can't be understood, where `nothing` would allow what may have been forbidden. */
	readonly unreadable?: Read;
}

/** A value kept in one file, always whole. */
export class JsonFile<Read, Written> {
	#timer: NodeJS.Timeout | null = null;
	#pending: Written | null = null;
	#written = "";
	#closed = false;
	#writing: Promise<void> = Promise.resolve();

	private constructor(
		readonly file: string,
		readonly format: Format<Read, Written>,
		/** What the file held. */
		readonly initial: Read,
		/** Where a file that could not be understood was moved; null when all was well. */
		readonly movedAside: string | null,
		readonly onError: (error: unknown) => void,
	) {}

	/** @throws what the file system answers where the folder or the file can't be read */
	static async open<Read, Written>(
		file: string,
		format: Format<Read, Written>,
		onError: (error: unknown) => void,
	): Promise<JsonFile<Read, Written>> {
		await makeFolder(dirname(file));
		let text: string;
		try {
			text = await readFile(file, "utf8");
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
			return new JsonFile(file, format, format.nothing, null, onError);
		}
		try {
			return new JsonFile(file, format, format.parse(text), null, onError);
		} catch {
			// Never written over: what is in it may be all that is left.
			const aside = `${file}.damaged-${Date.now()}`;
			await rename(file, aside);
			const { unreadable = format.nothing } = format;
			return new JsonFile(file, format, unreadable, aside, onError);
		}
	}

	/** Writes soon. */
	save(value: Written): void {
		if (this.#closed) return;
		this.#pending = value;
		this.#timer ??= setTimeout(() => void this.flush(), WRITE_DELAY_MS);
	}

	/** Writes now what has changed; never rejects. */
	flush(): Promise<void> {
		if (this.#timer) clearTimeout(this.#timer);
		this.#timer = null;
		const value = this.#pending;
		this.#pending = null;
		if (value !== null) {
			this.#writing = this.#writing
				.then(() => this.#write(this.format.serialize(value)))
				.catch(this.onError);
		}
		return this.#writing;
	}

	/** Writes what has changed, and nothing after that. */
	async close(): Promise<void> {
		const written = this.flush();
		this.#closed = true;
		await written;
	}

	async #write(text: string): Promise<void> {
		if (text === this.#written) return;
		await writeFileAtomic(this.file, text);
		this.#written = text;
	}
}
