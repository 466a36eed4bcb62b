import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import type { Message } from "../../shared/domain/message";
import { errorOf } from "../../shared/errors";
import { readKept } from "../profile/kept-state";
import type { StoreClient } from "../store-host/store-client";
import { exportedKinds } from "./export";
import { type ArchiveRecord, parseRecord, putRecords } from "./records";

export interface ImportResult {
	/** Messages that were not there. */
	readonly fresh: number;
	/** Lines that make no sense, and were left out. */
	readonly refused: number;
}

const BATCH_LENGTH = 500;
/** A message's longest line, several times over. */
const MAX_LINE_LENGTH = 8_000_000;

/**
 * Takes the conversations of an export in. What is there already, of messages and of conversations, stays as it is.
 * @throws StoreError; what the file system answers
 */
export async function importConversations(
	file: string,
	store: StoreClient,
	known: ReadonlySet<string>,
): Promise<ImportResult> {
	let fresh = 0;
	let refused = 0;
	let waiting: ArchiveRecord[] = [];
	const flush = async () => {
		fresh += await putRecords(store, waiting);
		waiting = [];
	};
	const lines = createInterface({ input: createReadStream(file, "utf8") });
	for await (const line of lines) {
		if (line === "") continue;
		const record = line.length > MAX_LINE_LENGTH ? null : parseRecord(line);
		if (!record || !isWelcome(record)) refused++;
		else if ("message" in record) waiting.push(settled(record));
		else if ("document" in record && !known.has(record.document.id))
			waiting.push(record);
		if (waiting.length >= BATCH_LENGTH) await flush();
	}
	await flush();
	return { fresh, refused };
}

/** Of all that is kept, only conversations and what happened in them: an export can't bring servers or requests with it. */
function isWelcome(record: ArchiveRecord): boolean {
	if ("message" in record) return true;
	if (!("document" in record)) return false;
	const { kind } = record.document;
	return (
		exportedKinds.has(kind) && readKept([record.document]).damaged.length === 0
	);
}

/** What had not gone out when it was exported must not go out from here. */
function settled(record: { readonly message: Message }): ArchiveRecord {
	const { change: _change, ...message } = record.message;
	if (message.delivery.kind !== "queued") return { message };
	const error = errorOf("imported");
	return { message: { ...message, delivery: { kind: "failed", error } } };
}
