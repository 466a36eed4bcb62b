import type { ReactNode } from "react";
import "./fact.css";

interface FactProps {
	readonly name: string;
	readonly children: ReactNode;
}

/** One row of a `dl`: what it is about at one side, what there is to know at the other. */
export function Fact({ name, children }: FactProps) {
	return (
		<div className="fact">
			<dt>{name}</dt>
			<dd>{children}</dd>
		</div>
	);
}
