import { lazy } from "../lazy";
import type { ConversationId, MessageId, PersonKey } from "./ids";
import type { Delivery, Message, MessageRef, Reaction } from "./message";

/** What is done to a message that was said. It changes that message, and is none of its own. */
export interface Act {
	readonly conversationId: ConversationId;
	/** Unique for whoever does it, among their messages as well; what they do later has a higher one. */
	readonly id: MessageId;
	readonly from: PersonKey;
	/** The relay's number of it; null while it has none. */
	readonly number: number | null;
	/** Unix seconds by the sender's clock. */
	readonly date: number;
	readonly target: MessageRef;
	readonly change: ActChange;
	readonly delivery: Delivery;
	/** Whether the relay could read it. */
	readonly protection: Message["protection"];
}

export type ActChange =
	/** The text is another one now; only its author's word counts. */
	| {
			readonly kind: "edit";
			readonly text: string;
			readonly mentions: readonly PersonKey[];
	  }
	/** It is taken back, for good; only its author's word counts. */
	| { readonly kind: "delete" }
	/** What this person feels about it, instead of what they said before; "" is nothing any more. */
	| { readonly kind: "react"; readonly emoji: string };

/** What goes out, in the order in which it was made. */
export type Outgoing = Message | Act;

export function isAct(one: Outgoing): one is Act {
	return "target" in one;
}

/** Longest reaction in UTF-16 code units: one emoji of many parts. */
const MAX_EMOJI_LENGTH = 32;
const emojiPattern =
	/^(?=.*(?:\p{Extended_Pictographic}|\p{Regional_Indicator}{2}|\u20e3))[\p{Extended_Pictographic}\p{Emoji_Component}]+$/u;
const graphemes = lazy(
	() => new Intl.Segmenter("en", { granularity: "grapheme" }),
);

/** One emoji, and nothing else. */
export function isEmoji(text: string): boolean {
	return (
		text.length <= MAX_EMOJI_LENGTH &&
		emojiPattern.test(text) &&
		[...graphemes().segment(text)].length === 1
	);
}

/**
 * The message as it is after an act. Acts may come in any order, and again: what comes of them is the same. A message that
 * was deleted stays so; of edits, and of one person's reactions, the one that its maker made last counts.
 * @returns the same object where the act changes nothing
 */
export function afterAct(message: Message, act: Act): Message {
	const { change, id, from } = act;
	if (message.deleted) return message;
	switch (change.kind) {
		case "delete":
			return from === message.from ? withoutText(message, "author") : message;
		case "edit": {
			const isLater = message.edited === undefined || id > message.edited;
			if (from !== message.from || !isLater) return message;
			const { mentions: _before, ...rest } = message;
			return {
				...rest,
				text: change.text,
				edited: id,
				...(change.mentions.length > 0 ? { mentions: change.mentions } : {}),
			};
		}
		case "react": {
			const reactions = message.reactions ?? [];
			const held = reactions.find((one) => one.from === from);
			if (held && id <= held.id) return message;
			const reaction: Reaction = { from, emoji: change.emoji, id };
			return {
				...message,
				reactions: held
					? reactions.map((one) => (one === held ? reaction : one))
					: [...reactions, reaction].sort((a, b) => (a.from < b.from ? -1 : 1)),
			};
		}
	}
}

/** What is left of a message when it is deleted: its place. */
export function withoutText(
	message: Message,
	deleted: NonNullable<Message["deleted"]>,
): Message {
	const {
		reply: _reply,
		mentions: _mentions,
		edited: _edited,
		reactions: _reactions,
		file: _file,
		...rest
	} = message;
	return { ...rest, text: "", deleted };
}
