import { type Datum, decodeDatum, frameDatum } from "../protocol/codec";
import type { Message } from "../protocol/datums/message";
import { FrameReader, frame, payloads } from "../protocol/frame";

/** What a client said on its line. */
export type Said =
	| {
			readonly kind: "datum";
			readonly datum: Datum;
			/** A Message as the others get it: with its length, unchanged where it came as a datum. */
			framed(): Uint8Array;
	  }
	/** Nothing for the handlers: it has its answer already. */
	| { readonly kind: "answer"; readonly bytes: Uint8Array }
	| { readonly kind: "goodbye" };

/** How what is said on a line lies on the wire: in MessagePack, or as text for people. */
export interface Encoding {
	/**
	 * Cuts the stream into what it says, one by one.
	 * @returns pieces for `read`, whole and in order
	 * @throws ProtocolError `bad-length`
	 */
	cut(chunk: Uint8Array): Uint8Array[];
	/** A person reads it, not a program. */
	readonly isForPeople: boolean;
	/** Whether something has begun and is not whole yet. */
	readonly isIncomplete: boolean;
	/** @throws ProtocolError for what is nothing in this encoding */
	read(piece: Uint8Array): Said;
	/** What the server says. */
	write(datum: Datum): Uint8Array;
	/** What others say: datums with their lengths, and who said them; null where they pass unchanged. */
	readonly passOn: ((datums: Uint8Array, sender: string) => Uint8Array) | null;
}

export class MsgpackEncoding implements Encoding {
	readonly isForPeople = false;
	readonly passOn = null;
	readonly #reader = new FrameReader();

	get isIncomplete(): boolean {
		return this.#reader.pendingBytes > 0;
	}

	cut(chunk: Uint8Array): Uint8Array[] {
		return this.#reader.push(chunk).flatMap((run) => [...payloads(run)]);
	}

	read(piece: Uint8Array): Said {
		return {
			kind: "datum",
			datum: decodeDatum(piece),
			framed: () => frame(piece),
		};
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

/** The datums of a run, decoded; what is no Message is left out, for nobody can show it. */
export function messagesIn(datums: Uint8Array): Message[] {
	const messages: Message[] = [];
	for (const payload of payloads({ bytes: datums, count: 0 })) {
		try {
			const datum = decodeDatum(payload);
			if (datum.kind === "message") messages.push(datum);
		} catch {
			// A relay socket may carry anything.
		}
	}
	return messages;
}
