import { useEffect } from "react";
import { strings } from "../../../language";
import { unreadOf } from "../../state/selectors";
import { useApp } from "../../state/store";
import { useView } from "../../state/view";
import { titleOf } from "../../text/words";

export function useWindowTitle(): void {
	const selected = useView((view) => view.selected);
	const title = useApp((app) => {
		const conversation = selected ? app.conversations[selected] : undefined;
		return conversation ? titleOf(conversation).main : null;
	});
	const unread = useApp(unreadOf);
	useEffect(() => {
		document.title = strings.app.windowTitle(title, unread);
	}, [title, unread]);
}
