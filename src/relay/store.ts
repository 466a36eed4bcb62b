import { readFile, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { makeFolder, writeFileAtomic } from "../node/files";
import { parseAddress } from "../protocol/address";
import { crc32 } from "./mailbox/crc32";
import { Journal } from "./mailbox/journal";
import { type FoundMail, type Recovered, recover } from "./mailbox/recovery";
import { RESTART_JUMP } from "./pipe";

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

/** Asked, or taking part, or no longer: who `left` may join again, who is `gone` has to be asked again. */
export type Standing = (typeof standings)[number];
const standings = ["invited", "joined", "left", "gone"] as const;

/** When somebody joined or left last: before which datum, and in Unix milliseconds. */
export interface Change {
	readonly before: number;
	readonly at: number;
}

export interface KnownConnection {
	readonly id: string;
	readonly members: readonly {
		readonly address: string;
		readonly standing: Standing;
		readonly resumes: boolean;
		readonly byName?: boolean;
		/** Can encrypt end to end; not there in what older versions wrote. */
		readonly encrypts?: boolean;
		/** Not there while it has neither joined nor left. */
		readonly change?: Change;
		/** The index of who has asked it to join, where that was not the asker of the Request. */
		readonly by?: number;
	}[];
	/** The asker's own name for the Request that made it. */
	readonly request?: string;
	/** No datum has had this number or a higher one. */
	readonly next: number;
	/** Unix milliseconds. */
	readonly askedAt: number;
	/** Unix milliseconds; 0 while nobody has acknowledged. */
	readonly lastActive: number;
}

/** What a relay finds when it starts. */
export interface InitialMemory {
	readonly users: readonly KnownUser[];
	readonly connections: readonly (KnownConnection & {
		readonly mail?: FoundMail;
	})[];
}

export const emptyMemory: InitialMemory = { users: [], connections: [] };

const FILE = "relay.json";
const VERSION = 2;
/** Changes that come together are written together; what a crash may take is no more than this old. */
const WRITE_DELAY_MS = 20;
/** After a failure it is tried again, in milliseconds. */
const RETRY_MS = 1_000;
/** Of its time, writing takes one part in so many: a large file is written less often. */
const WRITE_SHARE = 5;

/** Where a relay with a folder keeps mail. */
const MAIL_FOLDER = "mailbox";

/**
 * Keeps the memory in one file of a folder, always whole: a new file takes the old one's place. What can't wait for
 * that goes into the mailbox's journal first.
 */
export class RelayStore {
	readonly journal: Journal;
	/** Told the system's word when the disk takes nothing, and null when it does again. */
	onDisk: (code: string | null) => void = () => {};
	#timer: NodeJS.Timeout | null = null;
	#writing: Promise<void> = Promise.resolve();
	#source: (() => RelayMemory) | null = null;
	#delayMs = WRITE_DELAY_MS;
	#failure: unknown = null;

	private constructor(
		readonly file: string,
		/** What was there at the start. */
		readonly initial: InitialMemory,
		/** Counts what was written into the journal since there is this folder. */
		private revision: number,
		recovered: Recovered,
		readonly onError: (error: unknown) => void,
	) {
		const { segments, nextName } = recovered;
		const folder = join(dirname(file), MAIL_FOLDER);
		this.journal = new Journal(folder, segments, nextName, {
			trouble: (code) => this.onDisk(code),
			report: (line) => onError(new Error(line)),
			settle: async () => {
				await this.flush();
				if (this.#failure) throw this.#failure;
			},
		});
	}

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
		const [memory, isDamaged] = await read(file, onError);
		const recovered = await recover(join(folder, MAIL_FOLDER), (line) =>
			onError(new Error(line)),
		);
		const { known, revision } = withJournal(memory, recovered);
		const { connections } = advanced(known);
		const initial = {
			users: known.users,
			connections: survivors(connections, recovered),
		};
		if (isDamaged) keepAside(recovered, initial, onError);
		const store = new RelayStore(file, initial, revision, recovered, onError);
		await store.#write({ users: known.users, connections });
		return store;
	}

	/** Writes soon what `source` returns then. */
	changed(source: () => RelayMemory): void {
		this.#source = source;
		this.#timer ??= setTimeout(() => void this.flush(), this.#delayMs);
	}

	/** Writes a Connection at once, with all else that is on its way to the disk. */
	settled(connection: KnownConnection, then: () => void): void {
		const json = JSON.stringify(connection);
		const revision = ++this.revision;
		this.journal.note({ kind: "connection", revision, json }, then);
	}

	/** Writes now what has changed; never rejects. */
	flush(): Promise<void> {
		if (this.#timer) clearTimeout(this.#timer);
		this.#timer = null;
		const source = this.#source;
		this.#source = null;
		if (source) {
			this.#writing = this.#writing.then(() =>
				this.#write(source()).catch((error) => {
					if (!this.#failure) this.onError(error);
					this.#failure = error;
					this.#source ??= source;
					this.#timer ??= setTimeout(() => void this.flush(), RETRY_MS);
					this.#timer.unref();
				}),
			);
		}
		return this.#writing;
	}

	/** Writes down all that has changed, and returns when it is on disk. */
	async close(): Promise<void> {
		await this.flush();
		await this.journal.close();
	}

	async #write(memory: RelayMemory): Promise<void> {
		const { revision } = this;
		const body = JSON.stringify({ revision, ...memory });
		const crc = crc32(Buffer.from(body));
		const text = `{"version":${VERSION},"crc":${crc},${body.slice(1)}`;
		const began = performance.now();
		await writeFileAtomic(this.file, text);
		const took = performance.now() - began;
		this.#delayMs = Math.max(WRITE_DELAY_MS, took * (WRITE_SHARE - 1));
		this.#failure = null;
	}
}

