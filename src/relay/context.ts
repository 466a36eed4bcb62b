import type { SecureContext } from "node:tls";
import type { PublicPlace } from "./auth/own-places";
import type { Registry } from "./auth/registry";
import type { Connection, ConnectionBook } from "./connections";
import type { Headcount } from "./headcount";
import type { Limits } from "./limits";
import type { Presence } from "./presence";
import type { EventRing } from "./status/events";
import type { Stream } from "./streams";
import type { Throttle } from "./throttle";

/** What every part of one relay shares. */
export interface Context {
	readonly limits: Limits;
	/** Unix milliseconds. */
	readonly now: () => number;
	/** Milliseconds of a clock that nobody sets back. */
	readonly clock: () => number;
	/** Whether text mode is offered. */
	readonly textMode: boolean;
	readonly lines: Headcount;
	readonly slowOpenings: Headcount;
	/** By IP address. */
	readonly handshakes: Throttle;
	/** One line for the host; never what people write. */
	readonly log: (line: string) => void;
	readonly secureContext: SecureContext;
	readonly registry: Registry;
	/** What has happened last, for the host. */
	readonly events: EventRing;
	/** Where else than under its own numbers this server is reached. */
	readonly places: readonly PublicPlace[];
	/** A stream goes on inside another, which is the one to close from now on. */
	readonly wrapped: (outer: Stream, inner: Stream) => void;
	readonly roster: Presence;
	readonly connections: ConnectionBook;
	/** The port that OK names. */
	readonly port: () => number;
	/** What should outlive a restart has changed. */
	readonly changed: () => void;
	/** Calls `then` when a Connection is written down as it is now: what clients rely on comes after. */
	readonly settled: (connection: Connection, then: () => void) => void;
	/** The disk takes nothing at present. */
	readonly isDiskFailing: () => boolean;
}
