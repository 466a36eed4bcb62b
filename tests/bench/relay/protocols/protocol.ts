import type { Peer } from "../peer";
import type { Courier } from "./courier";

/** How one system's clients speak: what the load generator needs to know of it, and nothing more. */
export interface Protocol {
	/** The longest message it carries. */
	readonly maxMessageBytes: number;
	/** Two parties who can write to each other. */
	pair(port: number, name: string): Promise<[Peer, Peer]>;
	/** The first writes to all others; null where the protocol has no way that compares. */
	readonly group:
		| ((port: number, name: string, receivers: number) => Promise<Peer[]>)
		| null;
	/** A sender who is told what is safe, and a receiver who has stored it when it says so; null where there is none. */
	readonly courier:
		| ((
				port: number,
				name: string,
				bytes: number,
				isAway: boolean,
		  ) => Promise<Courier>)
		| null;
	/** A party who is there and waits. */
	idle(port: number, name: string): Promise<void>;
}

/** How messages look on the wire, seen from one party. One instance a party: it holds where it reads. */
export interface Wire {
	/** A message of that many bytes, with `head` and then the number's digits somewhere within. */
	compose(head: string, bytes: number): Buffer;
	/** A message as it is sent. */
	frame(message: Buffer): Buffer;
	/**
	 * Looks at what starts at `at`, and sets `from` and `to` to where the message in it lies; `from` is -1
	 * where it holds none.
	 * @returns its end; 0 where it has not arrived whole
	 */
	next(bytes: Buffer, at: number): number;
	readonly from: number;
	readonly to: number;
	/** Numbers a frame that needs a number of its own. */
	stamp?(frame: Buffer, at: number, sequence: number): void;
	/** What the other side waits for after what came since the last call. */
	answer?(): Buffer | null;
}

const FILLER = "the quick brown fox jumps over the lazy dog 0123456789 ";

/** The digits of a message's number. */
export const DIGITS = 10;

/** Readable text that every protocol here carries unchanged. */
export function composeText(head: string, bytes: number): Buffer {
	const start = `${head}${"0".repeat(DIGITS)} `;
	const text = start.padEnd(bytes, FILLER);
	// Not a space at the end: IRC servers strip that.
	return Buffer.from(`${text.slice(0, Math.max(bytes, start.length) - 1)}.`);
}

/** Writes a number into the digits at `at`. */
export function writeDigits(bytes: Buffer, at: number, value: number): void {
	let left = value;
	for (let i = at + DIGITS - 1; i >= at; i--) {
		bytes[i] = 48 + (left % 10);
		left = Math.floor(left / 10);
	}
}
