import type { Message as MessageDatum } from "../protocol/datums/message";
import { findOption, findOptions } from "../protocol/options";
import type { Conversation, Member } from "../shared/domain/conversation";
import type { PersonKey } from "../shared/domain/ids";
import { noMarks } from "../shared/domain/marks";
import type { Occurrence } from "../shared/domain/occurrence";
import type { Person } from "../shared/domain/person";
import { dateOf, peopleIn, personOf } from "./translate";

/** People in one conversation besides this user: what a server may make this app remember. */
const MAX_MEMBERS = 63;

/** What an OK says of who takes part (docs/PROTOCOL.md, Who takes part). */
export interface Told {
	readonly joined: readonly Person[];
	readonly left: readonly Person[];
	readonly invited: readonly Person[];
	/** Who has asked them to join; null where nobody says. */
	readonly by: Person | null;
	/** Of those who joined, who can encrypt. */
	readonly capable: readonly Person[];
	/** Before which number it happened, and when in Unix seconds. */
	readonly at: ReadonlyMap<
		PersonKey,
		{ readonly before: number; readonly date: number }
	>;
	/** Unix seconds. */
	readonly date: number;
}

export function toldIn({ flags, date }: MessageDatum): Told {
	const at = findOptions(flags, "at").flatMap((text) => {
		const [, before, seconds, address] =
			/^(\d{1,15}):(\d{1,11}):(.+)$/.exec(text) ?? [];
		const person = address === undefined ? null : personOf(address);
		if (!person) return [];
		return [[person.key, { before: Number(before), date: Number(seconds) }]];
	}) as [PersonKey, { before: number; date: number }][];
	return {
		joined: peopleIn(flags, "joined"),
		left: peopleIn(flags, "left"),
		invited: peopleIn(flags, "invited"),
		by: personOf(findOption(flags, "by") ?? ""),
		capable: peopleIn(flags, "e2e"),
		at: new Map(at),
		date: dateOf(date),
	};
}

export function has(
	people: readonly Person[],
	{ key }: Pick<Person, "key">,
): boolean {
	return people.some((person) => person.key === key);
}

/**
 * Who takes part now, by the server's word, and what that makes to tell.
 * @param spelled a person as this server writes them
 */
export function follow(
	{ members: before, last }: Pick<Conversation, "members" | "last">,
	told: Told,
	self: PersonKey,
	spelled: (person: Person) => Person,
): {
	readonly members: readonly Member[];
	readonly occurrences: readonly Occurrence[];
} {
	const fresh = [...told.joined, ...told.invited]
		.filter(
			(person, i, all) =>
				person.key !== self &&
				!has(before, person) &&
				all.findIndex(({ key }) => key === person.key) === i,
		)
		.slice(0, Math.max(0, MAX_MEMBERS - before.length))
		.map(
			(person): Member => ({
				...spelled(person),
				standing: "invited",
				canEncrypt: false,
				...noMarks,
			}),
		);
	const all = [...before, ...fresh];
	const members = all
		// Who never came is not said to have gone.
		.filter(
			(member) =>
				member.standing !== "invited" ||
				!has(told.left, member) ||
				told.at.has(member.key),
		)
		.map((member): Member => {
			const joined = has(told.joined, member);
			return {
				...member,
				standing: standingOf(member, told),
				canEncrypt: joined ? has(told.capable, member) : member.canEncrypt,
			};
		});
	const placeOf = (person: Person) => {
		const { before, date } = told.at.get(person.key) ?? {
			before: (last?.number ?? 0) + 1,
			date: told.date,
		};
		return { after: before - 1, date };
	};
	const moved = members.flatMap((member): Occurrence[] => {
		const { standing } = member;
		const was = all.find(({ key }) => key === member.key)?.standing;
		if (standing === was || standing === "invited") return [];
		const { key, name, identityKey } = member;
		const person: Person = { key, name, identityKey };
		return [{ ...placeOf(member), what: { kind: standing, person } }];
	});
	const [first] = told.invited;
	if (told.by && first) {
		const people = told.invited.map(spelled);
		const by = told.by.key === self ? null : spelled(told.by);
		moved.push({ ...placeOf(first), what: { kind: "invited", people, by } });
	}
	return { members, occurrences: moved.sort((a, b) => a.after - b.after) };
}

function standingOf(member: Member, told: Told): Member["standing"] {
	if (has(told.left, member)) return "left";
	if (has(told.joined, member)) return "joined";
	return has(told.invited, member) ? "invited" : member.standing;
}
