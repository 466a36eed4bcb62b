import { isAct, type Outgoing } from "../shared/domain/act";
import type { Part } from "../shared/domain/history";
import { MAX_TEXT_LENGTH } from "../shared/domain/message";
import { errorOf } from "../shared/errors";
import type { Database } from "./database";
import { checksum, isChecksum, type StoreKeys } from "./keys";
import { partSchema } from "./message-schema";
import type { Messages } from "./messages";

/** Texts that one person has begun in a conversation and not ended; of more the oldest is given up. */
const MAX_UNFINISHED = 2;

const tooLong = errorOf("text-too-long");

/** The table of what came in pieces, until all of them are here. */
export class Parts {
	constructor(
		readonly database: Database,
		readonly keys: StoreKeys,
		readonly messages: Messages,
	) {}

	/** @returns the whole, once this was the last piece of it to come; it has the number of its last piece */
	add(part: Part): Outgoing | null {
		const { of, index, total } = part;
		const conversation = this.messages.conversationFor(of.conversationId);
		// It is complete; when it is sent again, the number of its last piece counts.
		if (!isAct(of) && this.messages.has(of.conversationId, of)) {
			const held = this.messages.find(of.conversationId, of);
			return held && index === total ? { ...held, number: of.number } : null;
		}
		const key = checksum(this.keys.index, of.from, of.id);
		const writer = checksum(this.keys.index, of.from);
		this.database.run(
			"delete from part where conversation = ? and key = ? and (total <> ? or place = ?)",
			conversation,
			key,
			total,
			index,
		);
		const body = JSON.stringify(part);
		this.database.run(
			`insert into part (conversation, key, writer, place, total, body, checksum)
			values (?, ?, ?, ?, ?, ?, ?)`,
			conversation,
			key,
			writer,
			index,
			total,
			body,
			checksum(this.keys.checksum, "part", body),
		);
		const pieces = this.#read(
			"conversation = ? and key = ?",
			conversation,
			key,
		);
		if (pieces.length === total) {
			this.#drop(conversation, key);
			return joined(pieces);
		}
		const begun = this.database.all(
			`select cast(key as blob) from part where conversation = ? and writer = ?
			group by key order by max(seq) desc`,
			conversation,
			writer,
		);
		for (const [old] of begun.slice(MAX_UNFINISHED))
			this.#drop(conversation, old as Buffer);
		return null;
	}

	all(): readonly Part[] {
		return this.#read("true");
	}

	#drop(conversation: number, key: Uint8Array): void {
		this.database.run(
			"delete from part where conversation = ? and key = ?",
			conversation,
			key,
		);
	}

	/** One that can't be trusted is none. */
	#read(where: string, ...values: readonly (number | Buffer)[]): Part[] {
		return this.database
			.all(
				`select cast(body as blob), cast(checksum as blob) from part where ${where} order by place`,
				...values,
			)
			.flatMap(([body, found]) => {
				const text = String(body);
				const expected = checksum(this.keys.checksum, "part", text);
				if (!isChecksum(expected, found)) return [];
				const parsed = partSchema.safeParse(JSON.parse(text));
				return parsed.success ? [parsed.data] : [];
			});
	}
}

function joined(pieces: readonly Part[]): Outgoing | null {
	const last = pieces.at(-1)?.of;
	if (!last) return null;
	const text = pieces.map(({ of }) => textOf(of)).join("");
	const isTooLong = text.length > MAX_TEXT_LENGTH;
	if (!isAct(last))
		return isTooLong
			? { ...last, text: "", unreadable: tooLong }
			: { ...last, text };
	if (last.change.kind !== "edit" || isTooLong) return null;
	return { ...last, change: { ...last.change, text } };
}

function textOf(of: Outgoing): string {
	if (!isAct(of)) return of.text;
	return of.change.kind === "edit" ? of.change.text : "";
}
