import { createServer, type Server } from "node:net";
import type { Relay } from "./relay";
import { takeConnections } from "./steady-reads";
import type { Stream } from "./streams";

export interface Listening {
	/** The port that was asked for, or the free one that the system chose. */
	readonly port: number;
	/** Takes no more connections; those that are open are the relay's to close. */
	close(): Promise<void>;
}

/**
 * Opens a port for a relay.
 * @param host an address of this machine; null for all of them
 * @param port 0 for a free one
 * @throws `EADDRINUSE`, `EACCES`, `EADDRNOTAVAIL` … as Node's `listen` does
 */
export async function listen(
	relay: Relay,
	host: string | null,
	port: number,
	keepAliveMs: number,
): Promise<Listening> {
	const accept = (stream: Stream, remote: string) =>
		relay.accept(stream, remote);
	const listening = await openPort(accept, host, port, keepAliveMs);
	relay.port = listening.port;
	return listening;
}

/**
 * Opens a port for those who call one person directly.
 * @param name whom they call
 * @throws as `listen`
 */
export function listenForCalls(
	relay: Relay,
	name: string,
	host: string | null,
	port: number,
	keepAliveMs: number,
): Promise<Listening> {
	const accept = (stream: Stream, remote: string) =>
		relay.acceptCall(name, stream, remote);
	return openPort(accept, host, port, keepAliveMs);
}

/** Opens a port. @throws as `listen` */
export async function openPort(
	accept: (stream: Stream, remote: string) => void,
	host: string | null,
	port: number,
	keepAliveMs: number,
): Promise<Listening> {
	const server = createServer();
	await new Promise<void>((resolve, reject) => {
		server.once("error", reject);
		// Without a host Node takes "::", and 0.0.0.0 where there is no IPv6.
		server.listen({ port, ...(host === null ? {} : { host }) }, () => {
			server.off("error", reject);
			resolve();
		});
	});
	// One that could not be accepted is no reason to end.
	server.on("error", () => {});
	takeConnections(server, keepAliveMs, accept);
	return {
		port: portOf(server),
		close: () => new Promise((resolve) => server.close(() => resolve())),
	};
}

export type ListenErrorCode =
	| "port-in-use"
	| "port-not-allowed"
	| "address-not-available"
	| "listen-failed";

/**
 * What to tell somebody whose relay could not be started.
 * @returns one sentence for the errors a user can do something about, and the system's word for others
 */
export function listenErrorSentence(
	error: unknown,
	where: string,
): { readonly code: ListenErrorCode; readonly message: string } {
	const { code, message } = error as NodeJS.ErrnoException;
	switch (code) {
		case "EADDRINUSE":
			return {
				code: "port-in-use",
				message: `${where} is in use by another program. Choose another port, or stop that program.`,
			};
		case "EACCES":
			return {
				code: "port-not-allowed",
				message: `This user may not open ${where}. Choose a port of 1024 or higher.`,
			};
		case "EADDRNOTAVAIL":
		case "ENOTFOUND":
			return {
				code: "address-not-available",
				message: `${where} is no address of this machine.`,
			};
		default:
			return {
				code: "listen-failed",
				message: `${where} could not be opened: ${message}.`,
			};
	}
}

function portOf(server: Server): number {
	const address = server.address();
	return typeof address === "object" && address ? address.port : 0;
}
