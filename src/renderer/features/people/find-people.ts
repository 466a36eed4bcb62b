import { calledName } from "../../../language/called";
import type { Conversation } from "../../../shared/domain/conversation";
import type { Person } from "../../../shared/domain/person";
import type { Server } from "../../../shared/domain/server";
import { findPhrases, phrasesOf } from "../../../shared/search-text";

/** Somebody who is on a server now. */
interface PersonThere {
	readonly person: Person;
	readonly server: Server;
	/** The open conversation with them alone; null where there is none. */
	readonly conversation: Conversation | null;
}

/**
 * Who is there, by name.
 * @param text the beginnings of words of a name, without regard to accents and capitals; "" for all
 */
export function findPeople(
	servers: readonly Server[],
	conversations: readonly Conversation[],
	text: string,
): PersonThere[] {
	const phrases = phrasesOf(text);
	return servers
		.flatMap((server) =>
			server.people.map((person) => ({
				person,
				server,
				conversation: talkWith(person, server, conversations),
			})),
		)
		.filter(({ person }) =>
			findPhrases(`${calledName(person)} ${person.name}`, phrases),
		)
		.sort((a, b) => calledName(a.person).localeCompare(calledName(b.person)));
}

function talkWith(
	{ key }: Person,
	{ id }: Server,
	conversations: readonly Conversation[],
): Conversation | null {
	return (
		conversations.find(
			({ serverId, members, attachment }) =>
				serverId === id &&
				attachment.kind !== "ended" &&
				members.length === 1 &&
				members[0]?.key === key,
		) ?? null
	);
}
