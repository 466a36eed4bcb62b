import { isIP } from "node:net";
import { isNeighbour, type OwnAddress } from "../../node/own-networks";

/** Of this computer alone, or of a network that nobody routes. */
const ownAddress =
	/^(?:127\.|169\.254\.|::1$|::ffff:127\.|fe[89ab][\da-f]:|f[cd][\da-f]{2}:)/i;
/** Names that are looked up on the own network alone, or nowhere. */
const ownName = /^[^.]+$|\.local\.?$/i;

/**
 * Whether a host is on this computer or on a network of its own, and is reached without the proxy. Of a name only
 * what it looks like is known: to look it up could tell others what the proxy is to hide.
 */
export function isLocalHost(host: string, own: readonly OwnAddress[]): boolean {
	if (isIP(host) === 0) return ownName.test(host);
	return (
		ownAddress.test(host) ||
		own.some(({ address }) => address === host) ||
		isNeighbour(host, own)
	);
}
