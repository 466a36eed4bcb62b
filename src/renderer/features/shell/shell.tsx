import { Dialogs } from "./dialogs";
import { MainPane } from "./main-pane";
import { Sidebar } from "./sidebar";
import { useShortcuts } from "./use-shortcuts";
import { useWindowTitle } from "./use-window-title";
import "./shell.css";

/** The window once the user has a name: sidebar, main pane, and the dialog that is open, if any. */
export function Shell() {
	useShortcuts();
	useWindowTitle();
	return (
		<div className="shell">
			<Sidebar />
			<MainPane />
			<Dialogs />
		</div>
	);
}
