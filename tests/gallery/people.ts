import type { Conversation } from "../../src/shared/domain/conversation";
import type {
	ConnectionId,
	ConversationId,
	FileId,
	MessageId,
	PersonKey,
	SentRequestId,
	ServerId,
} from "../../src/shared/domain/ids";
import { noMarks } from "../../src/shared/domain/marks";
import type { Message } from "../../src/shared/domain/message";
import type { Person } from "../../src/shared/domain/person";
import type { Server } from "../../src/shared/domain/server";
import {
	conversation,
	message,
	person,
	server,
} from "../unit/renderer/samples";

/** Who is in the gallery, and what they have. */

/** 2026-03-04 14:05 UTC, in Unix milliseconds. */
export const NOW = Date.UTC(2026, 2, 4, 14, 5);
const MINUTE_S = 60;

const key = (letter: string) => letter.repeat(43);

/** Bob is a guest; Carol's and Dave's names belong to keys. */
export const bob = person("Bob");
export const carol: Person = {
	...person("Carol Meyer"),
	identityKey: key("c"),
};
export const dave: Person = { ...person("Dave"), identityKey: key("d") };
export const alice: Person = { ...person("Alice"), identityKey: key("a") };

export const office: Server = server({
	self: alice,
	link: "tls",
	scheme: "flexs",
	fingerprint: key("f"),
	people: [bob, carol, dave],
});
export const own: Server = server({
	id: "s2" as ServerId,
	host: "127.0.0.1",
	own: true,
	self: alice,
	people: [dave],
});

export function talk(
	number: number,
	others: readonly Person[],
	over: Partial<Conversation> = {},
): Conversation {
	const connectionId = `c${number}` as ConnectionId;
	return conversation({
		id: `s1.${connectionId}` as ConversationId,
		connectionId,
		members: others.map((one) => ({
			...one,
			standing: "joined",
			canEncrypt: one.identityKey !== null,
			...noMarks,
		})),
		lastActiveAt: NOW - number * 47 * MINUTE_S * 1_000,
		...over,
	});
}

let count = 0;

/** Each a minute after the one before, the last of them now. */
export function says(
	from: Person,
	text: string,
	over: Partial<Message> = {},
): Message {
	count += 1;
	return message(count, {
		id: `m${count}` as MessageId,
		conversationId: "s1.c1" as ConversationId,
		from: from.key,
		fromName: from.name,
		text,
		date: NOW / 1_000 - (40 - count) * MINUTE_S,
		delivery: { kind: from === alice ? "sent" : "received" },
		protection: "encrypted",
		...over,
	});
}

export const fileId = (name: string) => name.padEnd(22, "_") as FileId;
export const requestId = (name: string) => name as SentRequestId;
export const personKey = (name: string) => name as PersonKey;
