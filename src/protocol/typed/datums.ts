/** The datums of the typed edition (rfc.md of 2018-10-18 and later; editions.md, ii, "Frames"). */

/** 0, from a server: what is to be repeated in the AuthResponse. It proves nothing. */
interface TypedAuth {
	readonly kind: "auth";
	/** Unix seconds. */
	readonly date: bigint;
	/** 256 hex digits from fleximd. */
	readonly challenge: string;
	readonly lastSeen: bigint;
}

/** 1, from a client. */
interface AuthResponse {
	readonly kind: "auth-response";
	readonly challenge: string;
}

/** 2, from a client to a server, or between peers. */
export interface Command {
	readonly kind: "command";
	/** `AUTH`, `ROSTER`, `NICK` …, in capitals; `BYE ` has a space. */
	readonly cmd: string;
	/**
	 * Go writes a list, the Python window a text or nil, and neither reads the other's (editions.md, iii): what came is kept as it
	 * came.
	 */
	readonly payload: readonly string[] | string | null;
}

/** 3, between people. There is no id, and no receipt. */
export interface TypedMessage {
	readonly kind: "message";
	/** A key in hex from fleximd and its clients, `host:port` between peers, "" from a called peer. */
	readonly to: string;
	readonly from: string;
	readonly flags: readonly string[];
	/** Unix seconds, by the sender's clock. */
	readonly date: bigint;
	readonly msg: string;
}

/** 4, from a server: who is online. */
export interface Roster {
	readonly kind: "roster";
	readonly users: readonly UserEntry[];
}

/** 5, from a server: the answer to GETUSER. */
interface User extends UserEntry {
	readonly kind: "user";
}

export interface UserEntry {
	readonly aliases: readonly string[];
	/** Raw bytes, none for a guest. */
	readonly key: Uint8Array;
	/** Unix seconds; always 0 from fleximd. */
	readonly lastSeen: bigint;
}

/** 6, from a server: `status.ts` says what it means. */
export interface Status {
	readonly kind: "status";
	/** -128 to 127; below 0 is an error. */
	readonly status: number;
	readonly payload: string;
}

export type TypedDatum =
	| TypedAuth
	| AuthResponse
	| Command
	| TypedMessage
	| Roster
	| User
	| Status;

/** A Command's payload, whichever form it came in. */
export function wordsOf({ payload }: Command): readonly string[] {
	if (payload === null) return [];
	return typeof payload === "string" ? [payload] : payload;
}
