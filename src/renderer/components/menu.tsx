import { EllipsisVertical } from "lucide-react";
import {
	type RefObject,
	useEffect,
	useId,
	useLayoutEffect,
	useRef,
	useState,
} from "react";
import { IconButton } from "./button";
import { type MenuItem, MenuItems } from "./menu-items";
import { moveInMenu } from "./menu-keys";
import { GAP, placeBeside } from "./place-beside";
import "./popup.css";

interface MenuProps {
	/** The button's accessible name. */
	readonly label: string;
	/** Made when it opens: of hundreds of menus one is looked at. */
	readonly items: () => readonly MenuItem[];
	/** A right click on it, or the context menu key within, opens the menu as well. */
	readonly around?: RefObject<HTMLElement | null>;
}

/** A button with a small menu. A popover, so no scrolling parent cuts it off and a click beside it closes it. */
export function Menu({ label, items, around }: MenuProps) {
	const id = useId();
	const button = useRef<HTMLButtonElement>(null);
	const menu = useRef<HTMLDivElement>(null);
	/** Where the pointer asked for it, and who had the focus; null where the button did. */
	const asked = useRef<{
		readonly x: number;
		readonly y: number;
		readonly focus: Element | null;
	} | null>(null);
	const [open, setOpen] = useState(false);

	useEffect(() => {
		const target = around?.current;
		if (!target) return;
		const onContextMenu = (event: MouseEvent) => {
			event.preventDefault();
			// From the keyboard it comes from what has the focus, with no pointer worth the name.
			const isPointer = event.button === 2;
			const focus = document.activeElement;
			const box = target.getBoundingClientRect();
			asked.current = isPointer
				? { x: event.clientX, y: event.clientY, focus }
				: { x: box.left + GAP, y: box.bottom - GAP, focus };
			menu.current?.showPopover();
		};
		target.addEventListener("contextmenu", onContextMenu);
		return () => target.removeEventListener("contextmenu", onContextMenu);
	}, [around]);

	useLayoutEffect(() => {
		if (!open || !button.current || !menu.current) return;
		const { x, y } = asked.current ?? {};
		const anchor =
			x === undefined || y === undefined
				? button.current.getBoundingClientRect()
				: { top: y, bottom: y - GAP, left: x, right: x };
		placeBeside(menu.current, anchor);
		menu.current.querySelector<HTMLElement>("[role=menuitem]")?.focus();
	}, [open]);

	return (
		<>
			<IconButton
				ref={button}
				label={label}
				className="menu-button"
				aria-haspopup="menu"
				aria-expanded={open}
				aria-controls={id}
				popoverTarget={id}
			>
				<EllipsisVertical size={16} aria-hidden />
			</IconButton>
			<div
				ref={menu}
				id={id}
				popover="auto"
				role="menu"
				tabIndex={-1}
				aria-label={label}
				className="popup floats menu"
				onKeyDown={(event) => {
					if (menu.current) moveInMenu(event, menu.current);
				}}
				onToggle={(event) => {
					const opened = event.newState === "open";
					setOpen(opened);
					if (!opened) asked.current = null;
				}}
			>
				{open ? (
					<MenuItems
						items={items()}
						onChosen={({ onSelect }) => {
							const { focus } = asked.current ?? {};
							menu.current?.hidePopover();
							// So that a dialog opened by the item gives the focus back to where it was.
							if (focus instanceof HTMLElement) focus.focus();
							else button.current?.focus();
							onSelect();
						}}
					/>
				) : null}
			</div>
		</>
	);
}
