/** Where something opens: beside this, in the window's pixels. */
export interface Anchor {
	readonly left: number;
	readonly right: number;
	readonly top: number;
	readonly bottom: number;
}

/** Between what opens and what it belongs to, and to the window's edge. */
export const GAP = 4;

/** Puts a popover under its anchor, or over it where there is no room below, and always inside the window. */
export function placeBeside(
	element: HTMLElement,
	anchor: Omit<Anchor, "left">,
): void {
	const { offsetWidth, offsetHeight } = element;
	const below = anchor.bottom + GAP;
	const top =
		below + offsetHeight <= window.innerHeight
			? below
			: anchor.top - GAP - offsetHeight;
	const left = Math.min(
		Math.max(GAP, anchor.right - offsetWidth),
		window.innerWidth - offsetWidth - GAP,
	);
	element.style.top = `${Math.max(GAP, top)}px`;
	element.style.left = `${left}px`;
}
