import { type RefObject, useEffect } from "react";
import { isCovered } from "../../components/is-covered";

/** Where letters mean nothing by themselves. */
const places = 'main, [role="log"], [role="log"] article';

/** Whoever has clicked on a message, or reacted to one, and then writes or pastes, means the field. */
export function useTypingAnywhere(
	field: RefObject<HTMLTextAreaElement | null>,
): void {
	useEffect(() => {
		const onKeyDown = (event: KeyboardEvent) => {
			const element = field.current;
			const at = document.activeElement;
			if (!element || element.disabled || event.defaultPrevented) return;
			if (!isWritten(event) && !isPaste(event)) return;
			if (at && at !== document.body && !at.matches(places)) return;
			if (isCovered()) return;
			// The key itself goes to what has the focus then.
			element.focus({ preventScroll: true });
		};
		document.addEventListener("keydown", onKeyDown);
		return () => document.removeEventListener("keydown", onKeyDown);
	}, [field]);
}

/** Not the space bar, which scrolls. */
function isWritten(event: KeyboardEvent): boolean {
	const isShortcut =
		(event.ctrlKey || event.altKey || event.metaKey) &&
		!event.getModifierState("AltGraph");
	return !isShortcut && event.key !== " " && [...event.key].length === 1;
}

function isPaste(event: KeyboardEvent): boolean {
	return (
		(event.ctrlKey || event.metaKey) &&
		!event.altKey &&
		event.key.toLowerCase() === "v"
	);
}
