import { plainName } from "../../discovery/record";
import type { AppState } from "../../shared/state";

/** What the hosted relay is called on this network; null where it is not to announce itself. */
export function announcedName({
	relaySettings: { announce, scope, name },
	profile,
}: AppState): string | null {
	if (!announce || scope !== "network" || !profile) return null;
	return plainName(name) || plainName(profile.name) || null;
}
