import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { History, MessageChange } from "../../client/history";
import { pageOf, searchIn } from "../../client/pages";
import { makeFolder } from "../../node/files";
import type { ConversationId } from "../../shared/domain/ids";
import { compareMessages, type Message } from "../../shared/domain/message";
import type { MessageSearch, PageAnchor } from "../../shared/domain/pages";
import { ConversationFile } from "./conversation-file";

/** Messages in one file a conversation; what is read is kept in memory. */
export class FileHistory implements History {
	readonly #files = new Map<ConversationId, Promise<ConversationFile>>();

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

	async append(messages: readonly Message[]) {
		const fresh: Message[] = [];
		const moved: Message[] = [];
		for (const id of new Set(messages.map((m) => m.conversationId))) {
			const file = await this.#file(id);
			const theirs = messages.filter((m) => m.conversationId === id);
			const appended = await file.append(theirs);
			fresh.push(...appended.fresh);
			moved.push(...appended.moved);
		}
		return { fresh, moved };
	}

	async update(
		id: ConversationId,
		changes: readonly MessageChange[],
	): Promise<void> {
		await (await this.#file(id)).update(changes);
	}

	async page(id: ConversationId, anchor: PageAnchor, length: number) {
		return pageOf((await this.#file(id)).sorted(), anchor, length);
	}

	async search(search: MessageSearch, length: number) {
		const all: Message[] = [];
		for (const name of await readdir(this.folder)) {
			if (!name.endsWith(".jsonl")) continue;
			const file = await this.#file(name.slice(0, -6) as ConversationId);
			all.push(...file.sorted());
		}
		all.sort((a, b) => b.date - a.date || compareMessages(b, a));
		return searchIn(all, search, length);
	}

	async unsent(id: ConversationId): Promise<readonly Message[]> {
		const all = (await this.#file(id)).sorted();
		return all.filter(
			({ delivery: { kind } }) => kind === "queued" || kind === "failed",
		);
	}

	async summary(id: ConversationId, readUpTo: number) {
		const all = (await this.#file(id)).sorted();
		const received = all.filter(({ delivery }) => delivery.kind === "received");
		return {
			last: all.at(-1) ?? null,
			newest: received.at(-1)?.number ?? 0,
			unread: received.filter(({ number }) => (number ?? 0) > readUpTo).length,
		};
	}

	#file(id: ConversationId): Promise<ConversationFile> {
		const known = this.#files.get(id);
		if (known) return known;
		// The id goes into a file's name: nothing but what this app makes may get there.
		if (!/^[0-9A-Z]{26}\.[0-9a-f]{64}$/.test(id)) {
			return Promise.reject(new Error(`no conversation id: ${id}`));
		}
		const path = join(this.folder, `${id}.jsonl`);
		const file = ConversationFile.load(path, this.onDamage);
		this.#files.set(id, file);
		// What could not be read now may be readable later.
		file.catch(() => this.#files.delete(id));
		return file;
	}
}
