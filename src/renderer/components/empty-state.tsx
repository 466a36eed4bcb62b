import type { ReactNode } from "react";
import "./empty-state.css";

interface EmptyStateProps {
	readonly icon?: ReactNode;
	readonly title: string;
	readonly lead?: ReactNode;
	/** The page's main heading, unless the page has one already. */
	readonly heading?: "h1" | "h2";
	readonly children?: ReactNode;
}

/** Nothing here yet: what this place is and what to do next. */
export function EmptyState({
	icon,
	title,
	lead,
	heading: Heading = "h1",
	children,
}: EmptyStateProps) {
	return (
		<div className="empty-state">
			{icon ? (
				<div className="empty-state-icon" aria-hidden="true">
					{icon}
				</div>
			) : null}
			<Heading className="empty-state-title">{title}</Heading>
			{lead ? <p className="empty-state-lead">{lead}</p> : null}
			{children}
		</div>
	);
}
