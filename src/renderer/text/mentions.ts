import type { Member } from "../../shared/domain/conversation";
import type { PersonKey } from "../../shared/domain/ids";
import { foldUser } from "../../shared/fold-user";

/** `@name` as names are spelt (docs/PROTOCOL.md, Addresses). */
const mentionPattern = /@([\p{L}\p{N}][\p{L}\p{M}\p{N}._+-]*)/gu;

interface MentionPart {
	readonly text: string;
	/** Who is called; null where nobody is. */
	readonly person: PersonKey | null;
}

/** Cuts a text where people are called by name. Joined, the parts are the text again. */
export function mentionParts(
	text: string,
	people: readonly PersonKey[],
): readonly MentionPart[] {
	const parts: MentionPart[] = [];
	let end = 0;
	for (const { 0: found, 1: name = "", index } of text.matchAll(
		mentionPattern,
	)) {
		// In the middle of an address it calls nobody.
		if (/[\p{L}\p{N}]/u.test(text[index - 1] ?? "")) continue;
		const person = longest(name, people);
		if (!person) continue;
		const to = index + 1 + person.length;
		if (index > end) parts.push({ text: text.slice(end, index), person: null });
		parts.push({ text: text.slice(index, to), person: person.key });
		end = to;
		if (end > index + found.length) break;
	}
	if (end < text.length || parts.length === 0)
		parts.push({ text: text.slice(end), person: null });
	return parts;
}

/** Who of a conversation is called by name in a text, each once. */
export function mentionsIn(
	text: string,
	members: readonly Member[],
): readonly PersonKey[] {
	if (!text.includes("@")) return [];
	const people = members.map(({ key }) => key);
	const called = mentionParts(text, people).flatMap(({ person }) =>
		person === null ? [] : [person],
	);
	return [...new Set(called)];
}

/** Names compare folded; a stop or a dash behind one belongs to the sentence. */
function longest(name: string, people: readonly PersonKey[]) {
	let length = name.length;
	for (;;) {
		const key = foldUser(name.slice(0, length));
		const person = people.find((one) => one === key);
		if (person !== undefined) return { key: person, length };
		if (!/[._+-]/.test(name[length - 1] ?? "")) return null;
		length--;
	}
}
