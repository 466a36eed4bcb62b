import { join } from "node:path";
import { app, dialog, Menu, session } from "electron";
import { type Answer, handleCommands } from "./ipc/handle";
import { LINK_SCHEMES, Links, linkIn } from "./links/links";
import { keptLanguage, systemTongue } from "./profile/spoken";
import { hardenApp, hardenSession } from "./security";
import { openMainWindow } from "./windows/main-window";

/**
 * The way to the window's process, and nothing else: it takes longer to come up than all that follows takes to load, and Electron
 * is not ready before this module and all that it imports is evaluated. While it comes up the rest is loaded, one after the
 * other: what a window needs (open-window.ts), what the user has kept (open-profile.ts), and when that is on the screen, the
 * messenger (open-app.ts).
 */

hardenApp();

// Electron would make one of its own first; ours comes when the window is drawn.
Menu.setApplicationMenu(null);

// The name that Windows knows the installed app by (packaging/builder); it shows nothing of one without a name.
if (process.platform === "win32") app.setAppUserModelId("chat.flex.messenger");

// One profile, one app: two would write the same files.
if (!app.requestSingleInstanceLock()) app.quit();
// Not awaited at the top level: Electron holds "ready" back until this module has been evaluated.
else app.whenReady().then(start).catch(fail);

/** From the first moment: macOS gives a link before the app is ready. */
const links = new Links();
app.on("open-url", (event, url) => {
	event.preventDefault();
	links.take(linkIn([url]));
});
app.on("second-instance", (_event, argv) => links.take(linkIn(argv)));
links.take(linkIn(process.argv));

/** At whatever moment: a start may be under way. */
let isEnding = false;
app.on("before-quit", () => {
	isEnding = true;
});

async function start(): Promise<void> {
	const folder = app.getPath("userData");
	const spoken = { tongue: systemTongue(keptLanguage(folder)) };
	let answerBy: (answer: Answer) => void = () => {};
	handleCommands(
		new Promise((resolve) => {
			answerBy = resolve;
		}),
	);
	hardenSession(
		session.defaultSession,
		join(import.meta.dirname, "../renderer"),
		() => spoken.tongue.locale,
	);
	const window = openMainWindow();
	app.on("window-all-closed", () => app.quit());
	if (app.isPackaged && process.platform !== "linux") {
		// There a package does it.
		for (const scheme of LINK_SCHEMES) app.setAsDefaultProtocolClient(scheme);
	}
	const { openWindow } = await import("./open-window");
	await openWindow({ folder, window, links, spoken, answerBy });
}

async function fail(error: unknown): Promise<void> {
	// That its window is gone is no mistake, and a question would hold a logout up.
	if (isEnding) return;
	const { strings } = await import("../language");
	dialog.showErrorBox(strings.desktop.dialogs.cannotStart, String(error));
	app.exit(1);
}
