import { type Datum, decodeDatum, frameDatum } from "../../protocol/codec";
import { FrameReader, payloads } from "../../protocol/frame";
import { HEADER_LENGTH } from "../../protocol/header";
import type { Transport, TransportError, TransportEvents } from "../transport";

/** A connection that stays inside this program: at one end the messenger, which takes it for a relay's, at the other an edition. */
export class Pipe implements Transport {
	readonly localAddress = null;
	readonly channel = null;
	#reader = new FrameReader();
	/** Bytes of the header that have yet to come. */
	#header = HEADER_LENGTH;
	#isOver = false;

	/**
	 * @param take called with each datum that the messenger writes
	 * @param left called when the messenger has closed it
	 */
	constructor(
		readonly events: TransportEvents,
		readonly take: (pipe: Pipe, datum: Datum) => void,
		readonly left: (pipe: Pipe) => void,
	) {}

	get isOver(): boolean {
		return this.#isOver;
	}

	open(): void {
		this.#later(() => this.events.opened());
	}

	send(datum: Datum): void {
		const bytes = frameDatum(datum);
		this.#later(() => this.events.received(bytes));
	}

	/** What was sent before arrives before. */
	end(error: TransportError | null): void {
		this.#later(() => {
			this.#isOver = true;
			this.events.closed(error);
		});
	}

	write(bytes: Uint8Array): void {
		if (this.#isOver) return;
		const skipped = Math.min(this.#header, bytes.length);
		this.#header -= skipped;
		for (const run of this.#reader.push(bytes.subarray(skipped))) {
			for (const payload of payloads(run)) {
				this.take(this, decodeDatum(payload));
			}
		}
	}

	close(): void {
		if (this.#isOver) return;
		this.#isOver = true;
		this.left(this);
	}

	/** As from a network: never while the messenger is still about what led to it. */
	#later(act: () => void): void {
		queueMicrotask(() => {
			if (!this.#isOver) act();
		});
	}
}
