import { HEADER_LENGTH, type Mode, matchHeader } from "./header";

/**
 * Which edition speaks, by its first bytes (editions.md, "Detecting the dialect"). Four bytes behind the header decide, and what has been
 * decided stays so whatever follows. A wrong guess would hang rather than fail, because a frame of one edition announces thousands
 * of bytes in another: whoever asks puts a time limit on the first frame.
 */

/** How a stream is cut into datums. */
export type Framing =
	/** A length, then MessagePack: the RFC of 2018-09-27. */
	| "rfc"
	/** Type, length, MessagePack: the RFC since 2018-10-06; fleximd, flexim-go, the Python window. */
	| "typed"
	/** Length, type, MessagePack: the Python window of one week. */
	| "length-type"
	/** MessagePack alone: the Python window's first days. */
	| "bare"
	/** Lines, and commands behind a NUL. */
	| "text"
	| "json"
	/** The header once more: flexim-listener eats the first (editions.md, iv). */
	| "header"
	| "unknown";

/** How many bytes decide. */
export const DECIDING_BYTES = 4;

/** The fields of each type's map, by the side that sends it. An array in field order instead is read, but no program writes it. */
const fieldCounts = {
	client: { 1: 1, 2: 2, 3: 5 },
	// Between peers too: there are only Commands and Messages.
	server: { 0: 3, 2: 2, 3: 5, 5: 3, 6: 2, 7: 2, 9: 3 },
} as const satisfies Record<string, Readonly<Record<number, number>>>;

const ROSTER = 4;
const STATUS = 6;

/**
 * @param bytes what has come behind the header from a client, or from a server, which sends none
 * @returns null while there are too few to say
 */
export function detectFraming(
	bytes: Uint8Array,
	from: "client" | "server",
): Framing | null {
	const [b0, b1 = -1, b2 = -1, b3 = -1] = bytes;
	if (b0 === undefined) return null;
	// A first datum of 8 kB and more would look so too: what counts is that no typed one does.
	if (isMap(b0)) return "bare";
	if (b0 === 0xa4) return "header";
	if (b0 === 0x7b) return "json";
	if (b0 >= 0x20) return b0 < 0x7f || b0 >= 0xc2 ? "text" : "unknown";
	if (b3 < 0) return null;
	if (b0 === 0 && [b1, b2, b3].every(isCapital)) return "text";
	const count: number | undefined = (
		fieldCounts[from] as Readonly<Record<number, number>>
	)[b0];
	if (count !== undefined && b3 === (0x80 | count)) return "typed";
	if (from === "server") {
		if (b0 === ROSTER && (isArray(b3) || b3 === 0xc0)) return "typed";
		// A Status packed twice, for a header that was refused.
		if (b0 === STATUS && (b3 === 0xc4 || b3 === 0xc5)) return "typed";
	}
	if (isMap(b2) && isText(b3)) return "rfc";
	// A struct as an array begins with a text, a list, nil or an integer.
	const isStruct = b2 === 0x91 || b2 === 0x93 || b2 === 0x95;
	if (isStruct && !isMap(b3)) return "rfc";
	return b2 <= 5 && isMap(b3) ? "length-type" : "unknown";
}

export type Opening =
	| Exclude<Framing, "text" | "json" | "header">
	| Exclude<Mode, "msgpack">
	/** A TLS ClientHello. */
	| "tls"
	| "incomplete"
	/** No header. */
	| "other";

/** What kind of client opens this stream: its header and four bytes. */
export function detectOpening(
	bytes: Uint8Array,
	modes: readonly Mode[] = ["msgpack", "text"],
): Opening {
	if (bytes[0] === 0x16) return "tls";
	const header = matchHeader(bytes, modes);
	if (header !== "msgpack") return header;
	const framing = detectFraming(bytes.subarray(HEADER_LENGTH), "client");
	if (framing === null) return "incomplete";
	const isMsgpack =
		framing !== "text" && framing !== "json" && framing !== "header";
	return isMsgpack ? framing : "unknown";
}

function isMap(byte: number): boolean {
	return (byte >= 0x80 && byte <= 0x8f) || byte === 0xde || byte === 0xdf;
}

function isArray(byte: number): boolean {
	return (byte >= 0x90 && byte <= 0x9f) || byte === 0xdc || byte === 0xdd;
}

function isText(byte: number): boolean {
	return (byte >= 0xa0 && byte <= 0xbf) || (byte >= 0xd9 && byte <= 0xdb);
}

function isCapital(byte: number): boolean {
	return byte >= 0x41 && byte <= 0x5a;
}
