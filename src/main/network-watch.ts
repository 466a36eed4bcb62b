import { networkInterfaces } from "node:os";

/** How often the system is asked: it has no event for it that Node or Electron pass on. */
const POLL_MS = 1_000;

/** Every address of this computer, of this moment. */
function localAddresses(): ReadonlySet<string> {
	return new Set(
		Object.values(networkInterfaces()).flatMap((addresses = []) =>
			addresses.map(({ address }) => address),
		),
	);
}

/**
 * Tells when this computer has got or lost an address: a cable, another Wi-Fi, a VPN.
 * @returns ends it
 */
export function watchNetwork(
	onChange: (addresses: ReadonlySet<string>) => void,
	read = localAddresses,
	pollMs = POLL_MS,
): () => void {
	let known = read();
	const timer = setInterval(() => {
		const now = read();
		if (now.size === known.size && [...now].every((one) => known.has(one))) {
			return;
		}
		known = now;
		onChange(now);
	}, pollMs);
	return () => clearInterval(timer);
}
