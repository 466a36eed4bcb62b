import type { KeyboardEvent } from "react";

/** Arrow keys, Home and End in a menu. */
export function moveInMenu(event: KeyboardEvent, menu: HTMLElement): void {
	const all = [...menu.querySelectorAll<HTMLElement>("[role=menuitem]")];
	const at = all.indexOf(document.activeElement as HTMLElement);
	const to = targetOf(event.key, at, all.length);
	if (event.key === "Tab") menu.hidePopover();
	if (to === null) return;
	event.preventDefault();
	all[to]?.focus();
}

function targetOf(key: string, at: number, length: number): number | null {
	switch (key) {
		case "ArrowDown":
			return (at + 1) % length;
		case "ArrowUp":
			return (at - 1 + length) % length;
		case "Home":
			return 0;
		case "End":
			return length - 1;
		default:
			return null;
	}
}
