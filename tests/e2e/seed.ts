import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A conversation as if it had been going on for long, and how its messages read. */
export interface SeededConversation {
	readonly topic: string;
	/** Beside the user herself. */
	readonly members: readonly string[];
	readonly length: number;
	/** The last message seen; all of them where it is left out. */
	readonly readUpTo?: number;
	/** By its number, from 1. Numbers alone where it is left out. */
	readonly text?: (number: number) => string;
	/** Index of who wrote it, the user herself being `members.length`. In turns of three where it is left out. */
	readonly writer?: (number: number) => number;
	/** Of the other members, for the journey of one's own messages. */
	readonly marks?: readonly {
		readonly deliveredUpTo: number;
		readonly readUpTo: number;
	}[];
}

const self = "Alice";
const serverId = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/** One message a minute up to now, so that days and groups come as they do in life. */
const secondsApart = 60;

/** Writes a profile with these conversations; its one server is switched off. */
export function seedProfile(
	profile: string,
	seeded: readonly SeededConversation[],
): void {
	mkdirSync(join(profile, "messages"), { recursive: true });
	const now = Math.floor(Date.now() / 1000);
	const conversations = seeded.map((conversation, index) => {
		const connectionId = String(index).padStart(64, "0");
		const id = `${serverId}.${connectionId}`;
		const { members, length, topic, marks } = conversation;
		const people = [...members, self];
		const messages = Array.from({ length }, (_, n) => {
			const number = n + 1;
			const writer =
				conversation.writer?.(number) ?? Math.floor(n / 3) % people.length;
			const name = people[writer] ?? self;
			return {
				conversationId: id,
				id: ulid(number),
				from: name.toLowerCase(),
				fromName: name,
				claimed: false,
				number,
				date: now - (length - number) * secondsApart,
				text: conversation.text?.(number) ?? `message ${number}`,
				delivery: { kind: name === self ? "sent" : "received" },
			};
		});
		writeFileSync(
			join(profile, "messages", `${id}.jsonl`),
			messages.map((message) => `${JSON.stringify({ message })}\n`).join(""),
		);
		return {
			id,
			serverId,
			connectionId,
			members: members.map((name, at) => ({
				...person(name),
				standing: "joined",
				since: 0,
				deliveredUpTo: 0,
				readUpTo: 0,
				...marks?.[at],
			})),
			topic,
			unread: 0,
			readUpTo: conversation.readUpTo ?? length,
			last: messages.at(-1) ?? null,
			lastActiveAt: (now - index) * 1000,
			draft: "",
			attachment: { kind: "detached" },
		};
	});
	writeFileSync(
		join(profile, "profile.json"),
		JSON.stringify({
			version: 1,
			profile: { name: self },
			servers: {
				[serverId]: {
					id: serverId,
					host: "127.0.0.1",
					port: 4321,
					own: false,
					self: person(self),
					idle: true,
				},
			},
			pendingRequests: {},
			sentRequests: {},
			conversations: Object.fromEntries(conversations.map((c) => [c.id, c])),
			ignoredRequests: [],
		}),
	);
}

function person(name: string) {
	return { key: name.toLowerCase(), name };
}

/** In the order of the numbers. */
function ulid(number: number): string {
	let rest = number;
	let text = "";
	for (let n = 0; n < 26; n += 1) {
		text = crockford[rest % 32] + text;
		rest = Math.floor(rest / 32);
	}
	return text;
}
