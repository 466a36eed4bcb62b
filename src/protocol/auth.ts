import { fromBase64url, toBase64url } from "./base64url";
import { utf8Bytes } from "./utf8";

/** What is proven, and how it lies in bytes (profile section 6; docs/PROTOCOL.md, "Auth"). Signs nothing itself. */

/** Bytes of an Ed25519 public key, of its signature, of a server's nonce and of its fingerprint. */
export const KEY_BYTES = 32;
export const SIGNATURE_BYTES = 64;
export const NONCE_BYTES = 32;
const FINGERPRINT_BYTES = 32;

/** Says what the signature is for: none made for anything else is worth anything here. */
const DOMAIN = "FLEX Auth v1";

/** Names what is taken out of TLS for it (RFC 8446, section 7.5), with an empty context. */
export const EXPORTER_LABEL = "EXPORTER-FLEX-Auth";
export const EXPORTER_BYTES = 32;

/** All that a signature is bound to, so that it is worth nothing for another server, line or name. */
export interface AuthTerms {
	/** As the server sent it. */
	readonly challenge: string;
	/** The server's, in Unix seconds. */
	readonly date: bigint;
	/** `from` of the line's first Request: the user's address, with host and port as dialled. */
	readonly from: string;
	/** The server's key: base64url SHA-256 of its SPKI. */
	readonly fingerprint: string;
	/** What TLS exports; null in the clear. */
	readonly exporter: Uint8Array | null;
}

/** The bytes that are signed: six fields, each with its length before it as a big-endian u16. */
export function authMessage({
	challenge,
	date,
	from,
	fingerprint,
	exporter,
}: AuthTerms): Uint8Array {
	const time = new Uint8Array(8);
	new DataView(time.buffer).setBigInt64(0, date);
	const fields = [
		utf8Bytes(DOMAIN),
		utf8Bytes(challenge),
		time,
		utf8Bytes(from),
		fromBase64url(fingerprint, FINGERPRINT_BYTES) ?? new Uint8Array(0),
		exporter ?? new Uint8Array(0),
	];
	const message = new Uint8Array(
		fields.reduce((sum, { length }) => sum + 2 + length, 0),
	);
	const view = new DataView(message.buffer);
	let at = 0;
	for (const field of fields) {
		view.setUint16(at, field.length);
		message.set(field, at + 2);
		at += 2 + field.length;
	}
	return message;
}

/** @param nonce 32 random bytes, for this one line */
export function formatChallenge(
	nonce: Uint8Array,
	fingerprint: string,
): string {
	return `${toBase64url(nonce)}.${fingerprint}`;
}

/** @returns the fingerprint of the server's key; null where this is no challenge */
export function fingerprintIn(challenge: string): string | null {
	const [nonce = "", fingerprint = "", ...more] = challenge.split(".");
	const isWhole =
		more.length === 0 &&
		fromBase64url(nonce, NONCE_BYTES) !== null &&
		fromBase64url(fingerprint, FINGERPRINT_BYTES) !== null;
	return isWhole ? fingerprint : null;
}
