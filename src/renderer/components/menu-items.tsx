import clsx from "clsx";
import "./menu.css";

export interface MenuItem {
	readonly label: string;
	readonly danger?: boolean;
	readonly onSelect: () => void;
}

interface MenuItemsProps {
	readonly items: readonly MenuItem[];
	/** One was; what closes the menu runs its `onSelect`. */
	readonly onChosen: (item: MenuItem) => void;
}

/** What is in a menu. */
export function MenuItems({ items, onChosen }: MenuItemsProps) {
	return items.map((item) => (
		<button
			key={item.label}
			type="button"
			role="menuitem"
			tabIndex={-1}
			className={clsx("menu-item", item.danger && "menu-item-danger")}
			onClick={() => onChosen(item)}
		>
			{item.label}
		</button>
	));
}
