import type { Endpoint } from "../protocol/address";

/** One TCP connection, seen from the client: bytes both ways, and its end. */
export interface Transport {
	/** Queues bytes; never throws. After the end they go nowhere. */
	write(bytes: Uint8Array): void;
	/** Closes after what was written; `closed` does not follow. */
	close(): void;
	/** The address of this computer that it goes over; null while it is not open. */
	readonly localAddress: string | null;
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

	/** @param code the system's, such as `ECONNREFUSED`, or `ETIMEDOUT` where nothing came in time */
	constructor(
		readonly code: string,
		message: string,
	) {
		super(message);
	}
}

/** Starts to open a connection; what becomes of it is told by `events`, never before this returns. */
export type Dial = (endpoint: Endpoint, events: TransportEvents) => Transport;
