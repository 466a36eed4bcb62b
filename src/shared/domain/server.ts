import type { AppError } from "../errors";
import type { ServerId } from "./ids";
import type { Person } from "./person";

/**
 * The state of the line to one server. One at a time; the view switches on `kind`.
 *
 * idle -> dialing -> handshaking -> authenticating -> ready -> waiting -> dialing …
 * `refused` needs the user; `waiting` tries again by itself.
 */
export type LineState =
	/** The user disconnected, or has not connected yet. */
	| { readonly kind: "idle" }
	| {
			/**
			 * A TCP connection is being opened; header and first Request are out, and the server has not answered; the server
			 * has asked for a proof of this user's key.
			 */
			readonly kind: "dialing" | "handshaking" | "authenticating";
			/** Why the attempt before this one failed; null at the first. */
			readonly error: AppError | null;
	  }
	| { readonly kind: "ready" }
	/** The line was lost or could not be opened. */
	| {
			readonly kind: "waiting";
			/** Attempts that failed in a row, from 1. */
			readonly attempt: number;
			/** When the next attempt starts, in Unix milliseconds. */
			readonly until: number;
			readonly error: AppError;
	  }
	/** The server said no, and trying again unchanged would be answered the same. */
	| { readonly kind: "refused"; readonly error: AppError };

/** How a server is to be spoken to: `flex` in the clear, `flexs` inside TLS; null where nobody said. */
export type Scheme = "flex" | "flexs" | null;

export const editions = ["rfc", "fleximd", "peer"] as const;

/**
 * What a server speaks: the RFC with its profile; what fleximd does, which has neither proofs of who anyone is nor acknowledgements of
 * delivery; or what one person's window does that is called directly. null where it has yet to be found out.
 */
export type Edition = (typeof editions)[number] | null;

export interface Server {
	readonly id: ServerId;
	readonly host: string;
	/** 1 to 65535. */
	readonly port: number;
	/** The relay that this app hosts itself. */
	readonly own: boolean;
	/** Not a relay for others, but where direct calls come in; it is `own` as well. */
	readonly takesCalls?: boolean;
	/** What it called itself on this network where the user last chose it there: a word that proves nothing. */
	readonly announcedAs?: string;
	/** The user's name on this server. */
	readonly self: Person;
	readonly line: LineState;
	readonly scheme: Scheme;
	readonly edition: Edition;
	/** The key that this server is known by: base64url SHA-256 of its SPKI. It is never spoken to under another. */
	readonly fingerprint: string | null;
	/** The key that it showed instead of that one, until the user has decided. */
	readonly offered: string | null;
	/** How the line goes, or went last. */
	readonly link: "tls" | "plain" | null;
	/** Who is there, this user left out, as the server tells it. */
	readonly people: readonly Person[];
}

/** The relay that this app hosts for others. */
export function isOwnRelay({ own, takesCalls }: Server): boolean {
	return own && !takesCalls;
}
