import { z } from "zod";
import type { Act, Outgoing } from "../../shared/domain/act";
import type { Part } from "../../shared/domain/history";
import type { Message } from "../../shared/domain/message";
import {
	actSchema,
	messageSchema,
	partSchema,
} from "../../store/message-schema";
import type { StoreClient } from "../store-host/store-client";

/** One line of an export, and of what is sealed in a backup. */
export type ArchiveRecord =
	| { readonly message: Message }
	| { readonly act: Act }
	| { readonly part: Part }
	| {
			readonly document: {
				readonly kind: string;
				readonly id: string;
				readonly body: string;
			};
	  };

const PIECE_LENGTH = 500;

const conversationPattern = /^[0-7][0-9A-HJKMNP-TV-Z]{25}\.[0-9a-f]{64}$/;
const messagePattern = /^(?:[0-7][0-9A-HJKMNP-TV-Z]{25}|#\d{1,16})$/;

function isOfTheApp({ conversationId, id, from }: Outgoing): boolean {
	return (
		conversationPattern.test(conversationId) &&
		messagePattern.test(id) &&
		from.length <= 1_000
	);
}

const recordSchema = z.union([
	z.strictObject({
		message: messageSchema.refine(
			(message) => isOfTheApp(message) && message.text.length <= 1_000_000,
		),
	}),
	z.strictObject({ act: actSchema.refine(isOfTheApp) }),
	z.strictObject({ part: partSchema.refine(({ of }) => isOfTheApp(of)) }),
	z.strictObject({
		document: z.strictObject({
			kind: z.string().max(100),
			id: z.string().max(200),
			body: z.string(),
		}),
	}),
]);

/** @returns null where the line is not one that this app wrote */
export function parseRecord(line: string): ArchiveRecord | null {
	try {
		return recordSchema.parse(JSON.parse(line));
	} catch {
		return null;
	}
}

/**
 * Everything that can be read of the store, but for what encryption keeps in it: a state of that must never be
 * used twice, so no copy of it is made.
 */
export async function* recordsOf(
	store: StoreClient,
): AsyncGenerator<readonly ArchiveRecord[]> {
	const documents = await store.call("documents", {});
	yield documents.flatMap(({ kind, id, body }) =>
		body === null ? [] : [{ document: { kind, id, body } }],
	);
	const { acts = [], parts = [] } = await store.call("unsettled", {});
	yield [...acts.map((act) => ({ act })), ...parts.map((part) => ({ part }))];
	for (let seq = 0; ; ) {
		const found = await store.call("after", { seq, length: PIECE_LENGTH });
		const last = found.at(-1);
		if (!last) return;
		seq = last.seq;
		yield found
			.filter(({ isDamaged }) => !isDamaged)
			.map(({ message }) => ({ message }));
	}
}

/** Puts records into a store; what is there already stays as it is. */
export async function putRecords(
	store: Pick<StoreClient, "commit">,
	records: readonly ArchiveRecord[],
): Promise<number> {
	const append = records.flatMap((one) =>
		"message" in one ? [one.message] : [],
	);
	const documents = records.flatMap((one) =>
		"document" in one ? [one.document] : [],
	);
	const acts = records.flatMap((one) => ("act" in one ? [one.act] : []));
	const parts = records.flatMap((one) => ("part" in one ? [one.part] : []));
	const { fresh } = await store.commit({ append, documents, acts, parts });
	return fresh.length;
}
