/** What the oracle judges: what everybody's log says, and what everybody has at the end. */
export interface Evidence {
	/** conversation -> the names of all who are in it from its beginning to its end. */
	readonly members: ReadonlyMap<string, readonly string[]>;
	readonly log: readonly Entry[];
	readonly finals: readonly Final[];
}

/**
 * - `created`: the user has pressed Enter; what follows was not promised yet
 * - `queued`: the app has taken it (the composer is empty)
 * - `refused`: the app has said that it did not take it (the text is still in the composer)
 * - `sent`, `failed`: shown beside the message
 * - `shown`: it appeared at a receiver
 * - `repeated`: it came over the wire again, and was recognised
 */
export type Happening =
	| "created"
	| "queued"
	| "refused"
	| "sent"
	| "failed"
	| "shown"
	| "repeated";

/** One line of a client's log, written before anything else can happen in it. */
export interface Entry {
	/** Milliseconds by the machine's monotonic clock: the same for all processes, and never set. */
	readonly t: number;
	readonly who: string;
	readonly conversation: string;
	readonly event: Happening;
	/** `<name of the writer>/<which of theirs, from 0>` */
	readonly id: string;
}

/** One member's conversation after heal, quiet, a last restart and a drain. */
export interface Final {
	readonly who: string;
	readonly conversation: string;
	/** In the order shown; null where it could not be read. */
	readonly messages: readonly FinalMessage[] | null;
	/** What the list of conversations says. */
	readonly lastId: string | null;
	readonly unread: number;
	readonly readUpTo: number;
	/** What is shown of the others: everything numbered so is stored with them. */
	readonly delivered: readonly {
		readonly to: string;
		readonly since: number;
		readonly upTo: number;
	}[];
}

export interface FinalMessage {
	/** null for a text that no writer of ours wrote. */
	readonly id: string | null;
	/** The name of whoever wrote it, as it is shown. */
	readonly from: string;
	readonly number: number | null;
	readonly delivery: string;
}

const MARK = /^(\S+\/\d+) [^#]*#([0-9a-z]+)$/;

/** A text that tells who wrote it, which of theirs it is, and whether one character of it has changed. */
export function markedText(id: string, bytes: number): string {
	const body = `${id} ${"x".repeat(Math.max(0, bytes - id.length - 9))}`;
	return `${body}#${checksum(body)}`;
}

/** @returns the id; null where `markedText` did not make this text */
export function markOf(text: string): string | null {
	const [, id, sum] = MARK.exec(text) ?? [];
	const body = text.slice(0, text.lastIndexOf("#"));
	return id !== undefined && checksum(body) === sum ? id : null;
}

/** FNV-1a. */
function checksum(text: string): string {
	let sum = 2_166_136_261;
	for (let i = 0; i < text.length; i++) {
		sum = Math.imul(sum ^ text.charCodeAt(i), 16_777_619) >>> 0;
	}
	return sum.toString(36);
}
