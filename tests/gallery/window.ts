import { join } from "node:path";
import { app, BrowserWindow, protocol, session } from "electron";
import { hardenSession } from "../../src/main/security";
import { PAGE_URL, SCHEME } from "../../src/main/windows/serve-page";

/** A window for the gallery, under the app's own policy. */

protocol.registerSchemesAsPrivileged([
	{ scheme: SCHEME, privileges: { standard: true, secure: true } },
]);
app.on("window-all-closed", () => app.quit());
void app.whenReady().then(() => {
	hardenSession(
		session.defaultSession,
		join(import.meta.dirname, "page"),
		() => "en",
	);
	const window = new BrowserWindow({
		width: 1100,
		height: 720,
		useContentSize: true,
		webPreferences: { sandbox: true, spellcheck: false },
	});
	void window.loadURL(PAGE_URL);
});
