import type { AppError } from "../shared/errors";

/** What is wrong with bytes or a datum, from whichever side they came. */
export type ProtocolErrorCode =
	/** The first five bytes are no FLEX header. */
	| "bad-header"
	/** A length of 0, or a datum over the agreed size. */
	| "bad-length"
	/** Not exactly one well-formed MessagePack value within the bounds. */
	| "bad-msgpack"
	/** A MessagePack value that is none of the five datums. */
	| "bad-datum"
	/** A value that does not fit into one datum, or has no UTF-8 form. */
	| "unencodable"
	/** Not a FLEX address. */
	| "bad-address";

/** The peer, or the caller, broke the protocol. `message` is one sentence in English, as it goes over the wire. */
export class ProtocolError extends Error {
	override readonly name = "ProtocolError";

	constructor(
		readonly code: ProtocolErrorCode,
		message: string,
	) {
		super(message);
	}
}

/** What is wrong with an address that somebody has typed. */
export class AddressError extends ProtocolError {
	constructor(
		/** For the user of an app; `message` is for the wire. */
		readonly error: AppError,
		message: string,
	) {
		super("bad-address", message);
	}
}
