/** Who somebody is to a server of the typed edition: any bytes, called a key, in hex (editions.md, ii, "Keys and case"). */

const pairs = /^(?:[0-9a-fA-F]{2})*$/;

/** Upper case: what fleximd itself uses, and the only spelling that GETUSER, GHOST and the offline queue understand. */
export function keyHex(key: Uint8Array): string {
	return Array.from(key, (byte) => byte.toString(16).padStart(2, "0"))
		.join("")
		.toUpperCase();
}

/** @returns null where it is no hex */
export function keyFromHex(text: string): Uint8Array | null {
	if (!pairs.test(text)) return null;
	return Uint8Array.from(text.match(/../g) ?? [], (pair) =>
		Number.parseInt(pair, 16),
	);
}
