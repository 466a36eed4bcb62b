import type { HistorySummary, MessageChange } from "../shared/domain/history";
import type {
	ConversationId,
	MessageId,
	PersonKey,
} from "../shared/domain/ids";
import {
	compareMessages,
	type Message,
	type MessageRef,
} from "../shared/domain/message";
import type { Page, PageAnchor } from "../shared/domain/pages";
import { errorOf } from "../shared/errors";
import type { Database, Row } from "./database";
import { checksum, isChecksum, type StoreKeys } from "./keys";
import { messageSchema } from "./message-schema";
import { indexRow } from "./search-index";

/** What became of one message that was to be stored. */
export type Outcome = "fresh" | "moved" | "known";

const states = ["received", "queued", "sent", "failed"] as const;
const stateOf = ({ delivery }: Message) => states.indexOf(delivery.kind);

const columns = "seq, conversation, key, number, state, date, body, checksum";
/**
 * Each as what it should be, whatever a damaged page makes of it: libsql ends the whole process over a text
 * that is no UTF-8, so that texts are read as bytes.
 */
const readColumns = `seq, cast(conversation as integer), cast(key as blob), cast(number as integer),
	cast(state as integer), cast(date as real), cast(body as blob), cast(checksum as blob)`;

/** A message in the store. */
export interface StoredMessage {
	/** Its place in the order in which messages came here, from 1. */
	readonly seq: number;
	readonly message: Message;
	/** Its checksum was wrong: `message` only says so, in its place. */
	readonly isDamaged: boolean;
}

/** The tables of messages. Everything that is written goes into the transaction that is under way. */
export class Messages {
	/** Both ways; null where it isn't there. */
	readonly #conversations = new Map<ConversationId, number>();
	readonly #ids = new Map<number, ConversationId>();

	constructor(
		readonly database: Database,
		readonly keys: StoreKeys,
		/** Told once of each damaged message. */
		readonly onDamage: (seq: number) => void,
	) {}

	/** Whatever was looked up in a transaction that was undone may not be there. */
	forget(): void {
		this.#conversations.clear();
		this.#ids.clear();
	}

	append(message: Message): Outcome {
		const conversation = this.conversationFor(message.conversationId);
		const held = this.#find(conversation, message);
		if (!held) {
			this.#insert(message, conversation);
			return "fresh";
		}
		if (held.isDamaged || !isLaterCopy(message, held.message)) return "known";
		const { number } = message;
		this.#write(held.seq, conversation, { ...held.message, number });
		return "moved";
	}

	/**
	 * A change of a message that isn't there, or can't be read, is none.
	 * @returns whether there is such a message
	 */
	update(id: ConversationId, change: MessageChange): boolean {
		const conversation = this.conversation(id);
		const held = conversation && this.#find(conversation, change);
		if (!conversation || !held) return false;
		if (!held.isDamaged) {
			const { number, delivery, protection = held.message.protection } = change;
			const message = { ...held.message, number, delivery, protection };
			this.#write(held.seq, conversation, message);
		}
		return true;
	}

	/** Everything of it goes, and its words with it. */
	remove(id: ConversationId): void {
		const conversation = this.conversation(id);
		if (conversation === null) return;
		this.database.run(
			"delete from message_words where rowid in (select seq from message where conversation = ?)",
			conversation,
		);
		for (const table of ["message", "act", "part"]) {
			this.database.run(
				`delete from ${table} where conversation = ?`,
				conversation,
			);
		}
		this.database.run("delete from conversation where n = ?", conversation);
		this.forget();
	}

	/**
	 * What it is now, found by what it is now as well.
	 * @returns whether that is something else
	 */
	change(
		id: ConversationId,
		ref: MessageRef,
		changed: (message: Message) => Message,
	): boolean {
		const conversation = this.conversation(id);
		const held = conversation && this.#find(conversation, ref);
		if (!conversation || !held || held.isDamaged) return false;
		const message = changed(held.message);
		if (message === held.message) return false;
		this.#write(held.seq, conversation, message);
		if (message.text !== held.message.text) {
			this.database.run("delete from message_words where rowid = ?", held.seq);
			this.#index(held.seq, conversation, message);
		}
		return true;
	}

	has(id: ConversationId, ref: MessageRef): boolean {
		const conversation = this.conversation(id);
		return conversation !== null && this.#find(conversation, ref) !== null;
	}

