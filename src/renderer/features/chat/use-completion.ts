import { useEffect, useMemo, useState } from "react";
import { calledName } from "../../../language/called";
import type { Member } from "../../../shared/domain/conversation";
import { foldUser } from "../../../shared/fold-user";
import { completionAt, type Found, insertFound } from "../../text/completion";
import { findEmoji, useEmoji } from "../emoji/emoji-data";
import { noteEmoji } from "../emoji/recent-emoji";

const MAX_OFFERED = 6;

export interface Offer {
	readonly key: string;
	/** What it is shown as, and with. */
	readonly label: string;
	readonly sign: string | null;
	/** What is put in. */
	readonly insert: string;
}

export interface Completion {
	readonly kind: Found["kind"];
	readonly offers: readonly Offer[];
	/** The one that Enter takes. */
	readonly at: number;
	readonly move: (step: 1 | -1) => void;
	readonly dismiss: () => void;
	/** The text and the caret with an offer in it. */
	readonly accept: (offer: Offer) => { text: string; caret: number };
}

/** What could stand where the caret is: people behind `@`, emoji behind `:`. */
export function useCompletion(
	text: string,
	caret: number,
	members: readonly Member[],
): Completion | null {
	const found = useMemo(() => completionAt(text, caret), [text, caret]);
	const emoji = useEmoji(found?.kind === "emoji");
	const [at, setAt] = useState(0);
	const [dismissed, setDismissed] = useState<string | null>(null);
	const place = found ? `${found.kind} ${found.start}` : null;
	const typed = found?.typed ?? "";
	// biome-ignore lint/correctness/useExhaustiveDependencies: another place or word begins at the top
	useEffect(() => setAt(0), [place, typed]);
	useEffect(() => {
		if (place === null) setDismissed(null);
	}, [place]);
	const kind = found?.kind;
	const offers = useMemo((): readonly Offer[] => {
		if (kind === "person") return peopleFor(members, typed);
		if (kind !== "emoji" || !emoji) return [];
		return findEmoji(emoji, typed, MAX_OFFERED).map(
			({ emoji: sign, names: [name = ""] }) => ({
				key: name,
				label: `:${name}:`,
				sign,
				insert: sign,
			}),
		);
	}, [kind, typed, members, emoji]);
	if (!found || offers.length === 0 || dismissed === place) return null;
	return {
		kind: found.kind,
		offers,
		at: Math.min(at, offers.length - 1),
		move: (step) =>
			setAt((now) => (now + step + offers.length) % offers.length),
		dismiss: () => setDismissed(place),
		accept: (offer) => {
			if (found.kind === "emoji") noteEmoji(offer.insert);
			return insertFound(text, found, offer.insert);
		},
	};
}

function peopleFor(
	members: readonly Member[],
	typed: string,
): readonly Offer[] {
	const wanted = foldUser(typed);
	const fitting = members
		.filter(({ standing }) => standing === "joined")
		.filter(({ key }) => key.startsWith(wanted));
	// Whoever has written the name out wants to go on.
	if (fitting.length === 1 && fitting[0]?.key === wanted) return [];
	return fitting.slice(0, MAX_OFFERED).map((member) => ({
		key: member.key,
		label: calledName(member),
		sign: null,
		// The others know them by the name that they gave themselves.
		insert: `@${member.name}`,
	}));
}
