import type { Message } from "../shared/domain/message";
import type { Person } from "../shared/domain/person";
import { shownName } from "../shared/shown-name";
import type { AppState } from "../shared/state";
import { strings } from ".";

type Known = Pick<AppState, "localNames" | "conversations">;

let known: () => Known = () => ({ localNames: {}, conversations: {} });

/** Where this process reads what its user calls people; once, as with the words. */
export function callPeopleAs(state: () => Known): void {
	known = state;
}

/**
 * What somebody is called, for showing: as this user calls them, where they do, else as they call themselves. The user's own name
 * belongs to a key, and whoever only claims the same one is told apart from it.
 */
export function calledName({
	name,
	identityKey,
}: Pick<Person, "name" | "identityKey">): string {
	const { localNames } = known();
	const own = identityKey === null ? undefined : localNames[identityKey]?.name;
	if (own !== undefined) return shownName(own);
	const claimed = shownName(name);
	const wanted = fold(claimed);
	const isTaken = Object.values<{ readonly name: string }>(localNames).some(
		(one) => fold(one.name) === wanted,
	);
	return isTaken ? strings.people.somebodyElse(claimed) : claimed;
}

/** The same of whoever has written a message. */
export function writerName({
	conversationId,
	from,
	fromName,
	claimed,
}: Pick<Message, "conversationId" | "from" | "fromName" | "claimed">): string {
	const { members = [] } = known().conversations[conversationId] ?? {};
	const writer = claimed ? undefined : members.find(({ key }) => key === from);
	const identityKey = writer?.identityKey ?? null;
	return calledName({ name: fromName, identityKey });
}

/** Names that look the same at a glance are the same. */
function fold(name: string): string {
	return name
		.normalize("NFKD")
		.replace(/\p{M}/gu, "")
		.replace(/\s+/g, " ")
		.trim()
		.toLowerCase();
}
