import { type RefObject, useLayoutEffect, useRef } from "react";

/**
 * The platform's own modal dialog: it holds the focus, makes the rest inert, closes on Escape, and gives the focus back to whatever
 * opened it. Open for as long as it is mounted.
 */
export function useModal(): RefObject<HTMLDialogElement | null> {
	const dialog = useRef<HTMLDialogElement>(null);
	useLayoutEffect(() => {
		const element = dialog.current;
		const opener = document.activeElement;
		element?.showModal();
		// Without this the focus would start on the first button.
		element?.querySelector<HTMLElement>("[data-autofocus]")?.focus();
		return () => {
			element?.close();
			// close() restores the focus only as long as the dialog still stands in the document.
			if (opener instanceof HTMLElement) opener.focus();
		};
	}, []);
	return dialog;
}
