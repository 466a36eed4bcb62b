import { isUtf8 } from "node:buffer";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { exists } from "../../node/files";
import type { MessageChange } from "../../shared/domain/history";
import type { Message } from "../../shared/domain/message";
import { messageSchema } from "../../store/message-schema";
import { keepAside } from "../gate/keep-aside";
import { documentsOfProfileFile } from "../profile/kept-state";
import type { StoreClient } from "./store-client";

/** Where the versions before the store kept what it keeps now, unencrypted. */
const PROFILE_FILE = "profile.json";
const MESSAGES_FOLDER = "messages";
const BATCH_LENGTH = 500;

export interface Imported {
	/** Where the old files are now. */
	readonly kept: string;
	readonly messages: number;
	/** What could not be read: files, and lines of files. It is in the old files still. */
	readonly unreadable: number;
}

/**
 * Takes what an older version left in files into the store, and moves the files aside. Broken off anywhere it
 * is simply done again: a message that is there already is not stored twice.
 *
 * @returns null where there is nothing of that kind
 * @throws StoreError; what the file system answers
 */
export async function importFiles(
	folder: string,
	store: Pick<StoreClient, "append" | "commit">,
	now: number,
): Promise<Imported | null> {
	const profile = join(folder, PROFILE_FILE);
	const messages = join(folder, MESSAGES_FOLDER);
	if (!(await exists(profile)) && !(await exists(messages))) return null;
	let unreadable = 0;
	let count = 0;
	const names = await readdir(messages).catch(() => []);
	for (const name of names.filter((one) => one.endsWith(".jsonl"))) {
		const read = readLines(await readFile(join(messages, name)));
		unreadable += read.unreadable;
		count += read.messages.length;
		for (let at = 0; at < read.messages.length; at += BATCH_LENGTH)
			await store.append(read.messages.slice(at, at + BATCH_LENGTH));
	}
	if (await exists(profile)) {
		try {
			const documents = documentsOfProfileFile(await readFile(profile, "utf8"));
			await store.commit({ documents });
		} catch (error) {
			if (!(error instanceof z.ZodError || error instanceof SyntaxError))
				throw error;
			unreadable++;
		}
	}
	const kept = await keepAside(folder, [PROFILE_FILE, MESSAGES_FOLDER], now);
	return { kept, messages: count, unreadable };
}

const lineSchema = z.union([
	z.strictObject({ message: messageSchema }),
	z.strictObject({
		change: z.strictObject({
			id: z.string(),
			from: z.string(),
			number: z.number().int().nullable(),
			delivery: z.looseObject({ kind: z.string() }),
		}),
	}),
]);

/** A line for each message, and one for whatever became of it later. */
function readLines(bytes: Buffer): {
	messages: Message[];
	unreadable: number;
} {
	const messages = new Map<string, Message>();
	let unreadable = 0;
	const lines = isUtf8(bytes)
		? bytes.toString().split("\n")
		: bytes.toString("latin1").split("\n").map(decoded);
	// Behind the last line's end there is nothing, or what was being written when the power went.
	for (const line of lines.slice(0, -1)) {
		const record = parsed(line);
		if (!record) unreadable++;
		else if ("message" in record) {
			messages.set(keyOf(record.message), record.message);
		} else {
			// What makes no sense in it is found when the whole message is looked at.
			const change = record.change as unknown as MessageChange;
			const held = messages.get(keyOf(change));
			const { number, delivery } = change;
			const changed = messageSchema.safeParse({ ...held, number, delivery });
			if (held && changed.success) messages.set(keyOf(change), changed.data);
			else unreadable++;
		}
	}
	return { messages: [...messages.values()], unreadable };
}

/** @returns null where the line is not one that a version of this app wrote */
function parsed(line: string | null) {
	try {
		return lineSchema.parse(JSON.parse(line ?? ""));
	} catch {
		return null;
	}
}

function decoded(latin1: string): string | null {
	const bytes = Buffer.from(latin1, "latin1");
	return isUtf8(bytes) ? bytes.toString() : null;
}

function keyOf({ id, from }: Pick<MessageChange, "id" | "from">): string {
	return `${id} ${from}`;
}
