import { appendFile, readFile, rename, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { FILE_MODE, makeFolder } from "../../node/files";

/** One file is begun anew at this size; the one before is kept. */
const MAX_FILE_BYTES = 256 * 1_024;
/** What one line has at most, in characters. */
const MAX_LINE = 4_000;
/** Lines that wait for the disk; more are counted, not kept. */
const MAX_WAITING = 1_000;

export const LOG_FILE = "flex.log";
export const OLD_LOG_FILE = "flex.old.log";

/**
 * What the app did, in two files of bounded size, for its user to read and to send if they like. Nothing is in it that was said, no
 * name and no address: whoever writes a line sees to that (`event-line.ts`), and the home folder is written `~`.
 */
export class AppLog {
	readonly #file: string;
	#waiting: string[] = [];
	#left = 0;
	#size: number | null = null;
	#writing: Promise<void> | null = null;

	constructor(
		private readonly folder: string,
		private readonly now: () => Date = () => new Date(),
	) {
		this.#file = join(folder, LOG_FILE);
	}

	note(text: string): void {
		const line = `${this.now().toISOString()} ${harmless(text)}\n`;
		if (this.#waiting.length < MAX_WAITING) this.#waiting.push(line);
		else this.#left++;
		// What comes meanwhile goes with the next write.
		this.#writing ??= this.#write().finally(() => {
			this.#writing = null;
		});
	}

	/** A failure of ours or of the system's: its code and where it came from. What it says could hold more. */
	failed(error: unknown): void {
		const { name, code, stack } = error as Partial<NodeJS.ErrnoException>;
		const frames = (stack ?? "")
			.split("\n")
			.filter((line) => /^\s+at /.test(line))
			.map((line) => line.trim())
			.join(" ");
		this.note(`error ${name ?? typeof error} ${code ?? ""} ${frames}`);
	}

	/** All of it that there is, the oldest first. */
	async read(): Promise<string> {
		await this.flush();
		const texts = await Promise.all(
			[OLD_LOG_FILE, LOG_FILE].map((name) =>
				readFile(join(this.folder, name), "utf8").catch(() => ""),
			),
		);
		return texts.join("");
	}

	/** Returns when everything noted is on the disk, or can't be. */
	async flush(): Promise<void> {
		while (this.#writing) await this.#writing;
	}

	/** A disk that takes nothing must not stop what is noted: the log is the first to do without. */
	async #write(): Promise<void> {
		try {
			this.#size ??= await this.#begin();
			while (this.#waiting.length > 0) {
				const lines = this.#waiting;
				this.#waiting = [];
				if (this.#left > 0) lines.push(`… ${this.#left} more\n`);
				this.#left = 0;
				const text = lines.join("");
				if (this.#size > MAX_FILE_BYTES) {
					await rename(this.#file, join(this.folder, OLD_LOG_FILE));
					this.#size = 0;
				}
				await appendFile(this.#file, text, { mode: FILE_MODE });
				this.#size += Buffer.byteLength(text);
			}
		} catch {
			this.#waiting = [];
			this.#size = null;
		}
	}

	/** @returns the bytes there are */
	async #begin(): Promise<number> {
		await makeFolder(this.folder);
		return stat(this.#file).then(
			({ size }) => size,
			() => 0,
		);
	}
}

const home = homedir();

function harmless(text: string): string {
	return text
		.replaceAll(home, "~")
		.replace(/\s+/g, " ")
		.trim()
		.slice(0, MAX_LINE);
}