	find(id: ConversationId, ref: MessageRef): Message | null {
		const conversation = this.conversation(id);
		return (conversation && this.#find(conversation, ref)?.message) || null;
	}

	/** @returns its number in the store; null where nothing of it is stored */
	conversation(id: ConversationId): number | null {
		const known = this.#conversations.get(id);
		if (known !== undefined) return known;
		const [row] = this.database.all(
			"select n from conversation where id = ?",
			id,
		);
		if (!row) return null;
		this.#remember(Number(row[0]), id);
		return Number(row[0]);
	}

	page(id: ConversationId, anchor: PageAnchor, length: number): Page {
		const conversation = this.conversation(id);
		if (conversation === null)
			return { messages: [], hasOlder: false, hasNewer: false };
		const below = (number: number, count: number) =>
			this.#read(
				"number < ? order by number desc, seq desc limit ?",
				conversation,
				number,
				count,
			).reverse();
		const from = (number: number, count: number) =>
			this.#read(
				"number >= ? order by number, seq limit ?",
				conversation,
				number,
				count,
			);
		const unnumbered = () =>
			this.#read("number is null", conversation).sort((a, b) =>
				compareMessages(a, b),
			);
		/** Up to `count`, and at the end all that has no number. */
		const onwards = (number: number, count: number) => {
			const found = from(number, count + 1);
			const rest = unnumbered();
			if (found.length < count)
				return { messages: [...found, ...rest], hasNewer: false };
			return {
				messages: found.slice(0, count),
				hasNewer: found.length > count || rest.length > 0,
			};
		};
		const backwards = (number: number, count: number) => {
			const found = below(number, count + 1);
			return {
				messages: found.slice(Math.max(0, found.length - count)),
				hasOlder: found.length > count,
			};
		};
		switch (anchor.kind) {
			case "newest": {
				const rest = unnumbered();
				const { messages, hasOlder } = backwards(
					Number.MAX_SAFE_INTEGER,
					Math.max(0, length - rest.length),
				);
				return {
					messages: [...messages, ...rest],
					hasOlder,
					hasNewer: false,
				};
			}
			case "before": {
				const page = backwards(anchor.number, length);
				const hasNewer = onwards(anchor.number, 0).hasNewer;
				return { ...page, hasNewer };
			}
			case "after": {
				const page = onwards(anchor.number + 1, length);
				const { hasOlder } = backwards(anchor.number + 1, 0);
				return { ...page, hasOlder };
			}
			case "around": {
				const before = Math.floor(length / 2);
				const older = backwards(anchor.number, before);
				const newer = onwards(anchor.number, length - before);
				return {
					messages: [...older.messages, ...newer.messages],
					hasOlder: older.hasOlder,
					hasNewer: newer.hasNewer,
				};
			}
		}
	}

	unsent(id: ConversationId): readonly Message[] {
		const conversation = this.conversation(id);
		if (conversation === null) return [];
		return this.database
			.all(
				`select ${readColumns} from message where conversation = ? and state in (1, 3)`,
				conversation,
			)
			.map((row) => this.#stored(row))
			.filter(({ isDamaged }) => !isDamaged)
			.map(({ message }) => message)
			.sort(compareMessages);
	}

	summary(id: ConversationId, readUpTo: number): HistorySummary {
		const conversation = this.conversation(id);
		if (conversation === null) return { last: null, newest: 0, unread: 0 };
		const { messages } = this.page(id, { kind: "newest" }, 1);
		const [newest] = this.database.all(
			"select max(number) from message where conversation = ? and state = 0",
			conversation,
		);
		const [unread] = this.database.all(
			"select count(*) from message where conversation = ? and state = 0 and number > ?",
			conversation,
			readUpTo,
		);
		return {
			last: messages.at(-1) ?? null,
			newest: Number(newest?.[0] ?? 0),
			unread: Number(unread?.[0] ?? 0),
		};
	}

	/** @returns in the order in which they came here */
	after(seq: number, length: number): readonly StoredMessage[] {
		return this.database
			.all(
				`select ${readColumns} from message where seq > ? order by seq limit ?`,
				seq,
				length,
			)
			.map((row) => this.#stored(row));
	}

	at(seq: number): StoredMessage | null {
		const [row] = this.database.all(
			`select ${readColumns} from message where seq = ?`,
			seq,
		);
		return row ? this.#stored(row) : null;
	}

	#read(
		where: string,
		conversation: number,
		...values: readonly number[]
	): Message[] {
		return this.database
			.all(
				`select ${readColumns} from message where conversation = ? and ${where}`,
				conversation,
				...values,
			)
			.map((row) => this.#stored(row).message);
	}

	#find(conversation: number, { id, from }: MessageRef): StoredMessage | null {
		const [row] = this.database.all(
			`select ${readColumns} from message where conversation = ? and key = ?`,
			conversation,
			checksum(this.keys.index, from, id),
		);
		return row ? this.#stored(row) : null;
	}

	#insert(message: Message, conversation: number): void {
		const [row] = this.database.all(
			"select coalesce(max(seq), 0) + 1 from message",
		);
		const seq = Number(row?.[0]);
		this.#write(seq, conversation, message);
		this.#index(seq, conversation, message);
	}

	#index(seq: number, conversation: number, message: Message): void {
		const { words, starts, tags } = indexRow(message, conversation);
		this.database.run(
			"insert into message_words (rowid, words, starts, tags) values (?, ?, ?, ?)",
			seq,
			words,
			starts,
			tags,
		);
	}

	#write(seq: number, conversation: number, message: Message): void {
		const key = checksum(this.keys.index, message.from, message.id);
		const { number, date } = message;
		const state = stateOf(message);
		const parts = [seq, conversation, key, number, state, date];
		const body = JSON.stringify(message);
		this.database.run(
			`insert into message (${columns}) values (?, ?, ?, ?, ?, ?, ?, ?)
			on conflict (seq) do update set number = excluded.number, state = excluded.state,
			body = excluded.body, checksum = excluded.checksum`,
			seq,
			conversation,
			key,
			number,
			state,
			date,
			body,
			rowChecksum(this.keys, [...parts, body]),
		);
	}

	/** A row whose checksum is wrong is never taken for what it says; it keeps its place. */
	#stored(row: Row): StoredMessage {
		const [seq, n, , number, , , body, found] = row;
		const expected = rowChecksum(this.keys, row.slice(0, -1));
		if (isChecksum(expected, found)) {
			const parsed = messageSchema.safeParse(JSON.parse(String(body)));
			if (parsed.success)
				return { seq: Number(seq), message: parsed.data, isDamaged: false };
		}
		this.onDamage(Number(seq));
		return {
			seq: Number(seq),
			message: damaged(Number(seq), this.#idOf(Number(n)), number),
			isDamaged: true,
		};
	}

	/** @returns its number in the store */
	conversationFor(id: ConversationId): number {
		const known = this.conversation(id);
		if (known !== null) return known;
		this.database.run("insert into conversation (id) values (?)", id);
		const made = this.conversation(id);
		if (made === null) throw new Error("a conversation was not stored");
		return made;
	}

	#idOf(n: number): ConversationId {
		const known = this.#ids.get(n);
		if (known !== undefined) return known;
		const [row] = this.database.all(
			"select cast(id as blob) from conversation where n = ?",
			n,
		);
		return String(row?.[0] ?? "") as ConversationId;
	}

	#remember(n: number, id: ConversationId): void {
		this.#conversations.set(id, n);
		this.#ids.set(n, id);
	}
}

function rowChecksum(keys: StoreKeys, parts: readonly unknown[]): Buffer {
	return checksum(
		keys.checksum,
		"message",
		...parts.map((part) => (part instanceof Uint8Array ? part : String(part))),
	);
}

/** What stands in the place of a message that can't be trusted any more. */
function damaged(
	seq: number,
	conversationId: ConversationId,
	number: unknown,
): Message {
	return {
		conversationId,
		id: `#damaged-${seq}` as MessageId,
		from: "" as PersonKey,
		fromName: "?",
		claimed: true,
		number: typeof number === "number" ? number : null,
		date: 0,
		text: "",
		delivery: { kind: "received" },
		protection: "none",
		unreadable: errorOf("damaged-here"),
	};
}

/** Others' messages alone: an own one has its number from its receipt. */
function isLaterCopy(message: Message, held: Message): boolean {
	return (
		held.delivery.kind === "received" &&
		message.delivery.kind === "received" &&
		(message.number ?? 0) > (held.number ?? 0)
	);
}
