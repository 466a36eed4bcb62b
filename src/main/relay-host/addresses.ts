import { createSocket } from "node:dgram";
import { type OwnAddress, ownNetworks } from "../../node/own-networks";
import { formatEndpoint } from "../../protocol/address";

/** The likeliest to be reached by others first. */
const ranks: Readonly<Record<OwnAddress["kind"], number>> = {
	lan: 0,
	vpn: 2,
	virtual: 4,
	"link-local": 5,
	loopback: 6,
};

/**
 * This computer's addresses as others on its networks type them, the likeliest to be reached first: those that
 * others have come in by; then the one that leads outwards; then cable and Wi-Fi before VPN, private networks before
 * public ones, and IPv4 before IPv6. Those of virtual machines and containers only where there are no others, and the
 * same for those that this computer has given itself.
 * @param reached by others, the latest first
 * @param outwards the address that this computer uses towards other networks; null where nobody knows
 * @returns `host:port`; never empty
 */
export function ownAddresses(
	port: number,
	reached: readonly string[] = [],
	outwards: string | null = null,
	networks: readonly OwnAddress[] = ownNetworks(),
): string[] {
	const usable = networks.filter(
		({ kind, family }) =>
			kind !== "loopback" && (kind !== "link-local" || family === "IPv4"),
	);
	const good = usable.filter(({ kind }) => kind === "lan" || kind === "vpn");
	const virtual = usable.filter(({ kind }) => kind === "virtual");
	const shown = good.length > 0 ? good : virtual.length > 0 ? virtual : usable;
	const rankOf = ({ address, family, kind }: OwnAddress): number => {
		const known = reached.indexOf(address);
		if (known >= 0) return known - reached.length;
		return (
			(address === outwards ? 0 : 10) +
			(family === "IPv6" ? 20 : 0) +
			ranks[kind] +
			(isPrivate(address) ? 0 : 1)
		);
	};
	if (shown.length === 0) return [formatEndpoint({ host: "127.0.0.1", port })];
	const hosts = [...shown]
		.sort((a, b) => rankOf(a) - rankOf(b))
		.map(({ address }) => address);
	return [...new Set(hosts)].map((host) => formatEndpoint({ host, port }));
}

/** RFC 1918, and IPv6's unique local addresses. */
function isPrivate(address: string): boolean {
	return /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|f[cd])/i.test(
		address,
	);
}

/**
 * The address that this computer uses towards other networks. Nothing is sent: a UDP socket that is told where to
 * knows from where.
 */
export function outwardAddress(): Promise<string | null> {
	return new Promise((resolve) => {
		const socket = createSocket("udp4");
		const end = (address: string | null) => {
			socket.close();
			resolve(address);
		};
		socket.once("error", () => end(null));
		// An address for documentation (RFC 5737); any that is nobody's neighbour would do.
		socket.connect(9, "203.0.113.1", () => end(socket.address().address));
	});
}
