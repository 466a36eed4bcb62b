import { type BrowserWindow, type ContextMenuParams, Menu } from "electron";
import { strings } from "../../language";

/** Cut, copy and paste in text fields, and copy of what is selected; what the page has a menu for keeps that. */
export function offerContextMenu(window: BrowserWindow): void {
	window.webContents.on("context-menu", (_event, params) => {
		contextMenu(params)?.popup({ window });
	});
}

/** @returns null where there is nothing to offer */
function contextMenu({
	isEditable,
	selectionText,
	editFlags,
}: Pick<
	ContextMenuParams,
	"isEditable" | "selectionText" | "editFlags"
>): Menu | null {
	const words = strings.desktop.menu;
	const copy = {
		role: "copy",
		label: words.copy,
		enabled: editFlags.canCopy,
	} as const;
	if (!isEditable)
		return selectionText.trim() === "" ? null : Menu.buildFromTemplate([copy]);
	return Menu.buildFromTemplate([
		{ role: "cut", label: words.cut, enabled: editFlags.canCut },
		copy,
		{ role: "paste", label: words.paste, enabled: editFlags.canPaste },
		{ type: "separator" },
		{
			role: "selectAll",
			label: words.selectAll,
			enabled: editFlags.canSelectAll,
		},
	]);
}
