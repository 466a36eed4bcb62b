import {
	type BrowserWindow,
	type ContextMenuParams,
	Menu,
	type MenuItemConstructorOptions,
} from "electron";
import { strings } from "../../language";

/** What to do about a word that is spelt wrong. */
export interface SpellingHelp {
	suggestions(word: string): Promise<readonly string[]>;
	learn(word: string): Promise<void>;
}

/** There once the app is open. */
export const spellingHelp: { current: SpellingHelp | null } = { current: null };

/** Cut, copy and paste in text fields, and copy of what is selected; what the page has a menu for keeps that. */
export function offerContextMenu(window: BrowserWindow): void {
	window.webContents.on("context-menu", async (_event, params) => {
		const spelling = params.isEditable
			? await spellingItems(window, params.misspelledWord)
			: [];
		const items = [...spelling, ...editItems(params)];
		if (items.length === 0 || window.isDestroyed()) return;
		Menu.buildFromTemplate(items).popup({ window });
	});
}

async function spellingItems(
	{ webContents }: BrowserWindow,
	word: string,
): Promise<MenuItemConstructorOptions[]> {
	const help = spellingHelp.current;
	if (!help || word === "") return [];
	const words = strings.desktop.menu;
	const found = await help.suggestions(word);
	return [
		...found.map((suggestion) => ({
			label: suggestion,
			click: () => webContents.replaceMisspelling(suggestion),
		})),
		...(found.length === 0
			? [{ label: words.noSuggestions, enabled: false }]
			: []),
		{ type: "separator" },
		{
			label: words.learn(word),
			click: async () => {
				await help.learn(word);
				// Written once more it is looked at once more.
				if (!webContents.isDestroyed()) webContents.replaceMisspelling(word);
			},
		},
		{ type: "separator" },
	];
}

/** None where there is nothing to offer. */
function editItems({
	isEditable,
	selectionText,
	editFlags,
}: Pick<
	ContextMenuParams,
	"isEditable" | "selectionText" | "editFlags"
>): MenuItemConstructorOptions[] {
	const words = strings.desktop.menu;
	const copy = {
		role: "copy",
		label: words.copy,
		enabled: editFlags.canCopy,
	} as const;
	if (!isEditable) return selectionText.trim() === "" ? [] : [copy];
	return [
		{ role: "cut", label: words.cut, enabled: editFlags.canCut },
		copy,
		{ role: "paste", label: words.paste, enabled: editFlags.canPaste },
		{ type: "separator" },
		{
			role: "selectAll",
			label: words.selectAll,
			enabled: editFlags.canSelectAll,
		},
	];
}
