import type { Tone } from "../text/words";
import "./status-dot.css";

/** A state's colour beside its words; the words say everything, so it is silent. */
export function StatusDot({ tone }: { readonly tone: Tone }) {
	return (
		<span className={`status-dot status-dot-${tone}`} aria-hidden="true" />
	);
}
