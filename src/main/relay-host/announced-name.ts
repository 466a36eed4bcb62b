import { plainName } from "../../discovery/record";
import type { DomainEvent } from "../../shared/events";
import type { AppState } from "../../shared/state";

/** What the hosted relay is called on this network; null where it is not to announce itself. */
export function announcedName({
	relaySettings: { announce, scope, name },
	profile,
}: AppState): string | null {
	if (!announce || scope !== "network" || !profile) return null;
	return plainName(name) || plainName(profile.name) || null;
}

/** Whether `announcedName` may be another after this. */
export function changesAnnouncement({ type }: DomainEvent): boolean {
	return type === "relay-settings-changed" || type === "profile-named";
}
