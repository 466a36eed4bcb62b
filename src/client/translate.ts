import type { Fragment } from "../e2e/fragments";
import { foldUser, parseAddress } from "../protocol/address";
import { KEY_BYTES } from "../protocol/auth";
import { fromBase64url } from "../protocol/base64url";
import type { Message as MessageDatum } from "../protocol/datums/message";
import { findCount, findOption, findOptions } from "../protocol/options";
import type { Member } from "../shared/domain/conversation";
import type {
	ConversationId,
	MessageId,
	PersonKey,
} from "../shared/domain/ids";
import type { Marks } from "../shared/domain/marks";
import type { Message } from "../shared/domain/message";
import type { Person } from "../shared/domain/person";
import {
	type ServerErrorCode,
	serverErrorValues,
} from "../shared/error-values";
import { type AppError, errorOf } from "../shared/errors";
import { MAX_TOPIC_LENGTH } from "../shared/ipc";
import type { NumberedMessage } from "./relay-socket";

/** Between datums and the domain; nothing else knows both. */

/** A message's id as this app makes it. */
export const ulidPattern = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;
/** Unix seconds of the year 10000: later ones have no date to show. */
const LATEST_DATE = 253_402_300_800n;

/** What of a server's own words is shown and kept. */
const MAX_CODE_LENGTH = 60;
const MAX_SENTENCE_LENGTH = 500;
/** Of what it names: an address has at most 255 bytes. */
const MAX_NAMED_LENGTH = 300;

/** @returns null where the text is no address */
export function personOf(address: string): Person | null {
	try {
		const { user } = parseAddress(address);
		return {
			key: foldUser(user) as PersonKey,
			name: user,
			identityKey: null,
		};
	} catch {
		return null;
	}
}

/** The people that the flags `name=<address>` name; what is no address is left out. */
export function peopleIn(flags: readonly string[], name: string): Person[] {
	return findOptions(flags, name).flatMap((address) => personOf(address) ?? []);
}

/** What the flags `key=<base64url>:<address>` say; what makes no sense is left out. */
export function keysIn(
	flags: readonly string[],
): { readonly key: PersonKey; readonly identityKey: string }[] {
	return findOptions(flags, "key").flatMap((proof) => {
		const at = proof.indexOf(":");
		const identityKey = proof.slice(0, Math.max(at, 0));
		const person = personOf(proof.slice(at + 1));
		if (!person || !fromBase64url(identityKey, KEY_BYTES)) return [];
		return [{ key: person.key, identityKey }];
	});
}

/** @param members everybody else in the conversation; between two, that tells who spoke */
export function messageFrom(
	{ message, number, from }: NumberedMessage,
	conversationId: ConversationId,
	members: readonly Member[],
): Message {
	const flagged = findOption(message.flags, "id") ?? "";
	const told = from === null ? null : personOf(from);
	const sender = members.length === 1 ? members[0] : null;
	const person = speakerOf({ message, number, from }, members);
	return {
		conversationId,
		id: (ulidPattern.test(flagged) ? flagged : `#${number}`) as MessageId,
		from: person?.key ?? ("" as PersonKey),
		fromName: person?.name ?? "?",
		claimed: !told && !sender,
		number,
		date: dateOf(message.date),
		text: message.msg,
		delivery: { kind: "received" },
		protection: "none",
		unreadable: null,
	};
}

/**
 * By the relay's word, between two because nobody else can have, else by the sender's own claim.
 * @param members everybody else in the conversation
 */
export function speakerOf(
	{ message, from }: NumberedMessage,
	members: readonly Member[],
): Person | null {
	const told = from === null ? null : personOf(from);
	const sender = members.length === 1 ? members[0] : null;
	const claim = personOf(findOption(message.flags, "from") ?? "");
	const spoke = told ?? sender ?? claim;
	return members.find(({ key }) => key === spoke?.key) ?? spoke;
}

/**
 * A server's error Message (profile section 7). What is named in this app's own sentence comes from where the Message names it:
 * its subject, or a flag of that name. A code that this app doesn't know keeps the server's words.
 */
export function errorFrom({ subject, flags, msg }: MessageDatum): AppError {
	const code = findOption(flags, "code")?.slice(0, MAX_CODE_LENGTH) ?? "error";
	const message = msg.slice(0, MAX_SENTENCE_LENGTH).toWellFormed();
	if (!isServerErrorCode(code)) {
		return errorOf("other-words", { code, words: message || code });
	}
	const values = Object.entries(serverErrorValues[code]).map(([name, kind]) => {
		if (name === "subject") return [name, named(subjectName(subject))];
		const value = named(findOption(flags, name) ?? "");
		return [name, kind === "number" ? Number.parseInt(value, 10) || 0 : value];
	});
	return { code, values: Object.fromEntries(values) };
}

