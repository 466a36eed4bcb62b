import { useEffect } from "react";
import { openSearch } from "../../state/search";
import { conversationsOf } from "../../state/selectors";
import { appNow } from "../../state/store";
import { undoLast } from "../../state/toasts";
import { useView } from "../../state/view";

/** Keys that work wherever the focus is, but not behind a dialog. */
export function useShortcuts(): void {
	useEffect(() => {
		const onKeyDown = (event: KeyboardEvent) => {
			const view = useView.getState();
			if (view.dialog || event.isComposing) return;
			const { ctrlKey, metaKey, altKey, shiftKey } = event;
			const key =
				(ctrlKey || metaKey) && !altKey ? event.key.toLowerCase() : "";
			if (key === "z" && !shiftKey && !isText(event.target)) {
				if (undoLast()) event.preventDefault();
			} else if (key === "f") {
				event.preventDefault();
				const field = shiftKey
					? null
					: document.querySelector<HTMLInputElement>("[data-page-search]");
				if (field) field.select();
				else openSearch(shiftKey ? null : view.selected);
			} else if (key === "k" && !shiftKey) {
				event.preventDefault();
				view.open({ kind: "palette" });
			} else if (key === "n" && !shiftKey) {
				event.preventDefault();
				view.open({ kind: "new-conversation" });
			} else if (
				altKey &&
				!ctrlKey &&
				!metaKey &&
				!shiftKey &&
				(event.key === "ArrowUp" || event.key === "ArrowDown")
			) {
				event.preventDefault();
				selectNeighbour(event.key === "ArrowDown" ? 1 : -1);
			}
		};
		window.addEventListener("keydown", onKeyDown);
		return () => window.removeEventListener("keydown", onKeyDown);
	}, []);
}

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
