import type { Endpoint } from "../protocol/address";
import { decodeDatum, frameDatum } from "../protocol/codec";
import type { Message } from "../protocol/datums/message";
import { ProtocolError } from "../protocol/errors";
import { FrameReader, payloads } from "../protocol/frame";
import { MSGPACK_HEADER } from "../protocol/header";
import { findCount, findOption } from "../protocol/options";
import type { Dial, Transport } from "./transport";

/** How long a relay may take to let us in, from the dial on. */
const ATTACH_TIMEOUT_MS = 10_000;
/** Numbers stay far from where a double no longer counts by one. */
const MAX_NUMBER = 2 ** 52;

/** One Message of a conversation, with what the relay says of it. */
export interface NumberedMessage {
	readonly message: Message;
	/** Its place in the conversation's order, from 1. */
	readonly number: number;
	/** The address of who spoke, by the relay's word; null where it need not say (two people). */
	readonly from: string | null;
}

export interface RelaySocketEvents {
	/** The relay has let us in. */
	attached(): void;
	/**
	 * What came in one piece of so many bytes. `count` datums have been received on this attachment so
	 * far, the unreadable ones among them.
	 */
	received(
		messages: readonly NumberedMessage[],
		count: number,
		bytes: number,
	): void;
	/** It is over; nothing follows. */
	closed(): void;
}

/** This user's end of one conversation's relay socket (profile section 5). */
export class RelaySocket {
	readonly #transport: Transport;
	readonly #reader = new FrameReader();
	readonly #timer: NodeJS.Timeout;
	#attached = false;
	/** The number of the next datum that comes in. */
	#next = 1;
	#from: string | null = null;
	/** Datums received on this attachment. */
	#count = 0;

	constructor(
		endpoint: Endpoint,
		readonly id: string,
		readonly token: string,
		from: string,
		dial: Dial,
		readonly events: RelaySocketEvents,
	) {
		this.#transport = dial(endpoint, {
			opened: () => {
				this.#transport.write(MSGPACK_HEADER);
				this.#transport.write(
					frameDatum({
						kind: "request",
						to: [id],
						from,
						options: [`token=${token}`],
					}),
				);
			},
			received: (bytes) => this.#read(bytes),
			closed: () => this.#end(),
		});
		this.#timer = setTimeout(() => this.#end(), ATTACH_TIMEOUT_MS);
	}

	/** @throws ProtocolError `unencodable` */
	send(message: Message): void {
		this.#transport.write(frameDatum(message));
	}

	/** Closes without a further event. */
	close(): void {
		clearTimeout(this.#timer);
		this.#transport.close();
	}

	#end(): void {
		this.close();
		this.events.closed();
	}

	#read(bytes: Uint8Array): void {
		const messages: NumberedMessage[] = [];
		const before = this.#count;
		try {
			for (const run of this.#reader.push(bytes)) {
				for (const payload of payloads(run)) this.#take(payload, messages);
			}
		} catch (error) {
			if (!(error instanceof ProtocolError)) throw error;
			// The stream itself is broken, and with it all that would follow.
			this.#end();
			return;
		}
		if (this.#count > before) {
			this.events.received(messages, this.#count, bytes.length);
		}
	}

	#take(payload: Uint8Array, messages: NumberedMessage[]): void {
		const message = readMessage(payload);
		if (message && this.#isMarker(message)) {
			const next = findCount(message.flags, "next") ?? this.#next;
			if (next < 1 || next > MAX_NUMBER) {
				throw new ProtocolError("bad-datum", `${next} is no datum's number.`);
			}
			this.#next = next;
			this.#from = findOption(message.flags, "from") ?? this.#from;
			if (!this.#attached) {
				this.#attached = true;
				clearTimeout(this.#timer);
				this.events.attached();
			}
			return;
		}
		// Before the marker there is at most an error, and then the end.
		if (!this.#attached) return;
		this.#count++;
		const number = this.#next++;
		// Another member's noise: it has its number, and nothing to show.
		if (!message) return;
		messages.push({ message, number, from: this.#from });
	}

	/** A marker repeats the token, which no other member knows: theirs would be a forgery. */
	#isMarker({ category, subject, flags }: Message): boolean {
		return (
			category === "seq" &&
			subject === this.id &&
			findOption(flags, "mark") === this.token
		);
	}
}

function readMessage(payload: Uint8Array): Message | null {
	try {
		const datum = decodeDatum(payload);
		return datum.kind === "message" ? datum : null;
	} catch (error) {
		if (error instanceof ProtocolError) return null;
		throw error;
	}
}
