import { strings } from "../../language";
import { calledName } from "../../language/called";
import { listOf } from "../../language/lists";
import type { Conversation } from "../../shared/domain/conversation";
import type { PersonKey } from "../../shared/domain/ids";
import type { Message } from "../../shared/domain/message";
import { shownName } from "./names";

interface ReactionGroup {
	readonly emoji: string;
	readonly count: number;
	/** Who, in words. */
	readonly names: string;
	readonly isMine: boolean;
}

/** One for each emoji, in the order in which they came up. */
export function reactionsOf(
	{ reactions = [] }: Message,
	self: PersonKey | null,
	nameOf: (person: PersonKey) => string,
): readonly ReactionGroup[] {
	const groups = new Map<string, PersonKey[]>();
	const said = reactions.filter(({ emoji }) => emoji !== "");
	for (const { emoji, from } of [...said].sort((a, b) =>
		a.id < b.id ? -1 : 1,
	))
		groups.set(emoji, [...(groups.get(emoji) ?? []), from]);
	return [...groups].map(([emoji, people]) => ({
		emoji,
		count: people.length,
		names: listOf(
			people.map((person) =>
				person === self ? strings.talk.you : nameOf(person),
			),
		),
		isMine: self !== null && people.includes(self),
	}));
}

/** What people of a conversation are called, also when they have left. */
export function namesIn({
	members,
}: Pick<Conversation, "members">): (person: PersonKey) => string {
	const names = new Map(
		members.map((member) => [member.key, calledName(member)] as const),
	);
	return (person) => names.get(person) ?? shownName(person);
}
