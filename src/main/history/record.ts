import { z } from "zod";
import type { MessageChange } from "../../client/history";
import type { Message } from "../../shared/domain/message";

/** One line of a conversation's file. */
export type HistoryRecord =
	| { readonly message: Message }
	| { readonly change: MessageChange };

const error = z.strictObject({ code: z.string(), message: z.string() });

const delivery = z.discriminatedUnion("kind", [
	z.strictObject({ kind: z.literal("received") }),
	z.strictObject({ kind: z.literal("queued") }),
	z.strictObject({ kind: z.literal("sent") }),
	z.strictObject({ kind: z.literal("failed"), error }),
]);

/** A message as it lies on disk. */
export const messageSchema = z.strictObject({
	conversationId: z.string(),
	id: z.string(),
	from: z.string(),
	fromName: z.string(),
	claimed: z.boolean(),
	number: z.number().int().nullable(),
	date: z.number(),
	text: z.string(),
	delivery,
});

const recordSchema = z.union([
	z.strictObject({ message: messageSchema }),
	z.strictObject({
		change: z.strictObject({
			id: z.string(),
			from: z.string(),
			number: z.number().int().nullable(),
			delivery,
		}),
	}),
]);

/** @returns null where the line is not one this app wrote */
export function parseRecord(line: string): HistoryRecord | null {
	try {
		// The brands of ids are the compiler's; on disk they are texts.
		return recordSchema.parse(JSON.parse(line)) as unknown as HistoryRecord;
	} catch {
		return null;
	}
}
