import { join } from "node:path";
import { makeFolder, syncFolder } from "../../node/files";
import type { MailStore } from "./mail-store";
import {
	recordLength,
	SEGMENT_MAGIC,
	type Stored,
	writeRecord,
} from "./records";
import {
	datumsRecord,
	type Kept,
	type Owner,
	placesRecord,
	Segment,
} from "./segment";

/** What the disk says. */
export interface DiskEvents {
	/** @param code the system's, such as `ENOSPC`; null when it takes mail again */
	trouble(code: string | null): void;
	/** One line for the host. */
	report(line: string): void;
	/** What the Connections' records say is in a file of its own by then: they may be deleted. */
	settle(): Promise<void>;
}

/** A new file is begun when one is so long, in bytes. */
const SEGMENT_BYTES = 16 * 1_024 * 1_024;
/** And when it is so long and nothing in it is owed to anybody: then it can be deleted. */
const EMPTY_SEGMENT_BYTES = 1 * 1_024 * 1_024;
/** What one write takes at most, in bytes: others wait for it. */
const BATCH_BYTES = 8 * 1_024 * 1_024;
/** Dead records are moved out of when there are more of them than this, and than living ones. */
const MAX_DEAD_BYTES = 4 * SEGMENT_BYTES;
const MAX_SEGMENTS = 64;
/** How long what has no hurry waits for company. */
const IDLE_MS = 100;
/** After a failure it is tried again, in milliseconds. */
const RETRY_MS = 1_000;
/** Says nothing: no Connection has this id. */
const probe: Stored = { kind: "removed", id: "0".repeat(64) };

/**
 * Appends to the mailbox's files. All that comes while one write is under way goes out with the next, in one
 * write and one fdatasync. Files are deleted from the oldest on only, so that nothing outlives what says that it is done with.
 */
export class Journal implements MailStore {
	/** The oldest first; the last is written to unless it is closed. */
	readonly #segments: Segment[];
	#current: Segment | null = null;
	#nextName: number;
	#queue: Kept[] = [];
	/** What is written anew into another file, so that its own can be deleted. */
	#moving: { kept: Kept; bytes: Uint8Array }[] = [];
	#records: Stored[] = [];
	#waiting: (() => void)[] = [];
	readonly #touched = new Set<Owner>();
	#running: Promise<void> | null = null;
	#timer: NodeJS.Timeout | null = null;
	#failure: string | null = null;
	#isClosed = false;
	#liveBytes = 0;
	#liveDatums = 0;
	#needsTidying = false;

	/** @param segments what was there, the oldest first */
	constructor(
		readonly folder: string,
		segments: readonly Segment[],
		nextName: number,
		readonly events: DiskEvents,
	) {
		this.#segments = [...segments];
		this.#nextName = nextName;
	}

	get failure(): string | null {
		return this.#failure;
	}

	get diskBytes(): number {
		return this.#segments.reduce((sum, { size }) => sum + size, 0);
	}

	get datums(): number {
		return this.#liveDatums;
	}

	adopt(kept: Kept): void {
		kept.location?.segment.live.add(kept);
		this.#count(kept, 1);
	}

	/** All that was found has been adopted. */
	begin(): void {
		this.#tidyLater();
	}

	append(kept: Kept): void {
		this.#queue.push(kept);
		this.#start();
	}

	touch(owner: Owner): void {
		this.#touched.add(owner);
		this.#startLater();
	}

	/** Writes something that is about no datums. */
	note(record: Stored, written: () => void = () => {}): void {
		this.#records.push(record);
		this.#waiting.push(written);
		this.#start();
	}

	remove(owner: Owner): void {
		this.#touched.delete(owner);
		this.#records.push({ kind: "removed", id: owner.id });
		this.#startLater();
	}

