import { Reader, Writer } from "./bytes";
import { MIN_PADDED, PADDING_STEP } from "./limits";

/** What is encrypted: a datum, with what lets its reader notice that something before it is missing. */
export interface Plaintext {
	/** One life of the sender's state; with the next the count begins again. */
	readonly session: string;
	/** The epoch in which this session began: who was there already must hear it from its first message on. */
	readonly sessionEpoch: number;
	/** 1 for the first message of the session, then 2, 3 … */
	readonly count: number;
	/** The sender's name of it, to tell a message that was encrypted twice. */
	readonly id: string;
	/** An encoded Message datum. */
	readonly datum: Uint8Array;
}

const VERSION = 1;

/** In front of the datum, and then zeros up to one of few lengths: the relay sees only that. */
export function encodePlaintext(plaintext: Plaintext): Uint8Array {
	const bytes = new Writer()
		.u8(VERSION)
		.text(plaintext.session)
		.count(plaintext.sessionEpoch)
		.count(plaintext.count)
		.text(plaintext.id)
		.bytes(plaintext.datum)
		.done();
	const padded = new Uint8Array(paddedLength(bytes.length));
	padded.set(bytes);
	return padded;
}

/** @throws DamagedBytes */
export function decodePlaintext(bytes: Uint8Array): Plaintext | null {
	const reader = new Reader(bytes);
	if (reader.u8() !== VERSION) return null;
	return {
		session: reader.text(),
		sessionEpoch: reader.count(),
		count: reader.count(),
		id: reader.text(),
		datum: reader.bytes(),
	};
}

/** Powers of two up to the step, then multiples of it. */
export function paddedLength(length: number): number {
	if (length > PADDING_STEP) {
		return Math.ceil(length / PADDING_STEP) * PADDING_STEP;
	}
	let padded = MIN_PADDED;
	while (padded < length) padded *= 2;
	return padded;
}
