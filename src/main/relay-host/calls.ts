import { foldUser } from "../../protocol/address";
import type { DomainEvent } from "../../shared/events";
import type { AppState } from "../../shared/state";
import type { RelayHost } from "./relay-host";

/**
 * Direct calls come in at a relay of their own, which nobody but this user and the callers can use: it listens to this computer
 * alone, and for callers at the port that the user has chosen.
 * @param ownKey the user's identity key, base64url
 */
export function followCalls(
	host: RelayHost,
	{ preferences: { takeCalls, callPort }, profile }: AppState,
	ownKey: string,
): void {
	if (!takeCalls || !profile) {
		if (host.isWanted) host.stop();
		return;
	}
	const { name } = profile;
	host.setMembers([{ name: foldUser(name), key: ownKey }]);
	host.start({
		port: 0,
		scope: "this-computer",
		limits: {},
		calls: { name, port: callPort },
	});
}

/** Whether `followCalls` may have something else to do after this. */
export function changesCalls({ type }: DomainEvent): boolean {
	return type === "preferences-changed" || type === "profile-named";
}
