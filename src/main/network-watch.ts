import { networkInterfaces } from "node:os";

/** How often the system is asked: it has no event for it that Node or Electron pass on. */
const POLL_MS = 500;
/** A computer that looks this much later than it meant to has slept, or its clock was set. */
const SLEPT_MS = 5_000;

/** Every address of this computer, of this moment. */
function localAddresses(): ReadonlySet<string> {
	return new Set(
		Object.values(networkInterfaces()).flatMap((addresses = []) =>
			addresses.map(({ address }) => address),
		),
	);
}

export interface NetworkEvents {
	/** This computer has got or lost an address: a cable, another Wi-Fi, a VPN. */
	changed(addresses: ReadonlySet<string>): void;
	/** It slept, as far as one can tell: what is open may be gone. */
	woke(): void;
}

/** @returns ends it */
export function watchNetwork(
	events: NetworkEvents,
	read = localAddresses,
	pollMs = POLL_MS,
): () => void {
	let known = read();
	let looked = Date.now();
	const timer = setInterval(() => {
		// The wall clock: the monotonic one stands still while Linux sleeps.
		const late = Date.now() - looked - pollMs;
		looked = Date.now();
		if (late > SLEPT_MS) events.woke();
		const now = read();
		if (now.size === known.size && [...now].every((one) => known.has(one))) {
			return;
		}
		known = now;
		events.changed(now);
	}, pollMs);
	return () => clearInterval(timer);
}
