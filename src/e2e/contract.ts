import type { MessageId, PersonKey } from "../shared/domain/ids";
import type { AppError } from "../shared/errors";
import type { Pin } from "./authentication";
import type { Irregularity } from "./counters";
import type { Fragment } from "./fragments";
import type { GroupContext } from "./key-package";
import type { E2eState } from "./state";

/** What goes into the engine and what comes out of it. */

export interface E2eContext extends GroupContext {
	/** Who has joined and not left, this user among them, in the one order that everybody has. */
	readonly order: readonly PersonKey[];
	/** Everybody in `order` says that it can encrypt. A hint: it decides when a group is begun, never that one ends. */
	readonly everyoneCapable: boolean;
	readonly random: (length: number) => Uint8Array;
}

export type E2eInput =
	/**
	 * Everything that the relay had kept has been handed over, and what is said from now on begins with this number:
	 * whatever this user sent before either has a lower one or was not taken.
	 */
	| { readonly kind: "attached"; readonly next: number }
	| { readonly kind: "detached" }
	/** The relay's word on this user's own datums: the next ones are those before this number. */
	| { readonly kind: "own"; readonly next: number }
	/** A datum of somebody else; `fragment` is null where it is not of the encryption. */
	| {
			readonly kind: "foreign";
			readonly number: number;
			/** By the relay's word. */
			readonly from: PersonKey | null;
			readonly fragment: Fragment | null;
	  }
	/** So many more of the datums written on this attachment are safe at the relay. */
	| { readonly kind: "safe"; readonly count: number }
	| {
			readonly kind: "send";
			readonly id: MessageId;
			/** An encoded Message datum. */
			readonly datum: Uint8Array;
	  }
	/** Time has passed, or something in the context has changed. */
	| { readonly kind: "tick" }
	/** The user wants this conversation's keys anew. */
	| { readonly kind: "recover" }
	/** The user keeps to the old key of whoever blocks the conversation. */
	| { readonly kind: "keep-key" };

export type E2eEvent =
	/** Somebody said something, and it was they. */
	| {
			readonly kind: "message";
			readonly number: number;
			readonly from: PersonKey;
			/** An encoded Message datum, as its sender made it. */
			readonly datum: Uint8Array;
	  }
	/** A message that was read before has come again under another number, which counts from now on. */
	| {
			readonly kind: "moved";
			readonly id: string;
			readonly from: PersonKey;
			readonly number: number;
	  }
	/** Something came that can't be read. */
	| {
			readonly kind: "unreadable";
			readonly number: number;
			readonly from: PersonKey | null;
			readonly error: AppError;
	  }
	/** Something other than a message was not accepted. */
	| {
			readonly kind: "refused";
			readonly number: number;
			readonly from: PersonKey | null;
			readonly error: AppError;
			/** For the log. */
			readonly detail: string;
	  }
	/** The relay, or what is behind it, drops, repeats, reorders or misnames. */
	| {
			readonly kind: "irregular";
			readonly from: PersonKey | null;
			readonly number: number;
			readonly irregularity: Irregularity | { readonly kind: "wrong-sender" };
	  }
	/** An own message is safe, under this number. */
	| {
			readonly kind: "sent";
			readonly id: MessageId;
			readonly number: number;
	  }
	/** A person's identity key was seen for the first time. */
	| { readonly kind: "pinned"; readonly pin: Pin }
	/** A person's identity key is another than the one pinned: nothing moves until the user has decided. */
	| { readonly kind: "key-changed"; readonly pin: Pin };

/** What can truthfully be said of a conversation's encryption. */
export type E2eStatus =
	| { readonly kind: "starting" }
	| {
			readonly kind: "encrypted";
			readonly epoch: number;
			/** Whose leaves are in the group, this user's left out. */
			readonly with: readonly PersonKey[];
	  }
	| { readonly kind: "blocked"; readonly pin: Pin }
	| { readonly kind: "broken"; readonly error: AppError };

export interface E2eStep {
	readonly state: E2eState;
	/** To be written to the relay, in this order, once the state is stored. */
	readonly write: readonly Fragment[];
	readonly events: readonly E2eEvent[];
	/** When a `tick` is due, Unix milliseconds. */
	readonly wakeAt: number | null;
	/** The state has to be stored. */
	readonly isChanged: boolean;
}
