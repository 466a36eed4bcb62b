import clsx from "clsx";
import { EllipsisVertical } from "lucide-react";
import { useId, useRef, useState } from "react";
import { IconButton } from "./button";
import { moveInMenu } from "./menu-keys";
import "./menu.css";

export interface MenuItem {
	readonly label: string;
	readonly danger?: boolean;
	readonly onSelect: () => void;
}

interface MenuProps {
	/** The button's accessible name. */
	readonly label: string;
	readonly items: readonly MenuItem[];
}

const GAP = 4;

/** A button with a small menu. A popover, so no scrolling parent cuts it off and a click beside it closes it. */
export function Menu({ label, items }: MenuProps) {
	const id = useId();
	const button = useRef<HTMLButtonElement>(null);
	const menu = useRef<HTMLDivElement>(null);
	const [open, setOpen] = useState(false);

	const entries = () => [
		...(menu.current?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? []),
	];

	const place = () => {
		if (!button.current || !menu.current) return;
		const anchor = button.current.getBoundingClientRect();
		const { offsetWidth, offsetHeight } = menu.current;
		const below = anchor.bottom + GAP;
		const top =
			below + offsetHeight <= window.innerHeight
				? below
				: anchor.top - GAP - offsetHeight;
		const left = Math.min(
			Math.max(GAP, anchor.right - offsetWidth),
			window.innerWidth - offsetWidth - GAP,
		);
		menu.current.style.top = `${Math.max(GAP, top)}px`;
		menu.current.style.left = `${left}px`;
	};

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
				className="menu"
				onKeyDown={(event) => {
					if (menu.current) moveInMenu(event, menu.current);
				}}
				onToggle={(event) => {
					const opened = event.newState === "open";
					setOpen(opened);
					if (!opened) return;
					place();
					entries()[0]?.focus();
				}}
			>
				{items.map((item) => (
					<button
						key={item.label}
						type="button"
						role="menuitem"
						tabIndex={-1}
						className={clsx("menu-item", item.danger && "menu-item-danger")}
						onClick={() => {
							menu.current?.hidePopover();
							// So that a dialog opened by the item gives the focus back to the button.
							button.current?.focus();
							item.onSelect();
						}}
					>
						{item.label}
					</button>
				))}
			</div>
		</>
	);
}
