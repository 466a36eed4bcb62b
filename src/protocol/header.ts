/** The five bytes a client opens every TCP connection with (RFC, "Connections"). */

/** MessagePack mode: `A4 'F' 'L' 'E' 'X'`, also the MessagePack string "FLEX". */
export const MSGPACK_HEADER = Uint8Array.of(0xa4, 0x46, 0x4c, 0x45, 0x58);

/** Text mode: `00 'F' 'L' 'E' 'X'`. */
export const TEXT_HEADER = Uint8Array.of(0x00, 0x46, 0x4c, 0x45, 0x58);

export const HEADER_LENGTH = 5;

export type HeaderMatch = "msgpack" | "text" | "incomplete" | "other";

/**
 * What the first bytes of a stream are. Says `other` at the first byte that fits no header, so that a
 * stranger is not waited for.
 */
export function matchHeader(bytes: Uint8Array): HeaderMatch {
	const mode =
		bytes[0] === TEXT_HEADER[0]
			? ({ name: "text", header: TEXT_HEADER } as const)
			: ({ name: "msgpack", header: MSGPACK_HEADER } as const);
	const length = Math.min(bytes.length, HEADER_LENGTH);
	for (let i = 0; i < length; i++) {
		if (bytes[i] !== mode.header[i]) return "other";
	}
	return length < HEADER_LENGTH ? "incomplete" : mode.name;
}
