import type { PersonKey } from "./ids";

/** What somebody shows of themselves to the people they talk with, where it is encrypted (docs/PROTOCOL.md, Cards). */
export interface Card {
	/** A ULID: of one person's cards the greatest counts. "" before there was any. */
	readonly id: string;
	/** One line, up to `MAX_STATUS_LENGTH`; "" for none. */
	readonly status: string;
	/** A JPEG or WebP, base64, within the bounds below; null for none. */
	readonly picture: string | null;
}

/** Whom this user's card was told, and which it was. */
export interface CardTold {
	readonly card: string;
	readonly to: readonly PersonKey[];
}

export const noCard: Card = { id: "", status: "", picture: null };

/** In UTF-16 code units. */
export const MAX_STATUS_LENGTH = 140;
/** Characters of base64: a card stays one datum. */
export const MAX_FACE_LENGTH = 12_000;
/** Pixels: it is never shown larger than half of that, on any screen. */
export const MAX_FACE_SIDE = 128;
/** Cards of others that are kept; whose is the oldest goes. */
export const MAX_CARDS = 300;

export function isEmptyCard({ status, picture }: Card): boolean {
	return status === "" && picture === null;
}

/** With a card that has come; an older one than is known changes nothing. */
export function withCard(
	cards: Readonly<Record<string, Card>>,
	owner: string,
	card: Card,
): Readonly<Record<string, Card>> {
	if (card.id <= (cards[owner]?.id ?? "")) return cards;
	const all = Object.entries<Card>({ ...cards, [owner]: card });
	if (all.length <= MAX_CARDS) return Object.fromEntries(all);
	const others = all.filter(([key]) => key !== owner);
	const oldest = others.reduce((a, b) => (b[1].id < a[1].id ? b : a));
	return Object.fromEntries(all.filter((one) => one[0] !== oldest[0]));
}
