import { type Act, afterAct } from "../shared/domain/act";
import type { MessageChange } from "../shared/domain/history";
import type { ConversationId } from "../shared/domain/ids";
import type { Delivery, Message, MessageRef } from "../shared/domain/message";
import type { Database, Row } from "./database";
import { checksum, isChecksum, type StoreKeys } from "./keys";
import { actSchema } from "./message-schema";
import type { Messages } from "./messages";

/** What one person has done to messages of a conversation that are not here; of more the oldest is given up. */
const MAX_WAITING_ACTS = 100;

const states = { received: 0, queued: 1, sent: 2, failed: 3 } as const;
const readColumns =
	"seq, cast(body as blob), cast(checksum as blob), cast(key as blob)";

interface StoredAct {
	readonly seq: number;
	readonly act: Act;
}

/**
 * The table of what was done to messages. Others' acts wait in it until their message is here, own ones until they are safe;
 * the messages themselves show at once what was done to them.
 */
export class Acts {
	/** For which messages something waits; null while that is not known. */
	#awaited: Set<string> | null = null;

	constructor(
		readonly database: Database,
		readonly keys: StoreKeys,
		readonly messages: Messages,
	) {}

	/** Whatever was looked up in a transaction that was undone may not be there. */
	forget(): void {
		this.#awaited = null;
	}

	/** @returns whether its message is another one now */
	add(act: Act): boolean {
		const { conversationId, target } = act;
		if (act.delivery.kind !== "received") {
			this.#put(act);
			return this.messages.change(conversationId, target, (message) => ({
				...afterAct(message, act),
				change: act.delivery,
			}));
		}
		const isChanged = this.messages.change(conversationId, target, (message) =>
			afterAct(message, act),
		);
		if (!isChanged && !this.messages.has(conversationId, target))
			this.#wait(act);
		return isChanged;
	}

	/**
	 * Does what waited for this message, which has just been stored.
	 * @returns whether there was anything
	 */
	catchUp(message: Message): boolean {
		const { conversationId: id } = message;
		const conversation = this.messages.conversationFor(id);
		const target = this.#digest(message);
		const awaited = this.#awaitedNow();
		if (!awaited.delete(awaitedKey(conversation, target))) return false;
		const waiting = this.#read(
			"conversation = ? and target = ? and state = 0",
			conversation,
			target,
		);
		this.#remove(waiting);
		return this.messages.change(id, message, (held) =>
			waiting.reduce((now, { act }) => afterAct(now, act), held),
		);
	}

	/**
	 * What became of an own act.
	 * @returns the message that looks different now; null where there is no such act
	 */
	update(
		id: ConversationId,
		{ id: actId, from, number, delivery }: MessageChange,
	): MessageRef | null {
		const conversation = this.messages.conversation(id);
		if (conversation === null) return null;
		const [held] = this.#read(
			"conversation = ? and key = ? and state > 0",
			conversation,
			this.#digest({ id: actId, from }),
		);
		if (!held) return null;
		const { act } = held;
		this.#remove([held]);
		if (delivery.kind !== "sent") this.#put({ ...act, number, delivery });
		const { target } = act;
		const others = this.#own(conversation, target);
		this.messages.change(id, target, (message) =>
			withChange(message, changeOf(others)),
		);
		return target;
	}

	/** Own ones that are not safe, in the order they were made. */
	unsent(id: ConversationId): readonly Act[] {
		const conversation = this.messages.conversation(id);
		if (conversation === null) return [];
		return this.#read("conversation = ? and state > 0", conversation).map(
			({ act }) => act,
		);
	}

	all(): readonly Act[] {
		return this.#read("true").map(({ act }) => act);
	}

	#own(conversation: number, target: MessageRef): readonly Act[] {
		return this.#read(
			"conversation = ? and target = ? and state > 0",
			conversation,
			this.#digest(target),
		).map(({ act }) => act);
	}

	/** Of one person and kind the newest is enough. */
	#wait(act: Act): void {
		const conversation = this.messages.conversationFor(act.conversationId);
		const target = this.#digest(act.target);
		const before = this.#read(
			"conversation = ? and target = ? and writer = ? and kind = ? and state = 0",
			conversation,
			target,
			this.#writer(act),
			act.change.kind,
		);
		if (before.some((one) => one.act.id >= act.id)) return;
		this.#remove(before);
		this.#put(act);
		const waiting = this.#read(
			"conversation = ? and writer = ? and state = 0",
			conversation,
			this.#writer(act),
		);
		this.#remove(waiting.slice(0, -MAX_WAITING_ACTS));
		this.#awaitedNow().add(awaitedKey(conversation, target));
	}

	#put(act: Act): void {
		const conversation = this.messages.conversationFor(act.conversationId);
		const key = this.#digest(act);
		const body = JSON.stringify(act);
		this.database.run(
			`insert or replace into act (conversation, key, target, writer, kind, state, body, checksum)
			values (?, ?, ?, ?, ?, ?, ?, ?)`,
			conversation,
			key,
			this.#digest(act.target),
			this.#writer(act),
			act.change.kind,
			states[act.delivery.kind],
			body,
			checksum(this.keys.checksum, "act", key, body),
		);
	}

	/** In the order of their ids, which is that in which their makers made them. One that can't be trusted is none. */
	#read(where: string, ...values: readonly (string | number | Buffer)[]) {
		return this.database
			.all(
				`select ${readColumns} from act where ${where} order by seq`,
				...values,
			)
			.flatMap((row): StoredAct[] => this.#stored(row))
			.sort((a, b) => (a.act.id < b.act.id ? -1 : 1));
	}

	#stored([seq, body, found, key]: Row): StoredAct[] {
		const text = String(body);
		const expected = checksum(
			this.keys.checksum,
			"act",
			key as Uint8Array,
			text,
		);
		if (!isChecksum(expected, found)) return [];
		const parsed = actSchema.safeParse(JSON.parse(text));
		return parsed.success ? [{ seq: Number(seq), act: parsed.data }] : [];
	}

	#remove(stored: readonly StoredAct[]): void {
		for (const { seq } of stored)
			this.database.run("delete from act where seq = ?", seq);
	}

	#awaitedNow(): Set<string> {
		this.#awaited ??= new Set(
			this.database
				.all(
					"select cast(conversation as integer), cast(target as blob) from act where state = 0",
				)
				.map(([conversation, target]) =>
					awaitedKey(Number(conversation), target as Uint8Array),
				),
		);
		return this.#awaited;
	}

	#digest({ from, id }: MessageRef): Buffer {
		return checksum(this.keys.index, from, id);
	}

	#writer({ from }: Act): Buffer {
		return checksum(this.keys.index, from);
	}
}

/** How far the others are behind: what failed is to be seen first. */
function changeOf(waiting: readonly Act[]): Delivery | null {
	const failed = waiting.find(({ delivery }) => delivery.kind === "failed");
	return (failed ?? waiting.at(-1))?.delivery ?? null;
}

function withChange(message: Message, delivery: Delivery | null): Message {
	const { change: _before, ...rest } = message;
	return delivery ? { ...rest, change: delivery } : rest;
}

function awaitedKey(conversation: number, target: Uint8Array): string {
	return `${conversation} ${Buffer.from(target).toString("hex")}`;
}
