import clsx from "clsx";
import { Check, CheckCheck, Clock, TriangleAlert } from "lucide-react";
import { assertNever } from "../../../shared/errors";
import type { Journey } from "../../text/journey";
import { journeyWord } from "../../text/words";

/** How far an own message has come: a sign, and the word for it. */
export function JourneyMark({ journey }: { readonly journey: Journey }) {
	return (
		<span className={clsx("journey", `journey-${journey}`)}>
			<Sign journey={journey} />
			{journeyWord(journey)}
		</span>
	);
}

function Sign({ journey }: { readonly journey: Journey }) {
	switch (journey) {
		case "received":
			return null;
		case "queued":
			return <Clock size={12} aria-hidden />;
		case "sent":
			return <Check size={13} aria-hidden />;
		case "delivered":
			return <CheckCheck size={13} aria-hidden />;
		case "read":
			return <CheckCheck size={13} strokeWidth={3.5} aria-hidden />;
		case "failed":
			return <TriangleAlert size={12} aria-hidden />;
		default:
			return assertNever(journey);
	}
}
