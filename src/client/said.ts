import type { Message as MessageDatum } from "../protocol/datums/message";
import { findOption, findOptions } from "../protocol/options";
import {
	type Act,
	type ActChange,
	isAct,
	isEmoji,
	type Outgoing,
} from "../shared/domain/act";
import type { Conversation } from "../shared/domain/conversation";
import { MAX_PARTS, type Part } from "../shared/domain/history";
import type { MessageId, PersonKey } from "../shared/domain/ids";
import {
	MAX_MENTIONS,
	type Message,
	type MessageRef,
} from "../shared/domain/message";
import { offerFlags, offerIn } from "./files/offer";
import type { NumberedMessage } from "./relay-socket";
import { messageFrom, personOf, ulidPattern } from "./translate";

/** What people say to each other (docs/PROTOCOL.md, Messages between people): between datums and the domain. */

export interface Said {
	readonly messages: readonly Message[];
	readonly acts: readonly Act[];
	readonly parts: readonly Part[];
}

export const nothingSaid: Said = { messages: [], acts: [], parts: [] };

const idPattern = /^(?:[0-7][0-9A-HJKMNP-TV-Z]{25}|#\d{1,16})$/;
/** Longest text of one datum, in UTF-16 code units: it fits in any script (3 bytes each). */
const PIECE_LENGTH = 16_000;
/** How far before the end of a piece a good place to cut is looked for, in UTF-16 code units. */
const CUT_WINDOW = 1_000;

/**
 * What of it is people's. An act counts only from a member whom the relay, or a signature, names; any other, and one that makes
 * no sense, is a message of its own: its words can be read.
 */
export function saidIn(
	numbered: readonly NumberedMessage[],
	conversation: Conversation | undefined,
	protection: Message["protection"] = "none",
): Said {
	if (!conversation) return nothingSaid;
	const { id, members } = conversation;
	const messages: Message[] = [];
	const acts: Act[] = [];
	const parts: Part[] = [];
	for (const item of numbered) {
		const { category, flags } = item.message;
		if (category !== "chat") continue;
		const message: Message = {
			...messageFrom(item, id, members),
			...answerIn(flags),
			protection,
		};
		const isNamed =
			!message.claimed &&
			ulidPattern.test(message.id) &&
			members.some(({ key }) => key === message.from);
		const change = isNamed ? changeIn(item.message) : null;
		const of: Outgoing = change ? actFrom(message, change) : message;
		const part = isNamed ? partIn(flags) : null;
		if (part) parts.push({ of, ...part });
		else if (isAct(of)) acts.push(of);
		else messages.push(of);
	}
	return { messages, acts, parts };
}

/**
 * @param claim this user's address, for readers in a group who get no word from the relay on who spoke; null between two
 * @returns one datum, or as many as a long text needs; the last has the id alone, and its number counts
 */
export function datumsOf(
	one: Outgoing,
	topic: string,
	claim: string | null,
): readonly { readonly id: string; readonly datum: MessageDatum }[] {
	const { text, flags } = isAct(one) ? actWords(one) : messageWords(one);
	const pieces = splitText(text);
	return pieces.map((msg, i) => {
		const all = [`id=${one.id}`, ...flags];
		if (claim !== null) all.push(`from=${claim}`);
		if (pieces.length > 1) all.push(`part=${i + 1}/${pieces.length}`);
		return {
			id: i === pieces.length - 1 ? one.id : `${one.id}/${i + 1}`,
			datum: {
				kind: "message",
				category: "chat",
				subject: topic,
				flags: all,
				date: BigInt(one.date),
				msg,
			},
		};
	});
}

/** In pieces that fit a datum each: together they are the text, and each can be read. */
export function splitText(text: string): readonly string[] {
	const pieces: string[] = [];
	let rest = text;
	while (rest.length > PIECE_LENGTH) {
		const end = placeToCut(rest.slice(0, PIECE_LENGTH));
		pieces.push(rest.slice(0, end));
		rest = rest.slice(end);
	}
	return [...pieces, rest];
}

/** Behind a line, else behind a word, else between two characters. */
function placeToCut(piece: string): number {
	const window = piece.length - CUT_WINDOW;
	const line = piece.lastIndexOf("\n") + 1;
	if (line > window) return line;
	const word = piece.lastIndexOf(" ") + 1;
	if (word > window) return word;
	const last = piece.charCodeAt(piece.length - 1);
	return last >= 0xd800 && last < 0xdc00 ? piece.length - 1 : piece.length;
}

function messageWords({ text, reply, mentions, file }: Message) {
	const flags = reply ? [`re=${reply.id}`, `by=${reply.from}`] : [];
	flags.push(...mentionFlags(mentions ?? []));
	if (file) flags.push(...offerFlags(file));
	return { text, flags };
}

/** Who knows no acts reads `text`. */
function actWords({ change, target }: Act) {
	switch (change.kind) {
		case "edit":
			return {
				text: change.text,
				flags: [`edit=${target.id}`, ...mentionFlags(change.mentions)],
			};
		case "delete":
			return { text: "(deleted a message)", flags: [`delete=${target.id}`] };
		case "react":
			return {
				text: change.emoji || "(took a reaction back)",
				flags: [
					`react=${target.id}`,
					`by=${target.from}`,
					`emoji=${change.emoji}`,
				],
			};
	}
}

function mentionFlags(mentions: readonly PersonKey[]): string[] {
	return mentions.map((person) => `mention=${person}`);
}

function answerIn(
	flags: readonly string[],
): Pick<Message, "reply" | "mentions" | "file"> {
	const reply = refIn(flags, "re");
	const mentions = mentionsIn(flags);
	const file = offerIn(flags);
	return {
		...(file && { file }),
		...(reply && { reply }),
		...(mentions.length > 0 && { mentions }),
	};
}

function mentionsIn(flags: readonly string[]): readonly PersonKey[] {
	const people = findOptions(flags, "mention")
		.slice(0, MAX_MENTIONS)
		.flatMap((address) => personOf(address)?.key ?? []);
	return [...new Set(people)];
}

/** Whose message it is has to be said: two people's can have one id. */
function refIn(flags: readonly string[], name: string): MessageRef | null {
	const id = findOption(flags, name) ?? "";
	const by = personOf(findOption(flags, "by") ?? "");
	return by && idPattern.test(id)
		? { id: id as MessageId, from: by.key }
		: null;
}

interface Change {
	readonly target: MessageRef | MessageId;
	readonly change: ActChange;
}

function changeIn({ flags, msg }: MessageDatum): Change | null {
	const edited = findOption(flags, "edit") ?? "";
	if (idPattern.test(edited)) {
		const change = { kind: "edit", text: msg, mentions: mentionsIn(flags) };
		return { target: edited as MessageId, change: change as ActChange };
	}
	const deleted = findOption(flags, "delete") ?? "";
	if (idPattern.test(deleted))
		return { target: deleted as MessageId, change: { kind: "delete" } };
	const target = refIn(flags, "react");
	const emoji = findOption(flags, "emoji");
	return target && emoji !== null && (emoji === "" || isEmoji(emoji))
		? { target, change: { kind: "react", emoji } }
		: null;
}

/** Only its author can change or delete a message, so that whose it is need not be said, and can't be said wrongly. */
function actFrom(message: Message, { target, change }: Change): Act {
	const { conversationId, id, from, number, date, delivery, protection } =
		message;
	return {
		conversationId,
		id,
		from,
		number,
		date,
		target: typeof target === "string" ? { id: target, from } : target,
		change,
		delivery,
		protection,
	};
}

function partIn(flags: readonly string[]) {
	const part = /^(\d{1,2})\/(\d{1,2})$/.exec(findOption(flags, "part") ?? "");
	const index = Number(part?.[1]);
	const total = Number(part?.[2]);
	return part &&
		total >= 2 &&
		total <= MAX_PARTS &&
		index >= 1 &&
		index <= total
		? { index, total }
		: null;
}
