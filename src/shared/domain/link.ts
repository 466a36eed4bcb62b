import type { Scheme } from "./server";

/** A link that another program has given to this app. Nothing is done about it before the user says so. */
export interface OpenedLink {
	/** Of this one question. */
	readonly id: string;
	readonly host: string;
	/** 1 to 65535. */
	readonly port: number;
	readonly scheme: Scheme;
	/** The key that it says the server has: base64url SHA-256 of its SPKI; null where it says none. */
	readonly fingerprint: string | null;
}
