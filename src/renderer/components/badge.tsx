import clsx from "clsx";
import "./badge.css";

interface BadgeProps {
	/** What is seen. */
	readonly short: string;
	/** What is heard. */
	readonly label: string;
	/** It is counted, and nobody need look. */
	readonly quiet?: boolean;
}

export function Badge({ short, label, quiet = false }: BadgeProps) {
	return (
		<span className={clsx("badge numbers", quiet && "badge-quiet")}>
			<span aria-hidden="true">{short}</span>
			<span className="visually-hidden">{label}</span>
		</span>
	);
}
