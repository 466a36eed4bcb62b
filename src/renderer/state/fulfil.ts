import { assertNever } from "../../shared/errors";
import type { Wish } from "../../shared/ipc";
import type { AppState } from "../../shared/state";
import { openSearch } from "./search";
import { useView } from "./view";

/** Shows what the user has chosen in a menu of the system or by a click on a notification. */
export function fulfil(wish: Wish, app: AppState): void {
	const view = useView.getState();
	switch (wish.kind) {
		case "conversation":
			if (!app.conversations[wish.id]) return;
			// It was asked for by name: nothing may lie over it.
			view.close();
			// A conversation that is opened begins at what is new; one that is open may stand anywhere.
			if (view.selected === wish.id && wish.message !== null) {
				const place = { kind: "message", number: wish.message } as const;
				view.goTo(wish.id, { ...place, top: null }, true);
			} else view.select(wish.id);
			return;
		case "requests":
			view.close();
			view.showList();
			return;
	}
	// As with the keys: not behind a dialog, which may hold something half done.
	if (view.dialog) return;
	switch (wish.kind) {
		case "settings":
			view.showPage("settings");
			return;
		case "new-conversation":
		case "palette":
		case "shortcuts":
			view.open({ kind: wish.kind });
			return;
		case "search":
			openSearch(null);
			return;
		default:
			assertNever(wish);
	}
}
