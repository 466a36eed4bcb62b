import type { Line } from "./line";
import type { KnownUser } from "./store";

/**
 * Who is on this server, and who was. `Roster` knows those of this process; several relays that are one server would
 * share it (docs/SCALE.md). Keys are names folded for comparison.
 */
export interface Presence {
	/** Who is here under that name, to be told things. */
	line(key: string): Line | null;
	/** How many are here. */
	readonly size: number;
	lines(): Iterable<Line>;
	/** Those who asked to be told who comes and goes. */
	watchers(): Iterable<Line>;
	readonly isWatched: boolean;
	/** Whether somebody is, or ever was, here. */
	isKnown(key: string): boolean;
	enter(line: Line): void;
	/** @param now Unix milliseconds */
	leave(line: Line, now: number): void;
	/** Everybody leaves at once. */
	clear(now: number): void;
	known(): KnownUser[];
}
