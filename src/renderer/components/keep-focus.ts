/**
 * The focus is always somewhere. Where a control that has it is taken away or stays switched off (a Download that becomes Cancel,
 * a screen that gives way to the next), and nothing else has taken it, it goes to what stands in that control's place, else to the
 * part of the window it stood in: never to a button elsewhere, which the next press of Enter would then mean.
 */

const controls =
	"button:enabled, input:enabled, select:enabled, textarea:enabled, a[href]";
const homes =
	'[data-focus-home], [role="log"], article[tabindex], dialog, main';
/** A command switches its button off for as long as it takes, and the focus waits so long for it. */
const PATIENCE_MS = 1_000;

export function keepFocus(): void {
	/** What has the focus, and what that stands in, outwards. */
	let path: readonly Element[] = [];
	let due: { readonly ms: number; readonly timer: number } | null = null;

	const isElsewhere = (last: Element) => {
		const now = document.activeElement;
		return now !== null && now !== document.body && now !== last;
	};
	const isThere = (element: Element) =>
		element.isConnected && !element.matches(":disabled");

	const settle = () => {
		due = null;
		const [last, ...around] = path;
		if (!last || isElsewhere(last)) return;
		if (isThere(last)) {
			focus(last);
			return;
		}
		const left = around.find((element) => element.isConnected);
		// A dialog that had the focus itself leaves a whole window, whose first button is no neighbour of it.
		const beside =
			left && left === around[0] && !last.matches(homes)
				? [...left.querySelectorAll(controls)].find((one) =>
						one.checkVisibility(),
					)
				: undefined;
		focus(
			beside ??
				left?.closest(homes) ??
				document.querySelector("main") ??
				// A narrow window has the list alone.
				document.querySelector("[data-focus-home]"),
		);
	};

	const settleIn = (ms: number) => {
		if (due && due.ms <= ms) return;
		if (due) clearTimeout(due.timer);
		due = { ms, timer: window.setTimeout(settle, ms) };
	};

	document.addEventListener("focusin", ({ target }) => {
		path = target instanceof Element ? withAncestors(target) : [];
	});
	// Whoever clicks on nothing wants the focus nowhere.
	document.addEventListener("pointerdown", ({ target }) => {
		const [last] = path;
		if (last && !(target instanceof Node && last.contains(target))) path = [];
	});
	new MutationObserver(() => {
		const [last] = path;
		if (!last || isElsewhere(last)) return;
		if (!last.isConnected) settleIn(0);
		else if (!isThere(last)) settleIn(PATIENCE_MS);
		else if (due) settleIn(0);
	}).observe(document.body, {
		subtree: true,
		childList: true,
		attributes: true,
		attributeFilter: ["disabled"],
	});
}

function withAncestors(element: Element): readonly Element[] {
	const path: Element[] = [];
	for (let one: Element | null = element; one; one = one.parentElement)
		path.push(one);
	return path;
}

function focus(element: Element | null): void {
	if (element instanceof HTMLElement) element.focus({ preventScroll: true });
}