	release(kept: Kept): void {
		kept.bytes = null;
		const { location } = kept;
		if (!location) return;
		kept.location = null;
		location.segment.live.delete(kept);
		this.#count(kept, -1);
		if (location.segment === this.#segments[0]) this.#tidyLater();
	}

	async read(kept: readonly Kept[]): Promise<(Uint8Array | null)[]> {
		const segment = kept[0]?.location?.segment;
		if (!segment) return [kept[0]?.bytes ?? null];
		const together = kept.findIndex((it) => it.location?.segment !== segment);
		const bytes = await segment
			.read(together < 0 ? kept : kept.slice(0, together))
			.catch((error) => {
				this.events.report(`${segment.path} can't be read: ${String(error)}`);
				return [null];
			});
		if (bytes.includes(null)) {
			segment.isDamaged = true;
			this.events.report(
				`${segment.path} is damaged; it will be kept aside, and what can be read of it is delivered`,
			);
		}
		return bytes;
	}

	/** Writes what has yet to be written, once, and closes the files. */
	async close(): Promise<void> {
		this.#isClosed = true;
		if (this.#timer) clearTimeout(this.#timer);
		await this.#running;
		this.#isClosed = false;
		this.#start();
		this.#isClosed = true;
		await this.#running;
		for (const segment of this.#segments) await segment.close();
	}

	#startLater(): void {
		if (this.#running || this.#timer || this.#isClosed) return;
		this.#timer = setTimeout(() => {
			this.#timer = null;
			this.#start();
		}, IDLE_MS);
		this.#timer.unref();
	}

	#tidyLater(): void {
		this.#needsTidying = true;
		this.#startLater();
	}

