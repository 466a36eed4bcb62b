import type { Endpoint } from "../protocol/address";

/** What TLS knows of a connection that goes through it. */
export interface Channel {
	/** The server's key: base64url SHA-256 of its SPKI. It has proven that it holds the private one. */
	readonly fingerprint: string;
	/** 32 bytes that only the two ends of this connection can know (RFC 8446, section 7.5). */
	readonly exporter: Uint8Array;
}

/** One TCP connection, seen from the client: bytes both ways, and its end. */
export interface Transport {
	/** Queues bytes; never throws. After the end they go nowhere. */
	write(bytes: Uint8Array): void;
	/** Closes after what was written; `closed` does not follow. */
	close(): void;
	/** The address of this computer that it goes over; null while it is not open. */
	readonly localAddress: string | null;
	/** Null while it is not open, and in the clear. */
	readonly channel: Channel | null;
}

export interface TransportEvents {
	opened(): void;
	received(bytes: Uint8Array): void;
	/** The connection could not be opened, or has ended. Nothing follows. */
	closed(error: TransportError | null): void;
}

/** The network's fault, or that of whoever is at the other end of it. */
export class TransportError extends Error {
	override readonly name = "TransportError";

	/**
	 * @param code the system's, such as `ECONNREFUSED`; or ours: `ETIMEDOUT` where nothing came in time, `ESILENT`
	 * where the connection stands and nothing came of TLS, `ENOTLS` where what answers does not speak TLS, `ETLS` where it does and the handshake fails, `EKEY`
	 * where it shows another key than the pinned one; `EPROXY` where the proxy can't be reached, `EPROXYAUTH` where it wants other credentials, `EPROXYWAY` where it
	 * does not open the way, `EPROXYOTHER` where it is none, `EPROXYLOST` where nobody knows it any more
	 * @param offered with `EKEY`: the fingerprint of the key that it shows
	 */
	constructor(
		readonly code: string,
		message: string,
		readonly offered: string | null = null,
	) {
		super(message);
	}
}

/** Where to, and what the user lets pass for it. */
export interface Destination extends Endpoint {
	/** `tls-first` falls back to `plain` where the other side provably does not speak TLS. */
	readonly security: "tls" | "plain" | "tls-first";
	/** The only key that is taken; null for any. */
	readonly fingerprint: string | null;
}

/** Starts to open a connection; what becomes of it is told by `events`, never before this returns. */
export type Dial = (to: Destination, events: TransportEvents) => Transport;
