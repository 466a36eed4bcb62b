import { decodeDatum, frameDatum } from "../protocol/codec";
import type { Message } from "../protocol/datums/message";
import { ProtocolError } from "../protocol/errors";
import { FrameReader, payloads } from "../protocol/frame";
import { MSGPACK_HEADER } from "../protocol/header";
import { findCount, findOption } from "../protocol/options";
import { readShortMarker } from "../protocol/short-marker";
import type { Destination, Dial, Transport } from "./transport";

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
	/** The relay has let us in; `next` is the number of the first datum that will come. */
	attached(next: number): void;
	/**
	 * What came in one piece of so many bytes. `count` datums have been received on this attachment so
	 * far, the unreadable ones among them.
	 */
	received(
		messages: readonly NumberedMessage[],
		count: number,
		bytes: number,
	): void;
	/**
	 * The relay's word on this user's own datums: it has so many more of those sent on this attachment, in the
	 * order in which they were sent, and the last of them has that number. Comes in the stream's order: what
	 * was received before has lower numbers, what is received after has higher ones.
	 */
	echoed(count: number, number: number): void;
	/**
	 * What the relay had kept has been handed over: whatever this user sent on earlier attachments has a number below
	 * `next`, or was not taken. Not every relay says so.
	 */
	current(next: number): void;
	/**
	 * What is numbered below `next` and neither came nor is this user's own does not come any more; in the
	 * stream's order. From a server that echoes nothing also after each datum of one's own.
	 */
	skipped(next: number): void;
	/** It is over; nothing follows. */
	closed(): void;
}

/** This user's end of one conversation's relay socket (profile section 5). */
export class RelaySocket {
	readonly #transport: Transport;
	readonly #reader = new FrameReader();
	readonly #timer: NodeJS.Timeout;
	#attached = false;
	#closed = false;
	/** The number of the next datum that comes in. */
	#next = 1;
	#from: string | null = null;
	/** Datums received on this attachment. */
	#count = 0;
	/** Datums that went out on this attachment and that the relay has not spoken of. */
	#unechoed = 0;
	/** What has been read and not handed on: its Messages, datums and bytes. */
	#batch: NumberedMessage[] = [];
	#batchCount = 0;
	#batchBytes = 0;

	constructor(
		destination: Destination,
		readonly id: string,
		readonly token: string,
		from: string,
		dial: Dial,
		readonly events: RelaySocketEvents,
		/** `seq=now`: tell me the numbers of my own datums. */
		options: readonly string[] = ["seq=now"],
	) {
		this.#transport = dial(destination, {
			opened: () => {
				this.#transport.write(MSGPACK_HEADER);
				this.#transport.write(
					frameDatum({
						kind: "request",
						to: [id],
						from,
						options: [`token=${token}`, "marker=short", ...options],
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
		this.#unechoed++;
	}

	/** Closes without a further event. */
	close(): void {
		this.#closed = true;
		clearTimeout(this.#timer);
		this.#transport.close();
	}

	#end(): void {
		this.close();
		this.events.closed();
	}

	#read(bytes: Uint8Array): void {
		try {
			for (const run of this.#reader.push(bytes)) {
				for (const payload of payloads(run)) {
					if (this.#closed) return;
					this.#take(payload);
				}
			}
		} catch (error) {
			if (!(error instanceof ProtocolError)) throw error;
			// The stream itself is broken, and with it all that would follow.
			this.#end();
			return;
		}
		this.#handOn();
	}

	#handOn(): void {
		if (this.#closed || this.#batchCount === 0) return;
		const [messages, bytes] = [this.#batch, this.#batchBytes];
		this.#batch = [];
		this.#batchCount = 0;
		this.#batchBytes = 0;
		this.events.received(messages, this.#count, bytes);
	}

	#take(payload: Uint8Array): void {
		const short = readShortMarker(payload, this.token);
		if (short) {
			this.#takeMarker(short.next, short.own, []);
			return;
		}
		const message = readMessage(payload);
		if (message && this.#isMarker(message)) {
			const { flags } = message;
			const next = findCount(flags, "next") ?? this.#next;
			this.#takeMarker(next, findCount(flags, "own") ?? 0, flags);
			return;
		}
		// Before the marker there is at most an error, and then the end.
		if (!this.#attached) return;
		this.#count++;
		this.#batchCount++;
		this.#batchBytes += payload.length;
		const number = this.#next++;
		// Another member's noise has its number, and nothing to show.
		this.#batch.push({ message: message ?? noise, number, from: this.#from });
	}

	#takeMarker(next: number, own: number, flags: readonly string[]): void {
		if (next < 1 || next > MAX_NUMBER) {
			throw new ProtocolError("bad-datum", `${next} is no datum's number.`);
		}
		const isGap = this.#attached && own === 0 && next > this.#next;
		this.#next = next;
		this.#from = findOption(flags, "from") ?? this.#from;
		if (!this.#attached) {
			this.#attached = true;
			clearTimeout(this.#timer);
			this.events.attached(next);
		}
		this.#takeEcho(own);
		if (isGap || flags.includes("current")) this.#handOn();
		if (isGap && !this.#closed) this.events.skipped(next);
		if (flags.includes("current") && !this.#closed) {
			this.events.current(next);
		}
	}

	/** So many of this user's own datums have the numbers before the next. */
	#takeEcho(own: number): void {
		if (own === 0) return;
		if (own > this.#unechoed || own >= this.#next) {
			throw new ProtocolError("bad-datum", "Datums that were never sent.");
		}
		this.#unechoed -= own;
		this.#handOn();
		if (!this.#closed) this.events.echoed(own, this.#next - 1);
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

const noise: Message = {
	kind: "message",
	category: "",
	subject: "",
	flags: [],
	date: 0n,
	msg: "",
};

function readMessage(payload: Uint8Array): Message | null {
	try {
		const datum = decodeDatum(payload);
		return datum.kind === "message" ? datum : null;
	} catch (error) {
		if (error instanceof ProtocolError) return null;
		throw error;
	}
}
