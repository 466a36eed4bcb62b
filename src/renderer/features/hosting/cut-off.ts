import type { Person } from "../../../shared/domain/person";
import type { RelayMembers } from "../../../shared/domain/relay-host";

/** Who of those on the hosted relay may not stay there with this list: the relay disconnects them. */
export function cutOff(
	{ on, list }: RelayMembers,
	people: readonly Person[],
): readonly Person[] {
	if (!on) return [];
	return people.filter(
		({ key, identityKey }) =>
			identityKey === null ||
			!list.some(
				(one) =>
					one.name === key && (one.key === null || one.key === identityKey),
			),
	);
}
