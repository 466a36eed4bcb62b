/** How the keys of this profile lie on the disk. */
export type KeyProtection =
	/** The system's key store opens them. */
	| "key-store"
	/** The system's key store opens them; a passphrase does where it fails. */
	| "key-store-and-passphrase"
	/** Asked for at each start. */
	| "passphrase"
	/** Whoever reads the profile's files has them. */
	| "unprotected";

/** When a passphrase is asked for: at each start, or only where the system's key store fails. */
export type PassphraseUse = "at-start" | "for-recovery";

export interface KeysState {
	readonly protection: KeyProtection;
	/** Whether this system has a key store that could protect them. */
	readonly hasKeyStore: boolean;
	/** The identity's, base64url: what others see of this user, and what a relay ties a name to. */
	readonly publicKey: string;
	/** The user was told that nothing protects the keys, and left it so. */
	readonly unprotectedAccepted: boolean;
}

/** Shortest passphrase taken, in characters. It is tried offline by whoever has the file. */
export const MIN_PASSPHRASE_LENGTH = 8;
