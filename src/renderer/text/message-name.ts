import { strings } from "../../language";
import type { PersonKey } from "../../shared/domain/ids";
import type { Message } from "../../shared/domain/message";
import { excerptOf } from "./markdown";
import { reactionsOf } from "./reactions";
import { clockTime } from "./time";
import { senderOf } from "./words";

/** What of a text belongs into a name; the rest is read in the message. */
const TEXT_LENGTH = 200;

interface Circumstances {
	readonly self: PersonKey | null;
	readonly nameOf: (person: PersonKey) => string;
	/** Nothing of it can be read any more. */
	readonly isGone: boolean;
	/** How far it has come, in words. */
	readonly state: string;
}

/** A message as a screen reader says it: sender, text, time, what was done to it, state. */
export function messageName(
	message: Message,
	{ self, nameOf, isGone, state }: Circumstances,
): string {
	const { talk, chat } = strings;
	const between = [
		message.reply && !isGone
			? talk.inReplyTo(
					message.reply.from === self ? talk.you : nameOf(message.reply.from),
				)
			: "",
		isGone ? talk.deleting : excerptOf(message.text, TEXT_LENGTH),
		clockTime(message.date * 1_000),
		message.edited && !isGone ? talk.edited : "",
		isGone ? "" : reactionWords(message, self, nameOf),
	];
	return chat.messageName(
		senderOf(message),
		between.filter((one) => one !== ""),
		state,
	);
}

function reactionWords(
	message: Message,
	self: PersonKey | null,
	nameOf: (person: PersonKey) => string,
): string {
	const groups = reactionsOf(message, self, nameOf);
	const list = groups.map(({ emoji, names }) =>
		strings.talk.reaction(emoji, names),
	);
	return list.length > 0 ? strings.talk.reactions(list.join(", ")) : "";
}
