import { locale, strings } from "../../language";
import { lazy } from "../../shared/lazy";

/*
 * Dates come from the clocks of strangers: a value the calendar doesn't know (or year 275,760) must
 * show as "no date" and not take the window down with a RangeError.
 */
const MAX_DATE_MS = Date.UTC(9999, 11, 31);

/** Unix milliseconds to a Date, or null where it isn't a date anybody could mean. */
function dateOf(ms: number): Date | null {
	return Number.isFinite(ms) && ms >= 0 && ms <= MAX_DATE_MS
		? new Date(ms)
		: null;
}

const dates = (options: Intl.DateTimeFormatOptions) =>
	lazy(() => new Intl.DateTimeFormat(locale, options));
const clock = dates({ timeStyle: "short" });
const weekday = dates({ weekday: "short" });
const shortDate = dates({ dateStyle: "short" });
const day = dates({ weekday: "long", day: "numeric", month: "long" });
const dayWithYear = dates({ dateStyle: "full" });
const exact = dates({ dateStyle: "full", timeStyle: "medium" });

/** "14:03" */
export function clockTime(ms: number): string {
	const date = dateOf(ms);
	return date ? clock().format(date) : strings.time.unknown;
}

/** Everything, for a tooltip. */
export function exactTime(ms: number): string {
	const date = dateOf(ms);
	return date ? exact().format(date) : strings.time.unknown;
}

/** For machines; undefined where there is no date. */
export function isoTime(ms: number): string | undefined {
	return dateOf(ms)?.toISOString();
}

/** The day a message belongs to, in this computer's time zone: equal for equal days. */
export function dayKey(ms: number): string {
	const date = dateOf(ms);
	if (!date) return "unknown";
	return `${date.getFullYear()}-${date.getMonth()}-${date.getDate()}`;
}

/** "Today", "Yesterday", "Monday, 3 March" */
export function dayName(ms: number, now: number): string {
	const date = dateOf(ms);
	if (!date) return strings.time.unknownDay;
	const days = daysBetween(date, new Date(now));
	if (days === 0) return strings.time.today;
	if (days === 1) return strings.time.yesterday;
	return date.getFullYear() === new Date(now).getFullYear()
		? day().format(date)
		: dayWithYear().format(date);
}

/** As short as a list has room for: "14:03", "Yesterday", "Mon", "3/2/26" */
export function listTime(ms: number, now: number): string {
	const date = dateOf(ms);
	if (!date) return "";
	const days = daysBetween(date, new Date(now));
	if (days === 0) return clock().format(date);
	if (days === 1) return strings.time.yesterday;
	if (days > 1 && days < 7) return weekday().format(date);
	return shortDate().format(date);
}

/** Calendar days from `date` to `now`, whatever the hour and whatever daylight saving does. */
function daysBetween(date: Date, now: Date): number {
	const start = Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
	const end = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());
	return Math.round((end - start) / 86_400_000);
}
