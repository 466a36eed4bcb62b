import clsx from "clsx";
import {
	type ComponentProps,
	type RefObject,
	useLayoutEffect,
	useRef,
} from "react";
import { type Anchor, placeBeside } from "./place-beside";
import "./popup.css";

interface PopupProps extends ComponentProps<"div"> {
	readonly anchor: Anchor;
	readonly onClose: () => void;
	/** What has the focus first. */
	readonly first: (popup: HTMLElement) => HTMLElement | null;
}

/**
 * A native popover beside its anchor. Mounted while open; Escape and a click beside it close it, and the focus goes back
 * to where it was.
 */
export function Popup({
	anchor,
	onClose,
	first,
	className,
	children,
	...rest
}: PopupProps) {
	const popup = useRef<HTMLDivElement>(null);
	usePlaced(popup, anchor);
	const start = useRef(first);
	useLayoutEffect(() => {
		const element = popup.current;
		if (!element) return;
		const opener = document.activeElement;
		start.current(element)?.focus();
		return () => {
			const hadFocus =
				element.contains(document.activeElement) ||
				document.activeElement === document.body;
			element.hidePopover();
			if (hadFocus && opener instanceof HTMLElement)
				opener.focus({ preventScroll: true });
		};
	}, []);
	return (
		<div
			ref={popup}
			popover="auto"
			tabIndex={-1}
			className={clsx("popup floats", className)}
			onToggle={(event) => {
				if (event.newState === "closed") onClose();
			}}
			{...rest}
		>
			{children}
		</div>
	);
}

function usePlaced(
	popup: RefObject<HTMLDivElement | null>,
	anchor: Anchor,
): void {
	useLayoutEffect(() => {
		const element = popup.current;
		if (!element) return;
		if (!element.matches(":popover-open")) element.showPopover();
		placeBeside(element, anchor);
	}, [popup, anchor]);
}
