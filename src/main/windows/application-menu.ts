import { app, Menu, type MenuItemConstructorOptions } from "electron";

/**
 * Electron's default menu offers reload and developer tools to everybody. This one has what a messenger's
 * user needs: editing (on macOS its keys work only through a menu), text size, windows.
 */
export function applicationMenu(): Menu {
	const view: MenuItemConstructorOptions[] = [
		{ role: "resetZoom" },
		{ role: "zoomIn" },
		{ role: "zoomOut" },
		{ type: "separator" },
		{ role: "togglefullscreen" },
	];
	if (!app.isPackaged) view.push({ role: "toggleDevTools" });
	return Menu.buildFromTemplate([
		{ role: process.platform === "darwin" ? "appMenu" : "fileMenu" },
		{ role: "editMenu" },
		{ label: "View", submenu: view },
		{ role: "windowMenu" },
	]);
}
