import type { Message as MessageDatum } from "../protocol/datums/message";
import { findOption } from "../protocol/options";
import {
	type Card,
	type CardTold,
	isEmptyCard,
	MAX_FACE_LENGTH,
	MAX_FACE_SIDE,
	MAX_STATUS_LENGTH,
} from "../shared/domain/card";
import type { Conversation } from "../shared/domain/conversation";
import type { PersonKey } from "../shared/domain/ids";
import { shownName } from "../shared/shown-name";
import { isSmallPicture } from "./files/small-picture";
import { ulidPattern } from "./translate";

/** How people show themselves (docs/PROTOCOL.md, Cards): between datums and the domain. */

/** Says how this user shows themselves; only ever inside an encryption. */
export function cardDatum(card: Card, date: number): MessageDatum {
	const flags = [`id=${card.id}`];
	if (card.status !== "") flags.push(`status=${card.status}`);
	if (card.picture !== null) flags.push(`picture=${card.picture}`);
	return {
		kind: "message",
		category: "profile",
		subject: "",
		flags,
		date: BigInt(date),
		msg: "",
	};
}

/** @returns null where it is none; what of it makes no sense is left out */
export function cardFrom({ category, flags }: MessageDatum): Card | null {
	const id = findOption(flags, "id") ?? "";
	if (category !== "profile" || !ulidPattern.test(id)) return null;
	const picture = findOption(flags, "picture");
	return {
		id,
		status: statusOf(findOption(flags, "status") ?? ""),
		picture: picture !== null && isFace(picture) ? picture : null,
	};
}

/** On one line, without characters that turn or hide what stands beside it. */
export function statusOf(text: string): string {
	const plain = shownName(text.slice(0, MAX_STATUS_LENGTH), MAX_STATUS_LENGTH);
	return plain.toWellFormed();
}

export function isFace(base64: string): boolean {
	return isSmallPicture(base64, MAX_FACE_LENGTH, MAX_FACE_SIDE);
}

/**
 * Who of a conversation has yet to be told this user's card.
 * @param told whom it was told, or is being told
 * @returns everybody who can hear it, as it is after it was told; null where nobody is missing
 */
export function dueCard(
	card: Card,
	{ members, encryption }: Pick<Conversation, "members" | "encryption">,
	told: CardTold | undefined,
): CardTold | null {
	if (encryption.kind !== "encrypted" || card.id === "") return null;
	const hearing = members
		.filter(
			({ key, standing }) =>
				standing === "joined" && !encryption.without.includes(key),
		)
		.map(({ key }) => key);
	const known = new Set<PersonKey>(told?.card === card.id ? told.to : []);
	if (hearing.every((key) => known.has(key))) return null;
	// Who was never told any card need not hear that there is none.
	if (isEmptyCard(card) && (told?.to ?? []).length === 0) return null;
	return { card: card.id, to: [...new Set([...known, ...hearing])] };
}
