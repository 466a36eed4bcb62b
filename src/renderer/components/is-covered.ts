/** Whether a dialog or a menu is open, whose keys are its own. */
export function isCovered(): boolean {
	return document.querySelector(":modal, :popover-open") !== null;
}
