import type { Socket } from "node:net";
import { hostname, networkInterfaces } from "node:os";
import { type Endpoint, parseAddress } from "../../protocol/address";
import { DEFAULT_PORT } from "../../shared/state";
import type { Stream } from "../streams";

/** A place under which others reach this server though no interface of the machine has it: behind a router, or a name. */
export type PublicPlace = Endpoint;

/**
 * Whether an address names this server, as far as it can tell: by a number of one of its interfaces, by the
 * machine's own name, or by what its host has told it. In the clear nothing else keeps a signature that was made
 * for another server from being passed on to this one.
 * @param from the user's address, with host and port as dialled
 * @param port where this server listens
 */
export function namesThisServer(
	from: string,
	stream: Stream,
	port: number,
	places: readonly PublicPlace[],
): boolean {
	const dialled = parseAddress(from);
	const host = plainHost(dialled.host ?? "");
	const at = dialled.port ?? DEFAULT_PORT;
	if (places.some((it) => it.host === host && it.port === at)) return true;
	const { localAddress, localPort } = stream as Socket;
	if (at !== (localPort ?? port)) return false;
	// Mostly it is this, and to ask the system for its interfaces costs more than a signature.
	if (localAddress !== undefined && plainHost(localAddress) === host)
		return true;
	return ownHosts().has(host);
}

function ownHosts(): ReadonlySet<string> {
	const own = hostname().toLowerCase();
	const interfaces = Object.values(networkInterfaces()).flatMap(
		(addresses = []) => addresses.map(({ address }) => plainHost(address)),
	);
	return new Set([...interfaces, "localhost", own, `${own}.local`]);
}

/** Without an IPv6 zone, and an IPv4 address as one, whatever socket it came through. */
function plainHost(host: string): string {
	return host
		.toLowerCase()
		.replace(/^::ffff:(?=\d+\.)/, "")
		.replace(/%.*$/, "");
}
