/** Which edition a MessagePack client speaks: the RFC's (length, value), or the typed one (type, length, value). */
export type Edition = "rfc" | "typed" | "undecided";
export function editionOf(bytes: Uint8Array): Edition {
	if (bytes.length < 4) return "undecided";
	const [b0 = 0, , b2 = 0, b3 = 0] = bytes;
	const map = (b: number) =>
		(b >= 0x80 && b <= 0x8f) || b === 0xde || b === 0xdf;
	const array = (b: number) =>
		(b >= 0x90 && b <= 0x9f) || b === 0xdc || b === 0xdd;
	if (b0 > 9) return "rfc";
	if (map(b3)) return "typed";
	if (array(b3) && !array(b2)) return "typed";
	return "rfc";
}
