import clsx from "clsx";
import { type KeyboardEvent, useEffect, useMemo, useState } from "react";
import { strings } from "../../../language";
import { Dialog } from "../../components/dialog";
import { shortcutText } from "../../components/shortcut";
import { useApp } from "../../state/store";
import { matching, type PaletteItem, paletteItems } from "./palette-items";
import "./palette.css";

const words = strings.palette;
/** More are found by typing another letter, not by scrolling. */
const MAX_SHOWN = 50;
const LIST_ID = "palette-list";
const itemId = (at: number) => `${LIST_ID}-${at}`;

/** Ctrl/Cmd+K: people, conversations and every command by a few letters. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
	const app = useApp((now) => now);
	const items = useMemo(() => paletteItems(app), [app]);
	const [text, setText] = useState("");
	const [at, setAt] = useState(0);
	const shown = matching(items, text).slice(0, MAX_SHOWN);
	const current = Math.min(at, shown.length - 1);

	useEffect(() => {
		document
			.getElementById(itemId(current))
			?.scrollIntoView({ block: "nearest" });
	}, [current]);

	const go = (item: PaletteItem | undefined) => {
		if (!item) return;
		onClose();
		item.run();
	};

	const onKeyDown = (event: KeyboardEvent) => {
		if (event.nativeEvent.isComposing) return;
		const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
		if (step && shown.length > 0)
			setAt((current + step + shown.length) % shown.length);
		else if (event.key === "Enter") go(shown[current]);
		else return;
		event.preventDefault();
	};

	return (
		<Dialog title={words.title} wide onClose={onClose}>
			<input
				className="palette-field"
				role="combobox"
				aria-label={words.title}
				aria-expanded
				aria-controls={LIST_ID}
				aria-activedescendant={shown.length > 0 ? itemId(current) : undefined}
				aria-autocomplete="list"
				placeholder={words.placeholder}
				data-autofocus=""
				value={text}
				onChange={(event) => {
					setText(event.target.value);
					setAt(0);
				}}
				onKeyDown={onKeyDown}
			/>
			<div className="palette-found">
				<div
					id={LIST_ID}
					className="scrolls"
					role="listbox"
					aria-label={words.results}
				>
					{shown.map((item, i) => (
						// biome-ignore lint/a11y/useKeyWithClickEvents: the field it belongs to has the keys
						// biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field
						<div
							key={item.key}
							id={itemId(i)}
							role="option"
							aria-selected={i === current}
							className={clsx(
								"palette-item",
								i === current && "palette-item-at",
							)}
							onMouseDown={(event) => event.preventDefault()}
							onClick={() => go(item)}
						>
							<span className="palette-group">{words.groups[item.group]}</span>
							<bdi className="palette-label truncate">{item.label}</bdi>
							{item.detail ? (
								<bdi className="palette-detail truncate">{item.detail}</bdi>
							) : null}
							{item.shortcut ? <kbd>{shortcutText(item.shortcut)}</kbd> : null}
						</div>
					))}
				</div>
				<p className="palette-status" role="status">
					{shown.length === 0 ? words.none : ""}
				</p>
			</div>
		</Dialog>
	);
}
