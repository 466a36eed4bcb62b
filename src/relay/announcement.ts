import { isIP } from "node:net";
import { Announcer } from "../discovery/announcer";
import { ownNetworks } from "../node/own-networks";
import type { Relay } from "./relay";

/** How often it is looked whether what was said is still true. */
const LOOK_MS = 1_000;

/**
 * Tells this computer's networks that a relay is here, and how many are on it.
 * @param host the only address that is listened on; null for all
 * @returns ends it
 */
export function announce(
	relay: Relay,
	name: string,
	fingerprint: string,
	host: string | null,
): () => Promise<void> {
	const said = () => {
		const { port, online } = relay;
		return { name, port, online, fingerprint };
	};
	const announcer = new Announcer(said(), {
		networks: () =>
			ownNetworks().filter(
				({ address }) => host === null || isIP(host) === 0 || address === host,
			),
	});
	const looking = setInterval(() => announcer.update(said()), LOOK_MS);
	return () => {
		clearInterval(looking);
		return announcer.close();
	};
}
