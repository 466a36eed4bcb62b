import type { Conversation } from "../../shared/domain/conversation";
import type { Server } from "../../shared/domain/server";
import type { AppState } from "../../shared/state";

type Known = Pick<AppState, "conversations" | "servers">;

/** Whether a word is what somebody here is called: names are in no dictionary. */
export function nameLookup(state: () => Known): (word: string) => boolean {
	let seen: Known | null = null;
	let names: ReadonlySet<string> = new Set();
	return (word) => {
		const { conversations, servers } = state();
		if (conversations !== seen?.conversations || servers !== seen.servers) {
			seen = { conversations, servers };
			names = namesIn(seen);
		}
		return names.has(word.toLowerCase());
	};
}

function namesIn({ conversations, servers }: Known): ReadonlySet<string> {
	const people = [
		...Object.values<Conversation>(conversations).flatMap(
			({ members }) => members,
		),
		...Object.values<Server>(servers).flatMap(({ people, self }) => [
			...people,
			self,
		]),
	];
	const parts = people.flatMap(({ name }) => name.split(/[^\p{L}\p{M}]+/u));
	return new Set(parts.map((part) => part.toLowerCase()));
}
