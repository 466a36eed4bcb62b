import { isIPv4 } from "node:net";
import { type NetworkInterfaceInfo, networkInterfaces } from "node:os";

/** What an address of this computer leads to, by what its interface is called: no system says it in one way. */
type NetworkKind =
	/** Cable or Wi-Fi. */
	| "lan"
	| "vpn"
	/** Virtual machines and containers, which nobody else can reach. */
	| "virtual"
	/** Chosen by this computer itself, where nobody gives out addresses. */
	| "link-local"
	/** This computer alone. */
	| "loopback";

export interface OwnAddress {
	/** Of the interface, as the system names it. */
	readonly name: string;
	readonly address: string;
	readonly family: "IPv4" | "IPv6";
	/** Bits of the network's part. */
	readonly prefix: number;
	readonly kind: NetworkKind;
	/** What IPv6 calls its interface on this system (RFC 4007, section 11); not with IPv4. */
	readonly zone?: string;
}

const virtualPattern =
	/^(?:docker|br-|veth|virbr|vmnet|vboxnet|lxc|lxd|podman|cni|vEthernet|ifb)/i;
const vpnPattern =
	/^(?:tun|tap|wg|ppp|utun|ipsec|tailscale|zt|nordlynx|proton|vpn|mullvad)/i;

/** Every address of this computer that is up, of this moment; none where the system does not say. */
export function ownNetworks(read = networkInterfaces): OwnAddress[] {
	return Object.entries(read()).flatMap(([name, addresses = []]) =>
		addresses.map((one) => ({
			name,
			address: one.address,
			prefix: Number(one.cidr?.split("/")[1] ?? 0),
			kind: kindOf(name, one),
			...(isIPv4(one.address)
				? { family: "IPv4" as const }
				: { family: "IPv6" as const, zone: zoneOf(name, addresses) }),
		})),
	);
}

function zoneOf(
	name: string,
	addresses: readonly NetworkInterfaceInfo[],
): string {
	if (process.platform !== "win32") return name;
	const ids = addresses.map((one) => ("scopeid" in one ? one.scopeid : 0));
	return `${Math.max(0, ...ids)}`;
}

function kindOf(
	name: string,
	{ internal, address }: NetworkInterfaceInfo,
): NetworkKind {
	if (internal) return "loopback";
	if (/^(?:169\.254\.|fe[89ab])/i.test(address)) return "link-local";
	if (virtualPattern.test(name)) return "virtual";
	return vpnPattern.test(name) ? "vpn" : "lan";
}

/** Whether an IPv4 address lies in the network of one of this computer's. */
export function isNeighbour(
	address: string,
	own: readonly OwnAddress[],
): boolean {
	if (!isIPv4(address)) return false;
	return own.some(
		({ address: mine, family, prefix }) =>
			family === "IPv4" &&
			prefix > 0 &&
			numberOf(mine) >>> (32 - prefix) === numberOf(address) >>> (32 - prefix),
	);
}

function numberOf(address: string): number {
	return address
		.split(".")
		.reduce((sum, part) => ((sum << 8) | Number(part)) >>> 0, 0);
}
