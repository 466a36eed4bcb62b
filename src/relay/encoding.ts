import { type Datum, decodeDatum, frameDatum } from "../protocol/codec";
import type { Message } from "../protocol/datums/message";
import { ProtocolError } from "../protocol/errors";
import {
	datumsOf,
	FrameReader,
	frame,
	LENGTH_BYTES,
	payloads,
} from "../protocol/frame";
import { glance, type Sizes, serverCategories } from "./glance";

/** What a client said on its line. */
export type Said =
	| {
			readonly kind: "datum";
			readonly datum: Datum;
			/** A Message as the others get it: with its length, unchanged where it came as a datum. */
			framed(): Uint8Array;
	  }
	/** A Message for people: not decoded, since nobody here has to know what it says. */
	| {
			readonly kind: "message";
			readonly sizes: Sizes;
			/** With its length, as it came. */
			readonly framed: Uint8Array;
	  }
	/** A Message that says itself whom it is for, where a client knows no Connections. */
	| {
			readonly kind: "direct";
			readonly to: Recipient;
			readonly message: Message;
			/** What became of it, as its sender is told. */
			answer(outcome: Outcome): Uint8Array;
	  }
	/** What was kept for an absence is wanted now. */
	| { readonly kind: "fetch" }
	/** Nothing for the handlers: it has its answer already. */
	| {
			readonly kind: "answer";
			readonly bytes: Uint8Array;
			/** It may name everybody who is here; the limits count those. */
			readonly isLong?: boolean;
	  }
	| { readonly kind: "goodbye"; readonly words: Uint8Array | null };

/** A person by the name, or a conversation of several by its short name. */
export type Recipient =
	| { readonly person: string }
	| { readonly group: string };

/** What became of a Message that was not refused. */
export type Outcome =
	| "passed on"
	/** Nobody else of that conversation is here, or was asked and is here; it is kept. */
	| "kept"
	/** It made a Request, and waits for whoever acknowledges. */
	| "asked"
	/** It waits with the Request that one before it made. */
	| "waits";

/** Where others say something. */
export interface Conversation {
	readonly id: string;
	/** Three or more are involved. */
	readonly isGroup: boolean;
}

/** How what is said on a line lies on the wire: in MessagePack, as text for people, or in another edition's datums. */
export interface Encoding {
	/**
	 * Cuts the stream into what it says, one by one.
	 * @returns pieces for `read`, whole and in order
	 * @throws ProtocolError `bad-length`
	 */
	cut(chunk: Uint8Array): Uint8Array[];
	/** A person reads it, not a program. */
	readonly isForPeople: boolean;
	/** It makes the first Request of other things that a client says first; what it says needs no bound of its own. */
	readonly introduces: boolean;
	/** Its Messages say whom they are for, and its client knows no Connections: they are found by who takes part. */
	readonly isAddressed: boolean;
	/** Its client comes back to its conversations, by its name alone. */
	readonly returns: boolean;
	/** Whether something has begun and is not whole yet. */
	readonly isIncomplete: boolean;
	/** @throws ProtocolError for what is nothing in this encoding */
	read(piece: Uint8Array): Said;
	/** What the server says. */
	write(datum: Datum): Uint8Array;
	/**
	 * What others say, as it goes onto this line. A relay socket may carry anything, and on a line the server
	 * speaks too: only Messages for people get there.
	 * @param datums one behind the other, with their lengths
	 * @param sender the address of who said them
	 * @param isForPeople they have been looked at, and are such Messages
	 */
	passOn(
		datums: Uint8Array,
		sender: string,
		conversation: Conversation,
		isForPeople: boolean,
	): Uint8Array;
}

export class MsgpackEncoding implements Encoding {
	/** Not there before anything has come. */
	#reader: FrameReader | null = null;

	// No fields: there is one of these for each line, and an idle line is to cost little.
	get isForPeople(): boolean {
		return false;
	}

	get introduces(): boolean {
		return false;
	}

	get isAddressed(): boolean {
		return false;
	}

	get returns(): boolean {
		return false;
	}

	get isIncomplete(): boolean {
		return this.#reader !== null && this.#reader.pendingBytes > 0;
	}

	/** @returns datums with their lengths */
	cut(chunk: Uint8Array): Uint8Array[] {
		if (chunk.length === 0) return [];
		this.#reader ??= new FrameReader();
		const [first, second] = this.#reader.push(chunk);
		if (!first) return [];
		return second ? [...datumsOf(first), ...datumsOf(second)] : datumsOf(first);
	}

	read(piece: Uint8Array): Said {
		const sizes = glance(piece, LENGTH_BYTES);
		if (sizes) return { kind: "message", sizes, framed: piece };
		return {
			kind: "datum",
			datum: decodeDatum(piece.subarray(LENGTH_BYTES)),
			framed: () => piece,
		};
	}

	passOn(
		datums: Uint8Array,
		_sender: string,
		_conversation: Conversation,
		isForPeople: boolean,
	): Uint8Array {
		if (isForPeople) return datums;
		const all = [...payloads({ bytes: datums, count: 0 })];
		if (all.every(isMessage)) return datums;
		return Buffer.concat(all.filter(isMessage).map(frame));
	}

	write(datum: Datum): Uint8Array {
		if (datum !== latest.datum) {
			latest = { datum, framed: frameDatum(datum) };
		}
		return latest.framed;
	}
}

/** The same Message often goes to many lines, one after the other. */
let latest: { datum: Datum | null; framed: Uint8Array } = {
	datum: null,
	framed: new Uint8Array(0),
};

/** The Messages of a run that people may send each other; what is anything else is left out. */
export function messagesIn(datums: Uint8Array): Message[] {
	return [...payloads({ bytes: datums, count: 0 })].flatMap(
		(payload) => messageIn(payload) ?? [],
	);
}

function isMessage(payload: Uint8Array): boolean {
	return glance(payload) !== null || messageIn(payload) !== null;
}

function messageIn(payload: Uint8Array): Message | null {
	try {
		const datum = decodeDatum(payload);
		if (datum.kind !== "message") return null;
		return serverCategories.has(datum.category) ? null : datum;
	} catch (error) {
		if (error instanceof ProtocolError) return null;
		throw error;
	}
}
