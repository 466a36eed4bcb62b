const FIRST_MS = 250;
/**
 * An attempt costs a local network next to nothing, and a user who sees the cable plugged in again counts
 * the seconds.
 */
const LONGEST_MS = 1_000;

/**
 * How long to wait before trying again: doubled each time, up to one second, and spread over its upper
 * half so that a whole office does not come back in one instant.
 * @param attempt attempts that failed in a row, from 1
 * @param random from 0 to 1
 * @returns milliseconds
 */
export function backoffMs(attempt: number, random: number): number {
	const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempt - 1));
	return Math.round(full * (0.5 + random / 2));
}
