import clsx from "clsx";
import { strings } from "../../../language";
import type { Completion, Offer } from "./use-completion";
import "./completion.css";

export const COMPLETION_ID = "completion";
export const offerId = (at: number) => `${COMPLETION_ID}-${at}`;

interface CompletionListProps {
	readonly completion: Completion;
	readonly onAccept: (offer: Offer) => void;
}

/** Stands over the composer; the focus stays where one types. */
export function CompletionList({ completion, onAccept }: CompletionListProps) {
	const { kind, offers, at } = completion;
	return (
		<div
			id={COMPLETION_ID}
			className="completion floats"
			role="listbox"
			aria-label={
				kind === "person" ? strings.talk.people : strings.talk.emojiNames
			}
		>
			{offers.map((offer, i) => (
				// biome-ignore lint/a11y/useKeyWithClickEvents: the field it belongs to has the keys
				// biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field
				<div
					key={offer.key}
					id={offerId(i)}
					role="option"
					aria-selected={i === at}
					className={clsx("offer", i === at && "offer-at")}
					onMouseDown={(event) => event.preventDefault()}
					onClick={() => onAccept(offer)}
				>
					{offer.sign ? <span aria-hidden>{offer.sign}</span> : null}
					<bdi className="truncate">{offer.label}</bdi>
				</div>
			))}
		</div>
	);
}
