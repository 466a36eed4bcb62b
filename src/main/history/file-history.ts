import { copyFile, open, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { History, MessageChange } from "../../client/history";
import { makeFolder } from "../../node/files";
import type { ConversationId, PersonKey } from "../../shared/domain/ids";
import { compareMessages, type Message } from "../../shared/domain/message";
import { type HistoryRecord, parseRecord } from "./record";

/**
 * Messages in one file of JSON Lines a conversation: a line for each message, and one for whatever became
 * of it later. Appended and synced, never rewritten; what is read is kept in memory.
 */
export class FileHistory implements History {
	readonly #logs = new Map<ConversationId, Promise<ConversationFile>>();

	private constructor(
		readonly folder: string,
		readonly onDamage: (sentence: string) => void,
	) {}

	/** @throws what the file system answers where the folder can't be made */
	static async open(
		folder: string,
		onDamage: (sentence: string) => void,
	): Promise<FileHistory> {
		await makeFolder(folder);
		return new FileHistory(folder, onDamage);
	}

	async append(messages: readonly Message[]): Promise<readonly Message[]> {
		const fresh: Message[] = [];
		for (const id of new Set(messages.map((m) => m.conversationId))) {
			const log = await this.#log(id);
			const theirs = messages.filter((m) => m.conversationId === id);
			fresh.push(...(await log.append(theirs)));
		}
		return fresh;
	}

	async update(
		id: ConversationId,
		changes: readonly MessageChange[],
	): Promise<void> {
		await (await this.#log(id)).update(changes);
	}

	async page(id: ConversationId, before: number | null, length: number) {
		const all = (await this.#log(id)).sorted();
		const end =
			before === null
				? all.length
				: all.findIndex(({ number }) => number === null || number >= before);
		const last = end < 0 ? all.length : end;
		const first = Math.max(0, last - length);
		return { messages: all.slice(first, last), hasOlder: first > 0 };
	}

	async queued(id: ConversationId): Promise<readonly Message[]> {
		const log = await this.#log(id);
		return log.sorted().filter(({ delivery }) => delivery.kind === "queued");
	}

	#log(id: ConversationId): Promise<ConversationFile> {
		let log = this.#logs.get(id);
		if (!log) {
			// The id goes into a file's name: nothing but what this app makes may get there.
			if (!/^[0-9A-Z]{26}\.[0-9a-f]{64}$/.test(id)) {
				return Promise.reject(new Error(`no conversation id: ${id}`));
			}
			log = ConversationFile.load(
				join(this.folder, `${id}.jsonl`),
				this.onDamage,
			);
			this.#logs.set(id, log);
		}
		return log;
	}
}

class ConversationFile {
	#sorted: Message[] | null = null;
	#writing: Promise<void> = Promise.resolve();

	private constructor(
		readonly file: string,
		readonly messages: Map<string, Message>,
	) {}

	static async load(
		file: string,
		onDamage: (sentence: string) => void,
	): Promise<ConversationFile> {
		const messages = new Map<string, Message>();
		let text = "";
		try {
			text = await readFile(file, "utf8");
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
		}
		let damaged = false;
		// A last line without its end was being written when the power went; nobody was told it was there.
		const lines = text.split("\n");
		const torn = lines.pop() ?? "";
		for (const line of lines) {
			const record = parseRecord(line);
			if (record) apply(messages, record);
			else damaged = true;
		}
		if (damaged || torn !== "") {
			const copy = `${file}.damaged-${Date.now()}`;
			await copyFile(file, copy);
			if (damaged) {
				onDamage(
					`Some messages in ${file} could not be read. The rest is here; the file as it was is kept as ${copy}.`,
				);
			}
			const handle = await open(file, "a");
			await handle.write("\n");
			await handle.close();
		}
		return new ConversationFile(file, messages);
	}

	/** In the conversation's order. */
	sorted(): readonly Message[] {
		this.#sorted ??= [...this.messages.values()].sort(compareMessages);
		return this.#sorted;
	}

	async append(messages: readonly Message[]): Promise<readonly Message[]> {
		const fresh = messages.filter(
			(message, i) =>
				!this.messages.has(keyOf(message)) &&
				messages.findIndex((other) => keyOf(other) === keyOf(message)) === i,
		);
		await this.#write(fresh.map((message) => ({ message })));
		return fresh;
	}

	async update(changes: readonly MessageChange[]): Promise<void> {
		await this.#write(changes.map((change) => ({ change })));
	}

	/** Memory follows the disk, never the other way round. */
	#write(records: readonly HistoryRecord[]): Promise<void> {
		if (records.length === 0) return Promise.resolve();
		const written = this.#writing.then(async () => {
			const handle = await open(this.file, "a", 0o600);
			try {
				const lines = records.map((record) => `${JSON.stringify(record)}\n`);
				await handle.write(lines.join(""));
				await handle.datasync();
			} finally {
				await handle.close();
			}
			for (const record of records) apply(this.messages, record);
			this.#sorted = null;
		});
		// One failed write must not refuse all later ones.
		this.#writing = written.catch(() => {});
		return written;
	}
}

function keyOf({ id, from }: { id: string; from: PersonKey }): string {
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
