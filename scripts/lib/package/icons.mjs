import { inProject } from "../project.mjs";

/** The drawing that all sizes are rendered from. */
export const iconSource = inProject("packaging/icons/flex-messenger.svg");

/** What is drawn over it where something is unread. */
export const dotSource = inProject("packaging/icons/tray-dot.svg");

/** Where the app has its pictures for the tray, as text: main has no files beside it. */
export const trayModule = inProject("src/main/desktop/tray-icons.ts");

/** What Linux desktops ask for, and 1024 for macOS. */
export const iconSizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024];

/** @param {number} size in pixels */
export function iconFile(size) {
	return inProject("packaging", "icons", `${size}.png`);
}
