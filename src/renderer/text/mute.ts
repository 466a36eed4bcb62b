export type MuteChoice = "hour" | "morning" | "always";

const HOUR_MS = 60 * 60 * 1_000;
const MORNING_HOUR = 8;

/**
 * @param now Unix milliseconds
 * @returns Unix milliseconds; null for good
 */
export function muteUntil(choice: MuteChoice, now: number): number | null {
	if (choice === "always") return null;
	if (choice === "hour") return now + HOUR_MS;
	const morning = new Date(now);
	// By the calendar: a day has not always 24 hours.
	morning.setDate(morning.getDate() + 1);
	morning.setHours(MORNING_HOUR, 0, 0, 0);
	return morning.getTime();
}