/** What the file says, and what was said later, when there was no time to write all of it. */
function withJournal(
	memory: RelayMemory & { readonly revision: number },
	{ connections, removed }: Recovered,
): { known: RelayMemory; revision: number } {
	const byId = new Map(memory.connections.map((it) => [it.id, it]));
	let { revision } = memory;
	for (const record of connections) {
		if (record.revision <= memory.revision) continue;
		revision = Math.max(revision, record.revision);
		const connection = parseConnection(record.json);
		if (connection) byId.set(connection.id, connection);
	}
	for (const id of removed) byId.delete(id);
	const known = { users: memory.users, connections: [...byId.values()] };
	return { known, revision };
}

function parseConnection(json: string): KnownConnection | null {
	try {
		const value = JSON.parse(json);
		return isConnection(value) ? value : null;
	} catch {
		return null;
	}
}

/**
 * What can be gone on with after a restart. Whoever was there on a line alone has left with it; a Connection in
 * which nobody is left to talk to stays only as long as somebody has yet to read what was said.
 */
function survivors(
	connections: readonly KnownConnection[],
	{ mail }: Recovered,
): InitialMemory["connections"] {
	return connections.flatMap((connection) => {
		const { id, lastActive } = connection;
		const members = connection.members.map((member) =>
			member.standing === "joined" && !member.resumes
				? { ...member, standing: "left" as const }
				: member,
		);
		const count = (standing: Standing) =>
			members.filter((it) => it.standing === standing).length;
		const kept = mail.get(id);
		const goesOn =
			lastActive === 0
				? members[0]?.resumes
				: count("joined") > 1 ||
					(count("joined") === 1 && (count("invited") > 0 || kept));
		if (!goesOn) return [];
		return [{ ...connection, members, ...(kept ? { mail: kept } : {}) }];
	});
}

/** Mail of Connections that nothing is known of any more, for the file that knew was damaged: it stays. */
function keepAside(
	{ mail, segments }: Recovered,
	{ connections }: InitialMemory,
	onError: (error: unknown) => void,
): void {
	const ids = new Set(connections.map(({ id }) => id));
	if ([...mail.keys()].every((id) => ids.has(id))) return;
	for (const segment of segments) segment.isDamaged = true;
	onError(
		new Error("There is mail of unknown conversations; its files are kept."),
	);
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
			next: connection.next + RESTART_JUMP,
		})),
	};
}

async function read(
	file: string,
	onError: (error: unknown) => void,
): Promise<[RelayMemory & { readonly revision: number }, isDamaged: boolean]> {
	const nothing = { ...emptyMemory, revision: 0 };
	let text: string;
	try {
		text = await readFile(file, "utf8");
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === "ENOENT") {
			return [nothing, false];
		}
		throw error;
	}
	try {
		return [parseMemory(text), false];
	} catch {
		const aside = `${file}.damaged-${Date.now()}`;
		await rename(file, aside);
		onError(new Error(`${file} is damaged; it was moved to ${aside}.`));
		return [nothing, true];
	}
}

/**
 * One flipped bit can turn a name into another name. Version 1 had nothing to tell it by.
 * @throws where it is not what `#write` wrote
 */
function parseMemory(
	text: string,
): RelayMemory & { readonly revision: number } {
	const { version, crc, ...body } = JSON.parse(text);
	const {
		revision = 0,
		users,
		connections,
	} = body as RelayMemory & {
		readonly revision?: unknown;
	};
	const isIntact =
		version === 1 ||
		(version === VERSION && crc === crc32(Buffer.from(JSON.stringify(body))));
	const valid =
		isIntact &&
		typeof revision === "number" &&
		Number.isSafeInteger(revision) &&
		users.every(
			({ key, lastSeen }) =>
				typeof key === "string" && Number.isFinite(lastSeen),
		) &&
		connections.every(isConnection);
	if (!valid) throw new Error("not a relay's memory");
	return { revision, users, connections };
}

/** @throws where it is nothing of the kind */
function isConnection(value: KnownConnection): boolean {
	const { id, members, request = "", next, askedAt, lastActive } = value;
	return (
		typeof request === "string" &&
		/^[0-9a-f]{64}$/.test(id) &&
		[next, askedAt, lastActive].every(Number.isFinite) &&
		members.every(
			({
				address,
				standing,
				resumes,
				byName = false,
				encrypts = false,
				change,
				by = 0,
			}) =>
				typeof parseAddress(address).user === "string" &&
				standings.includes(standing) &&
				typeof resumes === "boolean" &&
				typeof byName === "boolean" &&
				typeof encrypts === "boolean" &&
				Number.isSafeInteger(by) &&
				(change === undefined ||
					[change.before, change.at].every(Number.isFinite)),
		)
	);
}
