import { type ReactNode, useEffect, useRef } from "react";
import { strings } from "../../language";
import { useView } from "../state/view";
import { Back } from "./back-button";
import { isCovered } from "./is-covered";
import "./page.css";

interface PageProps {
	readonly title: string;
	readonly lead?: ReactNode;
	/** Beside the title. */
	readonly actions?: ReactNode;
	/** At the side, or above where there is no room for that. */
	readonly aside?: ReactNode;
	readonly children: ReactNode;
}

/**
 * A page in the main pane, in place of a conversation. Its heading has the focus when it opens; Escape leads back to
 * what was there before, and the focus to whatever opened the page.
 */
export function Page({ title, lead, actions, aside, children }: PageProps) {
	const heading = useRef<HTMLHeadingElement>(null);
	const opener = useRef<Element | null>(null);
	const isLeft = useRef(false);
	const leavePage = useView((view) => view.leavePage);
	useEffect(() => {
		opener.current ??= document.activeElement;
		heading.current?.focus({ preventScroll: true });
		return () => {
			// A conversation that is back has taken it to where one writes.
			if (!isLeft.current || document.activeElement !== document.body) return;
			const { current } = opener;
			if (current instanceof HTMLElement) current.focus();
		};
	}, []);
	const leave = () => {
		isLeft.current = true;
		leavePage();
	};
	return (
		// biome-ignore lint/a11y/noStaticElementInteractions: it listens for what its controls leave alone
		<div
			className="page"
			onKeyDown={(event) => {
				if (event.key !== "Escape" || isCovered()) return;
				if (!isSearching(event.target)) leave();
			}}
		>
			<header className="page-header">
				<Back label={strings.common.back} onBack={leave} />
				<div className="page-heading">
					<h1 ref={heading} tabIndex={-1}>
						{title}
					</h1>
					{lead ? <p>{lead}</p> : null}
				</div>
				{actions}
			</header>
			<div className="page-middle scrolls">
				{aside}
				<div className="page-body scrolls" tabIndex={-1} data-focus-home="">
					<div className="page-column">{children}</div>
				</div>
			</div>
		</div>
	);
}

/** There Escape means less: the search ends. */
function isSearching(target: EventTarget): boolean {
	return (
		target instanceof HTMLInputElement &&
		target.type === "search" &&
		target.value !== ""
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
