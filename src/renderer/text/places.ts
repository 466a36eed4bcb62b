import type { Conversation } from "../../shared/domain/conversation";
import type { ServerId } from "../../shared/domain/ids";
import type { Person } from "../../shared/domain/person";
import type { Server } from "../../shared/domain/server";
import type { AppState } from "../../shared/state";

interface Place {
	readonly serverId: ServerId;
	readonly person: Person;
}

/**
 * Where somebody is known: a person is a key, under whatever name on however many servers. A guest is known where they are.
 * @returns the one that was asked about first; each server once
 */
export function placesOf(
	{
		servers,
		conversations,
	}: {
		readonly servers: AppState["servers"];
		readonly conversations: readonly Conversation[];
	},
	serverId: ServerId,
	person: Person,
): readonly Place[] {
	const here: Place = { serverId, person };
	const { identityKey } = person;
	if (identityKey === null) return [here];
	const known = [
		here,
		...Object.values<Server>(servers).flatMap(({ id, people }) =>
			people.map((one) => ({ serverId: id, person: one })),
		),
		...conversations.flatMap((one) =>
			one.members.map((member) => ({
				serverId: one.serverId,
				person: member,
			})),
		),
	].filter((place) => place.person.identityKey === identityKey);
	return known.filter(
		(place, i) =>
			known.findIndex((one) => one.serverId === place.serverId) === i,
	);
}
