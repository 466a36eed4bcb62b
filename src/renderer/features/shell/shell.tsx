import clsx from "clsx";
import { Suspense, useEffect } from "react";
import { useNarrow } from "../../state/use-narrow";
import { useView } from "../../state/view";
import { LinkQuestion } from "../invite/link-dialog";
import { later, loadRestAfterDrawing } from "./later";
import { MainPane } from "./main-pane";
import { Sidebar } from "./sidebar";
import { useShortcuts } from "./use-shortcuts";
import { useWindowTitle } from "./use-window-title";
import "./shell.css";

const Dialogs = later("Dialogs");

/**
 * The window once the user has a name: sidebar, main pane, and the dialog that is open, if any. A narrow
 * window shows one of the two; the other is not there at all, so nobody is taken to look at it.
 */
export function Shell() {
	useShortcuts();
	useWindowTitle();
	useEffect(() => {
		void loadRestAfterDrawing();
	}, []);
	const narrow = useNarrow();
	const pane = useView((view) => view.pane);
	const hasDialog = useView((view) => view.dialog !== null);
	return (
		<div className={clsx("shell", narrow && "shell-narrow")}>
			{narrow && pane === "conversation" ? null : <Sidebar />}
			{narrow && pane === "list" ? null : <MainPane />}
			<Suspense>{hasDialog ? <Dialogs /> : null}</Suspense>
			<LinkQuestion />
		</div>
	);
}
