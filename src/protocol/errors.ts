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

/** The peer, or the caller, broke the protocol. `message` is one sentence fit for showing. */
export class ProtocolError extends Error {
	override readonly name = "ProtocolError";

	constructor(
		readonly code: ProtocolErrorCode,
		message: string,
	) {
		super(message);
	}
}
