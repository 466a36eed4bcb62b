/** The five bytes a client opens every TCP connection with (RFC, "Connections"). */

/** MessagePack mode: `A4 'F' 'L' 'E' 'X'`, also the MessagePack string "FLEX". */
export const MSGPACK_HEADER = Uint8Array.of(0xa4, 0x46, 0x4c, 0x45, 0x58);

/** Text mode: `00 'F' 'L' 'E' 'X'`. */
export const TEXT_HEADER = Uint8Array.of(0x00, 0x46, 0x4c, 0x45, 0x58);

/** JSON mode, of the Python window alone: `"FLEX`. No server takes it. */
const JSON_HEADER = Uint8Array.of(0x22, 0x46, 0x4c, 0x45, 0x58);

export const HEADER_LENGTH = 5;

/** What a stream is written in. */
export type Mode = "msgpack" | "text" | "json";

export const headers: Readonly<Record<Mode, Uint8Array>> = {
	msgpack: MSGPACK_HEADER,
	text: TEXT_HEADER,
	json: JSON_HEADER,
};

export type HeaderMatch = Mode | "incomplete" | "other";

/**
 * What the first bytes of a stream are. Says `other` at the first byte that fits no header, so that a
 * stranger is not waited for.
 * @param modes those that are offered here
 */
export function matchHeader(
	bytes: Uint8Array,
	modes: readonly Mode[] = ["msgpack", "text"],
): HeaderMatch {
	const length = Math.min(bytes.length, HEADER_LENGTH);
	// No two headers begin with the same byte.
	for (const mode of modes) {
		const fits = headers[mode]
			.subarray(0, length)
			.every((byte, i) => byte === bytes[i]);
		if (fits) return length < HEADER_LENGTH ? "incomplete" : mode;
	}
	return "other";
}
