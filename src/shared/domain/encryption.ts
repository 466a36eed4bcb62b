import type { AppError } from "../errors";
import type { PersonKey, ServerId } from "./ids";

/**
 * Whether a conversation is encrypted end to end. It follows from the state of the keys alone; a server can keep an
 * encryption from beginning, but not end one.
 */
export type Encryption =
	/** Somebody who takes part can't. */
	| { readonly kind: "none" }
	/** All can; their apps have yet to agree on keys, and what is written waits. */
	| { readonly kind: "starting" }
	| {
			readonly kind: "encrypted";
			/** How often the keys have changed. */
			readonly epoch: number;
			/** Who takes part and can't read along: not let in yet, or not able to. */
			readonly without: readonly PersonKey[];
	  }
	/** Somebody's identity key is another than the one known; nothing moves until the user has decided. */
	| { readonly kind: "key-changed"; readonly person: PersonKey }
	/** This app has lost the keys, and asks the others to be let in again. */
	| { readonly kind: "broken"; readonly error: AppError };

/**
 * How long used keys stay, and how often they are renewed: what the engine does is what users are told. Somebody who
 * takes this computer while the app is open can read of recorded ciphertexts what these keys open, and no more.
 */
export const keyKeeping = {
	/** Of one sender's messages that came in another order than they were sent. */
	skippedMessages: 10,
	/** Of past epochs, so often as the keys have been renewed. */
	pastEpochs: 2,
	/** A member renews its keys with the message after so many, sent and received … */
	renewAfterMessages: 100,
	/** … and with the first after so long, and after each start. */
	renewAfterHours: 24,
} as const;

/** What is known of a person's identity key on one server. */
export interface KnownIdentity {
	/** Ed25519, base64url: the first that was seen, or the last that the user accepted. */
	readonly key: string;
	/** The user has compared it with its owner. */
	readonly verified: boolean;
	/** Another that was offered instead, until the user has decided. */
	readonly offered: string | null;
}

declare const brand: unique symbol;
/** One person on one server. */
export type IdentityId = string & { readonly [brand]: "IdentityId" };

export function identityIdOf(server: ServerId, person: PersonKey): IdentityId {
	return `${server}.${person}` as IdentityId;
}