function named(text: string): string {
	return text.slice(0, MAX_NAMED_LENGTH).toWellFormed();
}

function subjectName(subject: string): string {
	return subject === "line" ? "" : (personOf(subject)?.name ?? subject);
}

function isServerErrorCode(code: string): code is ServerErrorCode {
	return Object.hasOwn(serverErrorValues, code);
}

/** The flag of a topic that is told once more. */
export const AGAIN = "again";

/** Unix seconds, as they can be shown. */
export function dateOf(date: bigint): number {
	return Number(clamp(date));
}

/** The topic as a Message carries it; "" where it has none. */
export function topicOf({ subject }: MessageDatum): string {
	return subject.slice(0, MAX_TOPIC_LENGTH).toWellFormed();
}

/** Carries what is encrypted: of it the relay sees this much and no more. */
export function privateDatum(
	{ part, bytes }: Fragment,
	date: number,
): MessageDatum {
	return {
		kind: "message",
		category: "private",
		subject: "",
		flags: part ? [`part=${part.index}/${part.total}`] : [],
		date: BigInt(date),
		msg: Buffer.from(bytes).toString("base64"),
	};
}

/** @returns null where it carries nothing encrypted */
export function fragmentFrom({
	category,
	flags,
	msg,
}: MessageDatum): Fragment | null {
	if (category !== "private") return null;
	const bytes = new Uint8Array(Buffer.from(msg, "base64"));
	const part = /^(\d{1,4})\/(\d{1,4})$/.exec(findOption(flags, "part") ?? "");
	return {
		part: part ? { index: Number(part[1]), total: Number(part[2]) } : null,
		bytes,
	};
}

/**
 * Says what the conversation is about.
 * @param isAgain it is so already; for those who have yet to hear it
 */
export function topicDatum(
	topic: string,
	isAgain: boolean,
	date: number,
): MessageDatum {
	return {
		kind: "message",
		category: "topic",
		subject: topic,
		flags: isAgain ? [AGAIN] : [],
		date: BigInt(date),
		msg: "",
	};
}

/** Tells the other members how far this user is (docs/PROTOCOL.md, Marks); a mark of 0 is left out. */
export function marksDatum(
	{ since, deliveredUpTo, readUpTo }: Marks,
	date: number,
): MessageDatum {
	const flags = [`since=${since}`, `delivered=${deliveredUpTo}`];
	if (readUpTo > 0) flags.push(`read=${readUpTo}`);
	return {
		kind: "message",
		category: "receipt",
		subject: "",
		flags,
		date: BigInt(date),
		msg: "",
	};
}

/**
 * What a member tells of itself, and of nobody else.
 * @returns null where it is no mark, speaks of what has no number yet, or nobody vouches for who speaks
 */
export function marksFrom(
	{ message, number, from }: NumberedMessage,
	members: readonly Member[],
): { readonly member: PersonKey; readonly marks: Marks } | null {
	if (message.category !== "receipt") return null;
	const told = from === null ? null : personOf(from);
	// A claim in its own flags is not enough: it could be made in anybody's name.
	const speaker = told ?? (members.length === 1 ? members[0] : null);
	const member = members.find(({ key }) => key === speaker?.key)?.key;
	const count = (name: string) => findCount(message.flags, name) ?? 0;
	const marks: Marks = {
		since: count("since"),
		deliveredUpTo: count("delivered"),
		readUpTo: count("read"),
	};
	// Whoever speaks under a number can know only those before it.
	if (!member || Object.values(marks).some((mark) => mark >= number)) {
		return null;
	}
	return { member, marks };
}

/** Says that this user is writing; only ever inside an encryption. */
export function typingDatum(date: number): MessageDatum {
	return {
		kind: "message",
		category: "typing",
		subject: "",
		flags: [],
		date: BigInt(date),
		msg: "",
	};
}

/** "The first `count` datums I received on this attachment are stored here." */
export function receiptDatum(
	id: string,
	count: number,
	date: number,
): MessageDatum {
	return {
		kind: "message",
		category: "receipt",
		subject: id,
		flags: [`count=${count}`],
		date: BigInt(date),
		msg: "",
	};
}

function clamp(date: bigint): bigint {
	if (date < 0n) return 0n;
	return date > LATEST_DATE ? LATEST_DATE : date;
}
