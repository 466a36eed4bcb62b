import { z } from "zod";
import type { Message } from "../shared/domain/message";

/** A message as it lies in the store, in an export and in a backup. */

const error = z.strictObject({ code: z.string(), message: z.string() });

const delivery = z.discriminatedUnion("kind", [
	z.strictObject({ kind: z.literal("received") }),
	z.strictObject({ kind: z.literal("queued") }),
	z.strictObject({ kind: z.literal("sent") }),
	z.strictObject({ kind: z.literal("failed"), error }),
]);

/** The brands of ids are the compiler's; on disk they are texts. */
const id = <T extends string>() => z.string().transform((value) => value as T);

/** No number is so great that adding one to it would not count. */
const number = z
	.number()
	.int()
	.min(0)
	.max(2 ** 52);

export const messageSchema: z.ZodType<Message> = z.strictObject({
	conversationId: id<Message["conversationId"]>(),
	id: id<Message["id"]>(),
	from: id<Message["from"]>(),
	fromName: z.string(),
	claimed: z.boolean(),
	number: number.nullable(),
	date: z.number(),
	text: z.string(),
	delivery,
	/** What older versions stored was read by the relay. */
	protection: z.enum(["encrypted", "none"]).default("none"),
	unreadable: error.nullable().default(null),
});
