import type { ConnectionBook } from "./connections";
import type { Limits } from "./limits";
import type { Roster } from "./roster";

/** What every part of one relay shares. */
export interface Context {
	readonly limits: Limits;
	/** Unix milliseconds. */
	readonly now: () => number;
	/** One line for the host; never what people write. */
	readonly log: (line: string) => void;
	readonly roster: Roster;
	readonly connections: ConnectionBook;
	/** The port that OK names. */
	readonly port: () => number;
	/** What should outlive a restart has changed. */
	readonly changed: () => void;
}
