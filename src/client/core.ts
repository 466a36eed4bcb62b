import type { DomainEvent } from "../shared/events";
import type { AppState } from "../shared/state";
import type { History } from "./history";
import type { Dial } from "./transport";

/** What every part of the messenger shares. */
export interface Core {
	/** The state as of the last event. */
	state(): AppState;
	/** The one way to change it. */
	emit(event: DomainEvent): void;
	readonly history: History;
	readonly dial: Dial;
	/** A failure of ours, or of the disk: it must not pass unseen. */
	report(error: unknown): void;
}

/** Unix seconds, for the `date` of datums. */
export function nowSeconds(): number {
	return Math.floor(Date.now() / 1_000);
}
