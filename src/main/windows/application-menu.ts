import { app, Menu, type MenuItemConstructorOptions } from "electron";
import { strings } from "../../language";
import type { Wish } from "../../shared/ipc";
import { shortcuts } from "../../shared/shortcuts";
import type { ZoomStep } from "./zoom";

interface MenuActs {
	readonly wish: (wish: Wish) => void;
	readonly zoom: (step: ZoomStep) => void;
	readonly quit: () => void;
}

/**
 * The menu in the user's language, with the keys. Those that the page listens for itself are only shown here: it knows
 * where they must not work.
 */
export function applicationMenu({ wish, zoom, quit }: MenuActs): Menu {
	const words = strings.desktop.menu;
	const isMac = process.platform === "darwin";
	const separator = { type: "separator" } as const;
	const leads = (
		kind: "new-conversation" | "search" | "palette" | "settings" | "shortcuts",
		label: string,
	): MenuItemConstructorOptions => ({
		id: kind,
		label,
		accelerator: shortcuts[kind],
		registerAccelerator: false,
		click: () => wish({ kind }),
	});
	const settings = leads("settings", words.settings);
	// Not the system's own: that would cut off others without a word.
	const quits: MenuItemConstructorOptions = {
		id: "quit",
		label: words.quit,
		...(process.platform === "win32" ? {} : { accelerator: "CmdOrCtrl+Q" }),
		click: quit,
	};
	const zooms = (
		step: ZoomStep,
		label: string,
	): MenuItemConstructorOptions => ({
		id: `zoom-${step}`,
		label,
		accelerator: shortcuts[`zoom-${step}`],
		click: () => zoom(step),
	});
	const appMenu: MenuItemConstructorOptions = {
		label: app.name,
		submenu: [
			{ role: "about", label: words.about },
			separator,
			settings,
			separator,
			{ role: "services", label: words.services },
			separator,
			{ role: "hide", label: words.hide },
			{ role: "hideOthers", label: words.hideOthers },
			{ role: "unhide", label: words.unhide },
			separator,
			quits,
		],
	};
	const file: MenuItemConstructorOptions = {
		label: words.file,
		submenu: [
			leads("new-conversation", words.newConversation),
			leads("search", words.search),
			leads("palette", words.palette),
			separator,
			...(isMac ? [] : [settings, separator]),
			{ role: "close", label: words.close },
			...(isMac ? [] : [quits]),
		],
	};
	const edit: MenuItemConstructorOptions = {
		label: words.edit,
		submenu: [
			{ role: "undo", label: words.undo },
			{ role: "redo", label: words.redo },
			separator,
			{ role: "cut", label: words.cut },
			{ role: "copy", label: words.copy },
			{ role: "paste", label: words.paste },
			{ role: "selectAll", label: words.selectAll },
		],
	};
	const view: MenuItemConstructorOptions = {
		label: words.view,
		submenu: [
			zooms("reset", words.actualSize),
			zooms("in", words.zoomIn),
			// The same key without Shift.
			{
				...zooms("in", ""),
				id: "zoom-in-too",
				accelerator: "CmdOrCtrl+=",
				visible: false,
			},
			zooms("out", words.zoomOut),
			separator,
			{ role: "togglefullscreen", label: words.fullScreen },
			...(app.isPackaged ? [] : [{ role: "toggleDevTools" } as const]),
		],
	};
	const windows: MenuItemConstructorOptions = {
		role: "window",
		label: words.window,
		submenu: [{ role: "minimize", label: words.minimize }],
	};
	const help: MenuItemConstructorOptions = {
		role: "help",
		label: words.help,
		submenu: [leads("shortcuts", words.shortcuts)],
	};
	return Menu.buildFromTemplate([
		...(isMac ? [appMenu] : []),
		file,
		edit,
		view,
		windows,
		help,
	]);
}
