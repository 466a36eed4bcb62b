// What Electron itself costs: one window, sandboxed, a page with nothing but a field.
const { app, BrowserWindow, session } = require("electron");

app.whenReady().then(() => {
	// As in the app: otherwise Electron looks for a dictionary in the network.
	session.defaultSession.setSpellCheckerLanguages([]);
	const window = new BrowserWindow({
		width: 1100,
		height: 720,
		show: false,
		webPreferences: { sandbox: true, spellcheck: false },
	});
	window.once("ready-to-show", () => window.show());
	void window.loadFile("index.html");
});
app.on("window-all-closed", () => app.quit());
