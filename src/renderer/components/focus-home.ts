/**
 * For a control that takes itself away (a request that is ignored, a notice that is dismissed): puts the
 * focus on the part of the window it stood in, so that Tab goes on from there and not from the top.
 */
export function focusHome(control: Element): void {
	const home =
		control.closest<HTMLElement>("[data-focus-home]") ??
		document.querySelector<HTMLElement>("main");
	home?.focus({ preventScroll: true });
}
