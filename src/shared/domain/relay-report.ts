/** What a hosted relay is doing, for its host: who and how much, never what. Asked for while somebody looks. */
export interface RelayReport {
	/** Unix milliseconds. */
	readonly startedAt: number;
	/** Who is here, in the order they came; at most `MAX_REPORTED_PEOPLE`. */
	readonly people: readonly PersonHere[];
	/** How many are here besides those. */
	readonly morePeople: number;
	/** Conversations with at least two in them now. */
	readonly conversations: number;
	/** One a second, oldest first; at most `MAX_SAMPLES`. */
	readonly samples: readonly RelaySample[];
	/** Oldest first; at most `MAX_RELAY_EVENTS`. */
	readonly events: readonly RelayEvent[];
	/** This computer's addresses that people here have come in by, and how many of them. */
	readonly reachedAt: readonly {
		readonly address: string;
		readonly people: number;
	}[];
	/** When somebody came in last from another computer, in Unix milliseconds; null where nobody has yet. */
	readonly lastFromOutside: number | null;
}

interface PersonHere {
	/** Folded for comparison. */
	readonly key: string;
	/** As they gave it. */
	readonly name: string;
	/** base64url Ed25519, proven; null for a guest. */
	readonly identityKey: string | null;
	/** The IP address they come from. */
	readonly address: string;
	/** Unix milliseconds. */
	readonly since: number;
	/** Conversations they are in now. */
	readonly conversations: number;
}

/** What went through in one second. */
export interface RelaySample {
	/** Messages of conversations. */
	readonly messages: number;
	/** Of everything, both ways. */
	readonly bytes: number;
}

export interface RelayEvent {
	/** Unix milliseconds; of the last time where it came several times. */
	readonly at: number;
	readonly kind: "came" | "left" | "refused" | "limit";
	/** A name, or the IP address of somebody who has not said one. */
	readonly who: string;
	/** Why, as the wire has it; null where there is nothing to say. */
	readonly code: string | null;
	/** How often in a row. */
	readonly times: number;
}

export const MAX_REPORTED_PEOPLE = 200;
export const MAX_SAMPLES = 60;
export const MAX_RELAY_EVENTS = 100;
