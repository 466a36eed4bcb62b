import {
	MAX_RELAY_EVENTS,
	type RelayEvent,
} from "../../shared/domain/relay-report";
import type { RelayErrorCode } from "../words";

/** Refusals that say that something has reached its limit. */
const limitCodes: ReadonlySet<RelayErrorCode> = new Set<RelayErrorCode>([
	"too-many-addresses",
	"too-many-connections",
	"too-many-lines",
	"too-many-logins",
	"too-many-names",
	"too-many-openings",
	"too-many-options",
	"too-many-requests",
	"too-long",
	"too-slow",
	"mailbox-full",
	"relay-full",
	"left-behind",
]);

/** What has happened last, for the host: who and why, never what was said. */
export class EventRing {
	readonly #events: RelayEvent[] = [];

	constructor(readonly now: () => number) {}

	/** @param code why; `not-flex` for who spoke no FLEX */
	note(
		kind: RelayEvent["kind"],
		who: string,
		code: RelayErrorCode | "not-flex" | null = null,
	): void {
		const at = this.now();
		const last = this.#events.at(-1);
		if (last?.kind === kind && last.who === who && last.code === code) {
			// Whoever knocks a thousand times does not push everybody else out.
			const times = last.times + 1;
			this.#events[this.#events.length - 1] = { ...last, at, times };
			return;
		}
		this.#events.push({ at, kind, who, code, times: 1 });
		if (this.#events.length > MAX_RELAY_EVENTS) this.#events.shift();
	}

	/** A refusal; worth noting only where it is for a limit. */
	noteLimit(who: string, code: RelayErrorCode): void {
		if (limitCodes.has(code)) this.note("limit", who, code);
	}

	all(): RelayEvent[] {
		return [...this.#events];
	}
}
