import type { PersonKey, ServerId } from "./ids";

/** Somebody on a server. */
export interface Person {
	readonly key: PersonKey;
	/** The name as its owner writes it, for showing. */
	readonly name: string;
	/**
	 * The identity key that owns this name on its server, base64url, by that server's word; null for a guest,
	 * whose name nobody has proven.
	 */
	readonly identityKey: string | null;
}

/** What this user calls somebody. It belongs to an identity key, so that nobody can take it by a name. */
export interface LocalName {
	readonly name: string;
}

/** In UTF-16 code units. */
export const MAX_LOCAL_NAME_LENGTH = 64;
/** People who have one. */
export const MAX_LOCAL_NAMES = 2_000;

/** Somebody whose requests and messages this user does not want to see. They are not told. */
export interface BlockedPerson {
	readonly serverId: ServerId;
	readonly person: Person;
	/** Unix milliseconds. */
	readonly since: number;
}
