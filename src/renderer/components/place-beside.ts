/** Where something opens: beside this, in the window's pixels. */
export interface Anchor {
	readonly left: number;
	readonly right: number;
	readonly top: number;
	readonly bottom: number;
}

/** Between what opens and what it belongs to, and to the window's edge. */
export const GAP = 4;

/**
 * Puts a popover under its anchor, or over it where there is no room below, and always inside the window: with the end of what it
 * belongs to, and from a pointer on in the direction of reading, as the system's menus open.
 */
export function placeBeside(element: HTMLElement, anchor: Anchor): void {
	const { offsetWidth, offsetHeight } = element;
	const below = anchor.bottom + GAP;
	const top =
		below + offsetHeight <= window.innerHeight
			? below
			: anchor.top - GAP - offsetHeight;
	const before = anchor.right - offsetWidth;
	const after = anchor.left;
	const most = window.innerWidth - offsetWidth - GAP;
	const isPointer = anchor.left === anchor.right;
	const goesRight = (document.documentElement.dir === "rtl") !== isPointer;
	const [wanted, other] = goesRight ? [after, before] : [before, after];
	const fits = wanted >= GAP && wanted <= most;
	// A pointer near the edge has its menu on the other side rather than under itself.
	const left = isPointer && !fits ? other : wanted;
	element.style.top = `${Math.max(GAP, top)}px`;
	element.style.left = `${Math.min(Math.max(GAP, left), most)}px`;
}
