import type { AppError } from "../errors";

/** What stands between a start and the open app. Main decides it, a window shows it. */
export type GateState =
	/** Keys and store are being opened; nothing is asked. */
	{ readonly kind: "opening" } | GateStop | { readonly kind: "open" };

export type GateStopKind =
	/** The keys are protected by a passphrase. */
	| "passphrase-needed"
	/** The system's key store is there, but doesn't give the keys. */
	| "key-store-locked"
	/** The system's key store is another one than before, or has forgotten the keys. */
	| "key-store-changed"
	/** `keys.json` is gone, while what it opened is still there. */
	| "keys-missing"
	/** This profile is older than keys: nothing in it is encrypted. */
	| "keys-new"
	/** `keys.json` can't be read or understood. */
	| "keys-damaged"
	/** The database of messages is damaged, or the keys don't open it. */
	| "store-damaged"
	/** Another program holds the database. */
	| "store-locked"
	/** A backup was chosen, and is opened by its passphrase. */
	| "backup-passphrase"
	/** A newer version of this app has written the database. */
	| "store-newer"
	/** The disk with the database can't be read or written. */
	| "store-failed";

/** Opening can't go on without the user's word. */
export interface GateStop {
	readonly kind: GateStopKind;
	/** What the screen offers, the likeliest first. `quit` is always offered and not named here. */
	readonly choices: readonly GateChoice[];
	/** What exactly was found; null where the screen's own words say all. */
	readonly detail: AppError | null;
	/** The folder that files are in, and in which `start-anew` keeps them aside. */
	readonly folder: string;
}

/** What the user decided at a stop. */
export type GateAnswer =
	| { readonly choice: "try-again" }
	| { readonly choice: "passphrase"; readonly passphrase: string }
	/** Nothing is lost by going on. */
	| { readonly choice: "go-on" }
	/** What can be read of a damaged store goes into a new one; the damaged one is kept aside. */
	| { readonly choice: "salvage" }
	/** A backup, which main asks for, takes the store's place; the old one is kept aside. */
	| { readonly choice: "restore-backup" }
	/** The old files are kept aside, and new ones begin. */
	| { readonly choice: "start-anew" }
	| { readonly choice: "quit" };

export type GateChoice = Exclude<GateAnswer["choice"], "quit">;

/** Longest passphrase, in UTF-16 code units. */
export const MAX_PASSPHRASE_LENGTH = 1_000;
