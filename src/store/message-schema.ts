import { z } from "zod";
import type { Act } from "../shared/domain/act";
import { type FileOffer, MAX_THUMBNAIL_LENGTH } from "../shared/domain/file";
import { MAX_PARTS, type Part } from "../shared/domain/history";
import type { MessageId, PersonKey } from "../shared/domain/ids";
import type { Message, MessageRef } from "../shared/domain/message";
import { keptError } from "../shared/errors";

/** A message, and what was done to one, as they lie in the store, in an export and in a backup. */

export const errorSchema = z
	.looseObject({ code: z.string() })
	.transform(keptError);

const delivery = z.discriminatedUnion("kind", [
	z.strictObject({ kind: z.literal("received") }),
	z.strictObject({ kind: z.literal("queued") }),
	z.strictObject({ kind: z.literal("sent") }),
	z.strictObject({ kind: z.literal("failed"), error: errorSchema }),
]);

/** The brands of ids are the compiler's; on disk they are texts. */
const id = <T extends string>() => z.string().transform((value) => value as T);

/** No number is so great that adding one to it would not count. */
const number = z
	.number()
	.int()
	.min(0)
	.max(2 ** 52);

const ref: z.ZodType<MessageRef> = z.strictObject({
	id: id<MessageRef["id"]>(),
	from: id<MessageRef["from"]>(),
});
const person = id<PersonKey>();
const mentions = z.array(person).max(1_000);
/** What older versions stored was read by the relay. */
const protection = z.enum(["encrypted", "none"]).default("none");
const picture = z
	.strictObject({
		width: number,
		height: number,
		thumbnail: z.string().max(MAX_THUMBNAIL_LENGTH),
	})
	.nullable();

const file = z.strictObject({
	id: id<FileOffer["id"]>(),
	name: z.string(),
	size: number,
	sha256: z.string(),
	key: z.string(),
	picture,
});

export const attachedFileSchema = file.omit({ sha256: true, key: true });

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
	protection,
	unreadable: errorSchema.nullable().default(null),
	reply: ref.exactOptional(),
	mentions: mentions.exactOptional(),
	edited: id<MessageId>().exactOptional(),
	deleted: z.enum(["author", "here"]).exactOptional(),
	reactions: z
		.array(
			z.strictObject({
				from: person,
				emoji: z.string().max(100),
				id: id<MessageId>(),
			}),
		)
		.max(1_000)
		.exactOptional(),
	change: delivery.exactOptional(),
	file: file.exactOptional(),
});

export const actSchema: z.ZodType<Act> = z.strictObject({
	conversationId: id<Act["conversationId"]>(),
	id: id<Act["id"]>(),
	from: person,
	number: number.nullable(),
	date: z.number(),
	target: ref,
	change: z.discriminatedUnion("kind", [
		z.strictObject({ kind: z.literal("edit"), text: z.string(), mentions }),
		z.strictObject({ kind: z.literal("delete") }),
		z.strictObject({ kind: z.literal("react"), emoji: z.string().max(100) }),
	]),
	delivery,
	protection,
});

export const partSchema: z.ZodType<Part> = z.strictObject({
	of: z.union([messageSchema, actSchema]),
	index: z.number().int().min(1).max(MAX_PARTS),
	total: z.number().int().min(2).max(MAX_PARTS),
});
