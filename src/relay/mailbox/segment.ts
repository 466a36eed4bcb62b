import { type FileHandle, open, rename, unlink } from "node:fs/promises";
import { DATUMS_AT, type Place, readRecord, type Stored } from "./records";

/** Whose datums they are: one Connection's. */
export interface Owner {
	readonly id: string;
	/** How far its members are. */
	places(): Place[];
	/** All up to that number is on disk, or nobody needs it any more. */
	stored(through: number): void;
}

/** Datums of one sender that came together, kept until everybody who can come back for them has. */
export interface Kept {
	readonly owner: Owner;
	/** The number of the first. */
	readonly number: number;
	/** How many. At least 1. */
	readonly count: number;
	/** Of `bytes`, whether or not they are in memory. */
	readonly length: number;
	/** The index of who said them among the Connection's members. */
	readonly sender: number;
	/** Unix milliseconds. */
	readonly date: number;
	/** Each datum with its length; null once they are on disk. */
	bytes: Uint8Array | null;
	/** Where their record is; null as long as it is not. */
	location: Location | null;
	/** How many have yet to confirm them. With nobody left it need not be written, or is dead. */
	claims: number;
	/** What the control plane and a data thread call it between them; not there where both are one. */
	name?: number;
}

interface Location {
	readonly segment: Segment;
	/** Where the record begins, in bytes. */
	readonly at: number;
}

/** What is read in one piece, so that a thousand small datums are not a thousand reads. */
const READ_BYTES = 256 * 1_024;

/** One file of the journal. */
export class Segment {
	/** What in it is still owed to somebody. */
	readonly live = new Set<Kept>();
	/** Something in it is damaged: it is moved aside instead of deleted. */
	isDamaged = false;
	#readers = 0;
	#isDropped = false;
	#handle: FileHandle | null = null;
	#opening: Promise<FileHandle> | null = null;

	constructor(
		readonly path: string,
		public size: number,
	) {}

	/** Makes the file, which must not exist. */
	static async create(path: string, magic: Uint8Array): Promise<Segment> {
		const segment = new Segment(path, 0);
		segment.#handle = await open(path, "wx+", 0o600);
		try {
			await segment.append(magic);
		} catch (error) {
			await segment.drop();
			throw error;
		}
		return segment;
	}

	/** Writes at the end; on disk when it returns. */
	async append(bytes: Uint8Array): Promise<void> {
		const handle = await this.#open();
		for (let done = 0; done < bytes.length; ) {
			const { bytesWritten } = await handle.write(
				bytes,
				done,
				bytes.length - done,
				this.size + done,
			);
			done += bytesWritten;
		}
		await handle.datasync();
		this.size += bytes.length;
	}

	/** Takes back what a write that failed may have left. */
	async cutBack(): Promise<void> {
		await (await this.#open()).truncate(this.size);
	}

	/**
	 * Reads back what is there.
	 * @param kept all in this segment, in the order of the file
	 * @returns the datums of as many as one piece holds, at least the first; null for one that is damaged
	 */
	async read(kept: readonly Kept[]): Promise<(Uint8Array | null)[]> {
		const starts: number[] = [];
		const from = kept[0]?.location?.at ?? 0;
		let to = from;
		for (const { location, length } of kept) {
			const at = location?.at ?? 0;
			const end = at + DATUMS_AT + length;
			if (at < to || (starts.length > 0 && end - from > READ_BYTES)) break;
			starts.push(at - from);
			to = end;
		}
		this.#readers++;
		try {
			const handle = await this.#open();
			const bytes = Buffer.allocUnsafeSlow(to - from);
			const { bytesRead } = await handle.read(bytes, 0, bytes.length, from);
			const read = bytes.subarray(0, bytesRead);
			return starts.map((at, i) => {
				const found = at < read.length ? readRecord(read, at) : null;
				const record = found?.kind === "record" ? found.record : null;
				const isIt =
					record?.kind === "datums" && record.number === kept[i]?.number;
				if (!isIt) this.isDamaged = true;
				return isIt ? record.bytes : null;
			});
		} finally {
			this.#readers--;
			if (this.#isDropped) await this.drop();
		}
	}

	/** Deletes the file, as soon as nobody reads it; one with damage is moved aside. */
	async drop(): Promise<void> {
		this.#isDropped = true;
		if (this.#readers > 0) return;
		await this.close();
		if (this.isDamaged) await rename(this.path, `${this.path}.damaged`);
		else await unlink(this.path);
	}

	async close(): Promise<void> {
		const handle = this.#handle;
		this.#handle = null;
		await handle?.close();
	}

	async #open(): Promise<FileHandle> {
		if (this.#handle) return this.#handle;
		this.#opening ??= open(this.path, "r+");
		try {
			this.#handle = await this.#opening;
			return this.#handle;
		} finally {
			this.#opening = null;
		}
	}
}

export function datumsRecord(
	{ owner, number, count, sender, date }: Kept,
	bytes: Uint8Array,
): Stored {
	return { kind: "datums", id: owner.id, number, count, sender, date, bytes };
}

export function placesRecord(owner: Owner): Stored {
	return { kind: "places", id: owner.id, places: owner.places() };
}
