import type { Scheme } from "../shared/domain/server";
import { errorOf } from "../shared/errors";
import { type Endpoint, formatEndpoint, parseEndpoint } from "./address";
import { fromBase64url } from "./base64url";
import { AddressError } from "./errors";

/** Where a server is, as an address or a link says it (docs/PROTOCOL.md, "Links"). */
export interface Invite extends Endpoint {
	readonly scheme: Scheme;
	/** The key that the server must show: base64url SHA-256 of its SPKI; null where the link names none. */
	readonly fingerprint: string | null;
}

const FINGERPRINT_BYTES = 32;
/** Room for the longest host, a key, and what others may add. */
const MAX_INVITE_LENGTH = 1_000;

/**
 * @param text an address as it is typed, or `flex://host:port/?key=…`
 * @throws AddressError
 */
export function parseInvite(text: string): Invite {
	if (text.length > MAX_INVITE_LENGTH) {
		throw new AddressError(
			errorOf("invite-too-long"),
			"This is too long for the address of a server.",
		);
	}
	const [, address = "", query = null] =
		/^\s*(flexs?:\/\/[^/?#\s]*)\/?\?([^#\s]*)\s*$/isu.exec(text) ?? [];
	if (query === null) return { ...parseEndpoint(text), fingerprint: null };
	const keys = query
		.split("&")
		.flatMap((part) => (part.startsWith("key=") ? [part.slice(4)] : []));
	const { host, port, scheme } = parseEndpoint(address);
	if (keys.length === 0) return { host, port, scheme, fingerprint: null };
	const [fingerprint = ""] = keys;
	if (keys.length > 1 || !fromBase64url(fingerprint, FINGERPRINT_BYTES)) {
		throw new AddressError(
			errorOf("bad-invite-key"),
			"The server's key in this link is not whole.",
		);
	}
	// A server that is known by its key is never spoken to in the clear, whatever stands before its address.
	return { host, port, scheme: null, fingerprint };
}

/** The link by which others connect to a server, and know it when they do. */
export function formatInvite(endpoint: Endpoint, fingerprint: string): string {
	return `flex://${formatEndpoint(endpoint)}/?key=${fingerprint}`;
}
