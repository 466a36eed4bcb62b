import { readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { makeFolder, writeFileAtomic } from "../node/files";
import { parseAddress } from "../protocol/address";
import { NUMBERS_PER_NOTE } from "./pipe";

/** What a relay remembers over a restart. */
export interface RelayMemory {
	readonly users: readonly KnownUser[];
	readonly connections: readonly KnownConnection[];
}

export interface KnownUser {
	/** The name folded for comparison. */
	readonly key: string;
	/** Unix milliseconds of the last time the user was there. */
	readonly lastSeen: number;
}

/** Asked, or taking part, or no longer; whoever left may join again. */
export type Standing = (typeof standings)[number];
const standings = ["invited", "joined", "left"] as const;

export interface KnownConnection {
	readonly id: string;
	readonly members: readonly {
		readonly address: string;
		readonly standing: Standing;
		/** Uses relay sockets, so that it can come back. */
		readonly resumes: boolean;
	}[];
	/** No datum has had this number or a higher one. */
	readonly next: number;
	/** Unix milliseconds. */
	readonly askedAt: number;
	/** Unix milliseconds; 0 while nobody has acknowledged. */
	readonly lastActive: number;
}

export const emptyMemory: RelayMemory = { users: [], connections: [] };

const FILE = "relay.json";
const VERSION = 1;
/** Changes that come together are written together; what a crash may take is no more than this old. */
const WRITE_DELAY_MS = 20;
/** Of its time, writing takes one part in so many: a large file is written less often. */
const WRITE_SHARE = 5;

/** Keeps the memory in one file of a folder, always whole: a new file takes the old one's place. */
export class RelayStore {
	#timer: NodeJS.Timeout | null = null;
	#writing: Promise<void> = Promise.resolve();
	#source: (() => RelayMemory) | null = null;
	#delayMs = WRITE_DELAY_MS;

	private constructor(
		readonly file: string,
		/** What was there at the start. */
		readonly initial: RelayMemory,
		readonly onError: (error: unknown) => void,
	) {}

	/**
	 * Makes the folder where it is missing. A file that can't be understood is moved aside, never
	 * overwritten, and `onError` told.
	 * @throws what the file system answers, where the folder can't be read or written
	 */
	static async open(
		folder: string,
		onError: (error: unknown) => void,
	): Promise<RelayStore> {
		await makeFolder(folder);
		const file = join(folder, FILE);
		const memory = advanced(await read(file, onError));
		const store = new RelayStore(file, memory, onError);
		await store.#write(memory);
		return store;
	}

	/** Writes soon what `source` returns then. */
	changed(source: () => RelayMemory): void {
		this.#source = source;
		this.#timer ??= setTimeout(() => void this.flush(), this.#delayMs);
	}

	/** Writes now what has changed; never rejects. */
	flush(): Promise<void> {
		if (this.#timer) clearTimeout(this.#timer);
		this.#timer = null;
		const source = this.#source;
		this.#source = null;
		if (source) {
			this.#writing = this.#writing.then(() =>
				this.#write(source()).catch(this.onError),
			);
		}
		return this.#writing;
	}

	async #write(memory: RelayMemory): Promise<void> {
		const text = JSON.stringify({ version: VERSION, ...memory });
		const began = performance.now();
		await writeFileAtomic(this.file, text);
		const took = performance.now() - began;
		this.#delayMs = Math.max(WRITE_DELAY_MS, took * (WRITE_SHARE - 1));
	}
}

/**
 * Skips more numbers than can have been given out since the file was written. It is written down before
 * the first is used: so none is given twice, however many crashes follow each other.
 */
function advanced({ users, connections }: RelayMemory): RelayMemory {
	return {
		users,
		connections: connections.map((connection) => ({
			...connection,
			next: connection.next + 2 * NUMBERS_PER_NOTE,
		})),
	};
}

async function read(
	file: string,
	onError: (error: unknown) => void,
): Promise<RelayMemory> {
	let text: string;
	try {
		text = await readFile(file, "utf8");
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === "ENOENT") return emptyMemory;
		throw error;
	}
	try {
		return parseMemory(JSON.parse(text));
	} catch {
		const aside = `${file}.damaged-${Date.now()}`;
		await rename(file, aside);
		onError(new Error(`${file} is damaged; it was moved to ${aside}.`));
		return emptyMemory;
	}
}

/** @throws where it is not what `#write` wrote */
function parseMemory(value: unknown): RelayMemory {
	const { version, users, connections } = value as RelayMemory & {
		version: unknown;
	};
	const valid =
		version === VERSION &&
		users.every(
			({ key, lastSeen }) =>
				typeof key === "string" && Number.isFinite(lastSeen),
		) &&
		connections.every(
			({ id, members, next, askedAt, lastActive }) =>
				/^[0-9a-f]{64}$/.test(id) &&
				[next, askedAt, lastActive].every(Number.isFinite) &&
				members.every(
					({ address, standing, resumes }) =>
						typeof parseAddress(address).user === "string" &&
						standings.includes(standing) &&
						typeof resumes === "boolean",
				),
		);
	if (!valid) throw new Error("not a relay's memory");
	return { users, connections };
}