	#start(): void {
		if (this.#running || this.#isClosed || this.#failure !== null) return;
		this.#running = this.#run().finally(() => {
			this.#running = null;
			if (this.#hasWork && !this.#isClosed) this.#startLater();
		});
	}

	get #hasWork(): boolean {
		return (
			this.#queue.length > 0 ||
			this.#moving.length > 0 ||
			this.#records.length > 0 ||
			this.#touched.size > 0 ||
			this.#needsTidying
		);
	}

	async #run(): Promise<void> {
		// With all that comes in this turn of the loop.
		await new Promise(setImmediate);
		// Something has to be written to find out that it works again.
		if (this.#failure !== null && !this.#hasWork) this.#records.push(probe);
		while (this.#hasWork) {
			if (!(await this.#commit())) return;
			if (this.#isClosed) {
				if (this.#queue.length === 0) return;
			} else if (this.#needsTidying) {
				this.#needsTidying = false;
				await this.#tidy().catch((error) =>
					this.events.report(`the mailbox can't be tidied: ${String(error)}`),
				);
			}
		}
	}

	/** @returns whether it worked */
	async #commit(): Promise<boolean> {
		this.#rotate();
		const entries = this.#takeEntries();
		const moving = this.#moving.splice(0);
		const records = this.#records.splice(0);
		const waiting = this.#waiting.splice(0);
		const touched = [...this.#touched];
		this.#touched.clear();
		const copies = [
			...entries.flatMap((kept) => {
				const { claims, bytes } = kept;
				return claims > 0 && bytes ? { kept, bytes } : [];
			}),
			...moving.filter(({ kept }) => kept.location),
		];
		const owners = new Set([...touched, ...copies.map((it) => it.kept.owner)]);
		try {
			const starts = await this.#write([
				...records,
				...copies.map(({ kept, bytes }) => datumsRecord(kept, bytes)),
				// Last, for they may be about the datums of this same write.
				...[...owners].map((owner) => placesRecord(owner)),
			]);
			this.#recover();
			for (const [i, { kept }] of copies.entries()) {
				this.#place(kept, starts[records.length + i] as number);
			}
		} catch (error) {
			this.#queue = [...entries, ...this.#queue];
			this.#moving = [...moving, ...this.#moving];
			this.#records = [...records, ...this.#records];
			this.#waiting = [...waiting, ...this.#waiting];
			for (const owner of touched) this.#touched.add(owner);
			await this.#fail(error as NodeJS.ErrnoException);
			return false;
		}
		const through = new Map<Owner, number>();
		for (const { owner, number, count } of entries) {
			through.set(owner, number + count - 1);
		}
		for (const [owner, number] of through) owner.stored(number);
		for (const written of waiting) written();
		return true;
	}

	/** It is in the last segment now, and in no other. */
	#place(kept: Kept, at: number): void {
		if (kept.location) {
			kept.location.segment.live.delete(kept);
			this.#count(kept, -1);
			kept.location = null;
		}
		// What was confirmed while it was written is dead from the start.
		if (kept.claims === 0) return;
		const segment = this.#segments.at(-1) as Segment;
		kept.location = { segment, at };
		kept.bytes = null;
		segment.live.add(kept);
		this.#count(kept, 1);
	}

	#rotate(): void {
		const current = this.#current;
		if (!current) return;
		const isDead =
			current.size >= EMPTY_SEGMENT_BYTES && current.live.size === 0;
		if (current.size < SEGMENT_BYTES && !isDead) return;
		this.#current = null;
		this.#needsTidying = true;
	}

	#takeEntries(): Kept[] {
		let bytes = 0;
		let count = 0;
		for (const { length } of this.#queue) {
			bytes += length;
			if (count > 0 && bytes > BATCH_BYTES) break;
			count++;
		}
		if (count < this.#queue.length) return this.#queue.splice(0, count);
		const all = this.#queue;
		this.#queue = [];
		return all;
	}

	/** @returns where each record begins in the last segment */
	async #write(records: readonly Stored[]): Promise<number[]> {
		if (records.length === 0) return [];
		const length = records.reduce((sum, it) => sum + recordLength(it), 0);
		const current = this.#current ?? (await this.#begin());
		const bytes = Buffer.allocUnsafeSlow(length);
		const starts: number[] = [];
		let at = 0;
		for (const record of records) {
			starts.push(current.size + at);
			at = writeRecord(bytes, at, record);
		}
		await current.append(bytes);
		return starts;
	}

	async #begin(): Promise<Segment> {
		await makeFolder(this.folder);
		const name = String(this.#nextName++).padStart(12, "0");
		const path = join(this.folder, `${name}.box`);
		const segment = await Segment.create(path, SEGMENT_MAGIC);
		await syncFolder(this.folder);
		this.#segments.push(segment);
		this.#current = segment;
		return segment;
	}

	/** What was written of it counts for nothing: all of it is written again, into a new file. */
	async #fail(error: NodeJS.ErrnoException): Promise<void> {
		const code = error.code ?? error.message;
		await this.#current?.cutBack().catch(() => {});
		this.#current = null;
		if (this.#failure !== code) {
			this.#failure = code;
			this.events.trouble(code);
		}
		if (this.#isClosed) return;
		this.#timer = setTimeout(() => {
			this.#timer = null;
			this.#running ??= this.#run().finally(() => {
				this.#running = null;
				if (this.#hasWork) this.#start();
			});
		}, RETRY_MS);
		this.#timer.unref();
	}

	#recover(): void {
		if (this.#failure === null) return;
		this.#failure = null;
		this.events.trouble(null);
	}

	/** Deletes what is dead, from the oldest file on; moves what lives out of one where little does. */
	async #tidy(): Promise<void> {
		for (;;) {
			const [oldest] = this.#segments;
			if (!oldest || oldest === this.#current || oldest.live.size > 0) break;
			await this.events.settle();
			this.#segments.shift();
			await oldest.drop();
		}
		const [oldest] = this.#segments;
		if (!oldest || oldest === this.#current) return;
		const dead = this.diskBytes - this.#liveBytes;
		const isWorthIt =
			dead > Math.max(MAX_DEAD_BYTES, this.#liveBytes) ||
			this.#segments.length > MAX_SEGMENTS;
		if (isWorthIt) await this.#moveOut(oldest);
	}

	async #moveOut(segment: Segment): Promise<void> {
		const all = [...segment.live].sort(
			(a, b) => (a.location?.at ?? 0) - (b.location?.at ?? 0),
		);
		for (let i = 0; i < all.length; ) {
			const read = await this.read(all.slice(i));
			for (const bytes of read) {
				const kept = all[i++] as Kept;
				if (bytes) this.#moving.push({ kept, bytes });
				else segment.live.delete(kept);
			}
		}
		this.#needsTidying = true;
	}

	#count({ count, length }: Kept, sign: 1 | -1): void {
		this.#liveDatums += sign * count;
		this.#liveBytes += sign * length;
	}
}
