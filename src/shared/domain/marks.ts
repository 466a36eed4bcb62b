/**
 * How far somebody is in a conversation, by the relay's numbers: a high-water mark a step of a message's
 * journey (`delivered`, `read`), so that one small datum says it of everything before.
 */
export interface Marks {
	/** The first number that was theirs to hear; what others said before is before their time. */
	readonly since: number;
	/** Everything from `since` up to this number is stored on their side; 0 while nothing is. */
	readonly deliveredUpTo: number;
	/** Everything from `since` up to this number was seen; 0 while nothing was, or where they don't tell. */
	readonly readUpTo: number;
}

export const noMarks: Marks = { since: 0, deliveredUpTo: 0, readUpTo: 0 };

/** A mark never goes back. What is read is also stored. */
export function laterMarks(a: Marks, b: Marks): Marks {
	const readUpTo = Math.max(a.readUpTo, b.readUpTo);
	return {
		since: Math.max(a.since, b.since),
		deliveredUpTo: Math.max(a.deliveredUpTo, b.deliveredUpTo, readUpTo),
		readUpTo,
	};
}

/**
 * How far a message has come to somebody.
 * @param number the relay's, null while it has none
 * @param readReceipts the user's own setting: who doesn't tell isn't told
 */
export function reachOf(
	number: number | null,
	{ since, deliveredUpTo, readUpTo }: Marks,
	readReceipts: boolean,
): "none" | "delivered" | "read" {
	if (number === null || number < since || number > deliveredUpTo)
		return "none";
	return readReceipts && number <= readUpTo ? "read" : "delivered";
}
