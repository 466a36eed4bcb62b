import { useEffect } from "react";
import { strings } from "../../../language";
import { unreadOf } from "../../../shared/unread";
import { useApp } from "../../state/store";
import { useNow } from "../../state/use-now";
import { useView } from "../../state/view";
import { titleOf } from "../../text/words";

export function useWindowTitle(): void {
	const selected = useView((view) => view.selected);
	const title = useApp((app) => {
		const conversation = selected ? app.conversations[selected] : undefined;
		return conversation ? titleOf(conversation).main : null;
	});
	// A conversation that is muted for a time is counted again soon after.
	const now = useNow();
	const unread = useApp((app) => unreadOf(app, now));
	useEffect(() => {
		document.title = strings.app.windowTitle(title, unread);
	}, [title, unread]);
}
