import { isUtf8 } from "node:buffer";
import { copyFile, type FileHandle, open, readFile } from "node:fs/promises";
import type { Appended, MessageChange } from "../../client/history";
import { writeFileAtomic } from "../../node/files";
import { compareMessages, type Message } from "../../shared/domain/message";
import { type HistoryRecord, parseRecord } from "./record";

/**
 * One conversation as JSON Lines: a line for each message, and one for whatever became of it later. Appended
 * and synced; rewritten only where it was damaged.
 */
export class ConversationFile {
	#sorted: readonly Message[] | null = null;
	#writing: Promise<unknown> = Promise.resolve();

	private constructor(
		readonly path: string,
		readonly messages: Map<string, Message>,
		/** Bytes of whole lines in the file; null where there is no file yet. */
		private size: number | null,
	) {}

	/** @throws what the file system answers where the file can't be read, or its damage not be mended */
	static async load(
		path: string,
		onDamage: (sentence: string) => void,
	): Promise<ConversationFile> {
		let bytes: Buffer;
		try {
			bytes = await readFile(path);
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
			return new ConversationFile(path, new Map(), null);
		}
		const messages = new Map<string, Message>();
		const { lines, torn } = linesOf(bytes);
		const readable = lines.filter((line) => {
			const record = isUtf8(line) ? parseRecord(line.toString()) : null;
			if (record) apply(messages, record);
			return record !== null;
		});
		const isDamaged = readable.length < lines.length;
		if (isDamaged || torn) {
			const copy = `${path}.damaged-${Date.now()}`;
			await copyFile(path, copy);
			bytes = Buffer.concat(readable);
			await writeFileAtomic(path, bytes.toString());
			if (isDamaged) {
				onDamage(
					`Some messages in ${path} could not be read. The rest is here; the file as it was is kept as ${copy}.`,
				);
			}
		}
		return new ConversationFile(path, messages, bytes.length);
	}

	/** In the conversation's order. */
	sorted(): readonly Message[] {
		this.#sorted ??= [...this.messages.values()].sort(compareMessages);
		return this.#sorted;
	}

	append(messages: readonly Message[]): Promise<Appended> {
		return this.#oneByOne(async () => {
			const fresh = new Map<string, Message>();
			const moved = new Map<string, Message>();
			for (const message of messages) {
				const key = keyOf(message);
				const held = fresh.get(key) ?? moved.get(key) ?? this.messages.get(key);
				if (!held) fresh.set(key, message);
				else if (isLaterCopy(message, held)) {
					const place = fresh.has(key) ? fresh : moved;
					place.set(key, { ...held, number: message.number });
				}
			}
			await this.#write([
				...[...fresh.values()].map((message) => ({ message })),
				...[...moved.values()].map(({ id, from, number, delivery }) => ({
					change: { id, from, number, delivery },
				})),
			]);
			return { fresh: [...fresh.values()], moved: [...moved.values()] };
		});
	}

	update(changes: readonly MessageChange[]): Promise<void> {
		return this.#oneByOne(() =>
			this.#write(changes.map((change) => ({ change }))),
		);
	}

	/** What is there already is looked up only when all that came before is written. */
	#oneByOne<T>(task: () => Promise<T>): Promise<T> {
		const done = this.#writing.then(task);
		// One failed write must not refuse all later ones.
		this.#writing = done.catch(() => {});
		return done;
	}

	/** Memory follows the disk, never the other way round. */
	async #write(records: readonly HistoryRecord[]): Promise<void> {
		if (records.length === 0) return;
		const text = records
			.map((record) => `${JSON.stringify(record)}\n`)
			.join("");
		// A new file has to get its name onto the disk as well.
		if (this.size === null) await writeFileAtomic(this.path, text);
		else await appendSynced(this.path, this.size, text);
		this.size = (this.size ?? 0) + Buffer.byteLength(text);
		for (const record of records) apply(this.messages, record);
		this.#sorted = null;
	}
}

/**
 * @returns whole lines, each with its end. A last line without one was being written when the power went
 * (`torn`); nobody was told that it was there.
 */
function linesOf(bytes: Buffer): { lines: Buffer[]; torn: boolean } {
	const lines: Buffer[] = [];
	let start = 0;
	for (;;) {
		const end = bytes.indexOf("\n", start) + 1;
		if (end === 0) return { lines, torn: start < bytes.length };
		lines.push(bytes.subarray(start, end));
		start = end;
	}
}

/** @param size what an earlier write that failed half-way left behind this is cut off */
async function appendSynced(
	path: string,
	size: number,
	text: string,
): Promise<void> {
	const handle: FileHandle = await open(path, "a", 0o600);
	try {
		if ((await handle.stat()).size > size) await handle.truncate(size);
		await handle.appendFile(text);
		await handle.datasync();
	} finally {
		await handle.close();
	}
}

/** Others' messages alone: an own one has its number from its receipt. */
function isLaterCopy(message: Message, held: Message): boolean {
	return (
		held.delivery.kind === "received" &&
		message.delivery.kind === "received" &&
		(message.number ?? 0) > (held.number ?? 0)
	);
}

function keyOf({ id, from }: Pick<Message, "id" | "from">): string {
	return `${id} ${from}`;
}

function apply(messages: Map<string, Message>, record: HistoryRecord): void {
	if ("message" in record) {
		messages.set(keyOf(record.message), record.message);
		return;
	}
	const { change } = record;
	const message = messages.get(keyOf(change));
	if (!message) return;
	const { number, delivery } = change;
	messages.set(keyOf(change), { ...message, number, delivery });
}
