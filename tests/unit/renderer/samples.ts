import type { Conversation } from "../../../src/shared/domain/conversation";
import type {
	ConnectionId,
	ConversationId,
	MessageId,
	PersonKey,
	ServerId,
} from "../../../src/shared/domain/ids";
import { noMarks } from "../../../src/shared/domain/marks";
import type { Message } from "../../../src/shared/domain/message";
import type { Person } from "../../../src/shared/domain/person";
import type { Server } from "../../../src/shared/domain/server";

export const conversationId = "s1.c1" as ConversationId;

export function person(name: string): Person {
	return { key: name.toLowerCase() as PersonKey, name, identityKey: null };
}

/** A message from Bob, in the middle of a day in every time zone's winter. */
export function message(
	number: number | null,
	over: Partial<Message> = {},
): Message {
	return {
		conversationId,
		id: `m${String(number ?? "x").padStart(4, "0")}` as MessageId,
		from: "bob" as PersonKey,
		fromName: "Bob",
		claimed: false,
		number,
		date: new Date(2026, 0, 15, 12, 0, number ?? 0).getTime() / 1000,
		text: `message ${number}`,
		delivery: { kind: "received" },
		protection: "none",
		unreadable: null,
		...over,
	};
}

export function server(over: Partial<Server> = {}): Server {
	return {
		id: "s1" as ServerId,
		host: "10.0.0.5",
		port: 4321,
		own: false,
		self: person("Alice"),
		line: { kind: "ready" },
		people: [],
		scheme: null,
		edition: null,
		fingerprint: null,
		offered: null,
		link: null,
		...over,
	};
}

export function conversation(over: Partial<Conversation> = {}): Conversation {
	return {
		id: conversationId,
		serverId: "s1" as ServerId,
		connectionId: "c1" as ConnectionId,
		members: [
			{
				...person("Bob"),
				standing: "joined",
				canEncrypt: false,
				...noMarks,
			},
		],
		asker: "alice" as PersonKey,
		topic: "",
		topicAt: 0,
		topicDue: null,
		pinned: null,
		mute: null,
		archived: false,
		departure: null,
		encryption: { kind: "none" },
		onlyEncrypted: false,
		unread: 0,
		readUpTo: 0,
		last: null,
		lastActiveAt: 0,
		draft: "",
		attached: [],
		attachment: { kind: "attached" },
		told: noMarks,
		holdup: null,
		...over,
	};
}

/** An answer that the test gives when it wants to. */
export function deferred<T>() {
	let resolve: (value: T) => void = () => {};
	const promise = new Promise<T>((done) => {
		resolve = done;
	});
	return { promise, resolve };
}

/** Lets everything that waits for a settled promise run. */
export const settled = () => new Promise<void>((done) => setTimeout(done, 0));
