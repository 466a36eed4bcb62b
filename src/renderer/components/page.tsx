import { type ReactNode, useEffect, useRef } from "react";
import { BackButton } from "./back-button";
import "./page.css";

interface PageProps {
	readonly title: string;
	readonly lead?: ReactNode;
	/** Beside the title. */
	readonly actions?: ReactNode;
	readonly children: ReactNode;
}

/** A page in the main pane, in place of a conversation. Its heading has the focus when it opens. */
export function Page({ title, lead, actions, children }: PageProps) {
	const heading = useRef<HTMLHeadingElement>(null);
	useEffect(() => heading.current?.focus({ preventScroll: true }), []);
	return (
		<div className="page">
			<header className="page-header">
				<BackButton />
				<div className="page-heading">
					<h1 ref={heading} tabIndex={-1}>
						{title}
					</h1>
					{lead ? <p>{lead}</p> : null}
				</div>
				{actions}
			</header>
			<div className="page-body scrolls" tabIndex={-1} data-focus-home="">
				<div className="page-column">{children}</div>
			</div>
		</div>
	);
}

interface PageSectionProps {
	readonly title: string;
	readonly note?: ReactNode;
	readonly children: ReactNode;
	readonly className?: string;
}

/** One matter of a page. */
export function PageSection({
	title,
	note,
	children,
	className = "",
}: PageSectionProps) {
	return (
		<section className={`page-section ${className}`} aria-label={title}>
			<h2>{title}</h2>
			{note ? <p className="field-note">{note}</p> : null}
			{children}
		</section>
	);
}
