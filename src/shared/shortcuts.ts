/**
 * The keys that work wherever one is in the window, as Electron writes them. Menu, page, palette and the sheet of
 * shortcuts have them from here.
 */
export const shortcuts = {
	palette: "CmdOrCtrl+K",
	"new-conversation": "CmdOrCtrl+N",
	search: "CmdOrCtrl+Shift+F",
	"search-here": "CmdOrCtrl+F",
	"previous-conversation": "Alt+Up",
	"next-conversation": "Alt+Down",
	undo: "CmdOrCtrl+Z",
	settings: "CmdOrCtrl+,",
	"zoom-in": "CmdOrCtrl+Plus",
	"zoom-out": "CmdOrCtrl+-",
	"zoom-reset": "CmdOrCtrl+0",
	shortcuts: "CmdOrCtrl+/",
} as const;

export type ShortcutId = keyof typeof shortcuts;

export const shortcutIds = Object.keys(shortcuts) as ShortcutId[];

/** What of a key's event counts. */
interface Pressed {
	readonly key: string;
	readonly ctrlKey: boolean;
	readonly metaKey: boolean;
	readonly altKey: boolean;
	readonly shiftKey: boolean;
}

const keyNames: Readonly<Record<string, string>> = {
	Up: "arrowup",
	Down: "arrowdown",
};

export function isPressed(id: ShortcutId, pressed: Pressed): boolean {
	const parts = shortcuts[id].split("+");
	const name = parts.at(-1) ?? "";
	// Where a sign stands on a keyboard, and whether it takes Shift, is the keyboard's own.
	const isLetter = /^[A-Z]$/.test(name);
	return (
		(keyNames[name] ?? name.toLowerCase()) === pressed.key.toLowerCase() &&
		(pressed.ctrlKey || pressed.metaKey) === parts.includes("CmdOrCtrl") &&
		pressed.altKey === parts.includes("Alt") &&
		(!isLetter || pressed.shiftKey === parts.includes("Shift"))
	);
}

const shown: Readonly<Record<string, string>> = {
	CmdOrCtrl: "Ctrl",
	Plus: "+",
	"-": "−",
	Up: "↑",
	Down: "↓",
};
const shownOnMac: Readonly<Record<string, string>> = {
	...shown,
	CmdOrCtrl: "⌘",
	Shift: "⇧",
	Alt: "⌥",
};

/** The keys one by one, as they stand on the keyboard. */
export function keysOf(id: ShortcutId, isMac: boolean): readonly string[] {
	const names = isMac ? shownOnMac : shown;
	return shortcuts[id].split("+").map((part) => names[part] ?? part);
}
