import { useEffect } from "react";
import {
	isPressed,
	type ShortcutId,
	shortcutIds,
} from "../../../shared/shortcuts";
import { openSearch } from "../../state/search";
import { conversationsOf } from "../../state/selectors";
import { appNow } from "../../state/store";
import { undoLast } from "../../state/toasts";
import { useView } from "../../state/view";

/** Keys that work wherever the focus is, but not behind a dialog. What changes the size is the menu's. */
export function useShortcuts(): void {
	useEffect(() => {
		const onKeyDown = (event: KeyboardEvent) => {
			if (useView.getState().dialog || event.isComposing) return;
			const id = shortcutIds.find((one) => isPressed(one, event));
			const act = id && acts[id];
			if (act && act(event) !== false) event.preventDefault();
		};
		window.addEventListener("keydown", onKeyDown);
		return () => window.removeEventListener("keydown", onKeyDown);
	}, []);
}

/** false where the key was not for it. */
const acts: Partial<Record<ShortcutId, (event: KeyboardEvent) => unknown>> = {
	undo: ({ target }) => !isText(target) && undoLast(),
	search: () => openSearch(null),
	"search-here": () => {
		const field =
			document.querySelector<HTMLInputElement>("[data-page-search]");
		if (field) field.select();
		else openSearch(useView.getState().selected);
	},
	palette: () => useView.getState().open({ kind: "palette" }),
	shortcuts: () => useView.getState().open({ kind: "shortcuts" }),
	settings: () => useView.getState().showPage("settings"),
	"new-conversation": () =>
		useView.getState().open({ kind: "new-conversation" }),
	"previous-conversation": () => selectNeighbour(-1),
	"next-conversation": () => selectNeighbour(1),
};

/** There Ctrl+Z is about what was typed; in an empty field there is nothing to take back. */
function isText(target: EventTarget | null): boolean {
	if (
		target instanceof HTMLInputElement ||
		target instanceof HTMLTextAreaElement
	)
		return target.value !== "";
	return target instanceof HTMLElement && target.isContentEditable;
}

function selectNeighbour(step: 1 | -1): void {
	const { selected, select } = useView.getState();
	const all = conversationsOf(appNow());
	const at = all.findIndex(({ id }) => id === selected);
	const next =
		at === -1
			? all.at(step === 1 ? 0 : -1)
			: all[Math.min(all.length - 1, Math.max(0, at + step))];
	if (next) select(next.id);
}
