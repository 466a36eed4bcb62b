import { identityIdOf } from "./domain/encryption";
import type { ServerId } from "./domain/ids";
import type { BlockedPerson, Person } from "./domain/person";
import type { AppState } from "./state";

/** By name on that server, and by identity key wherever and under whatever name it shows up. */
export function isBlocked(
	{ blocked }: Pick<AppState, "blocked">,
	serverId: ServerId,
	{ key, identityKey }: Pick<Person, "key" | "identityKey">,
): boolean {
	if (identityIdOf(serverId, key) in blocked) return true;
	return (
		identityKey !== null &&
		Object.values<BlockedPerson>(blocked).some(
			({ person }) => person.identityKey === identityKey,
		)
	);
}
