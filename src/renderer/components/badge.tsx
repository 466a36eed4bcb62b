import "./badge.css";

interface BadgeProps {
	/** What is seen. */
	readonly short: string;
	/** What is heard. */
	readonly label: string;
}

export function Badge({ short, label }: BadgeProps) {
	return (
		<span className="badge numbers">
			<span aria-hidden="true">{short}</span>
			<span className="visually-hidden">{label}</span>
		</span>
	);
}
