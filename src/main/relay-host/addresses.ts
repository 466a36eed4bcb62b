import { networkInterfaces } from "node:os";
import { formatEndpoint } from "../../protocol/address";

/** Interfaces that lead to virtual machines and containers, which nobody else can reach. */
const virtualPattern =
	/^(?:docker|br-|veth|virbr|vmnet|vboxnet|lxc|lxd|podman|cni)/;

/**
 * This computer's addresses as others on its networks type them: IPv4 of real interfaces first, then of
 * virtual ones, then IPv6. Link-local ones need a zone that differs from computer to computer, and are
 * left out.
 * @returns `host:port`; never empty
 */
export function ownAddresses(port: number): string[] {
	const found = Object.entries(networkInterfaces()).flatMap(
		([name, addresses = []]) =>
			addresses
				.filter(
					({ internal, family, address }) =>
						!internal &&
						!(family === "IPv6" ? /^fe[89ab]/i : /^169\.254\./).test(address),
				)
				.map(({ address, family }) => ({
					host: address,
					rank:
						(family === "IPv6" ? 2 : 0) + (virtualPattern.test(name) ? 1 : 0),
				})),
	);
	if (found.length === 0) return [formatEndpoint({ host: "127.0.0.1", port })];
	return found
		.sort((a, b) => a.rank - b.rank)
		.map(({ host }) => formatEndpoint({ host, port }));
}
