import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { app, dialog, Menu, session } from "electron";
import { speak, strings, tongueFor } from "../language";
import { ok } from "../shared/errors";
import type { Preferences, Tongue } from "../shared/preferences";
import { type AppState, initialState } from "../shared/state";
import { wasStartedAtLogin } from "./desktop/autostart";
import { hasTray } from "./desktop/tray-host";
import { Ending } from "./ending";
import { Gate } from "./gate/gate";
import { type CommandHandlers, handleCommands } from "./ipc/handle";
import { Pushes } from "./ipc/pushes";
import { LINK_SCHEMES, Links, linkIn } from "./links/links";
import { AppLog } from "./log/app-log";
import { noteProcesses } from "./log/note-processes";
import { JsonFile } from "./profile/json-file";
import { settingsFormat } from "./profile/settings";
import { hardenApp, hardenSession } from "./security";
import { startAhead } from "./store-host/start-store";
import { applicationMenu } from "./windows/application-menu";
import {
	bringUp,
	openMainWindow,
	reopenWhenPageDies,
} from "./windows/main-window";
import { Quitting } from "./windows/quitting";
import { windowPlaceFormat } from "./windows/window-place";
import { Zoom } from "./windows/zoom";

/**
 * The way to the window: it imports no more than that takes, since Electron is not ready before all of it is evaluated. The rest
 * is loaded while the page comes up: what the user has kept (open-profile.ts), and when that is on the screen, the messenger
 * (open-app.ts).
 */

hardenApp();

// The name that Windows knows the installed app by (packaging/builder); it shows nothing of one without a name.
if (process.platform === "win32") app.setAppUserModelId("chat.flex.messenger");

// One profile, one app: two would write the same files.
if (!app.requestSingleInstanceLock()) app.quit();
// Not awaited at the top level: Electron holds "ready" back until this module has been evaluated.
else {
	app
		.whenReady()
		.then(start)
		.catch((error) => {
			dialog.showErrorBox(strings.desktop.dialogs.cannotStart, String(error));
			app.exit(1);
		});
}

/** From the first moment: macOS gives a link before the app is ready. */
const links = new Links();
app.on("open-url", (event, url) => {
	event.preventDefault();
	links.take(linkIn([url]));
});
links.take(linkIn(process.argv));

function systemTongue(preferred: Preferences["language"]): Tongue {
	return tongueFor(preferred, app.getPreferredSystemLanguages());
}

/** A window that shows nothing, or is not there, holds the rest up no longer. */
const LONGEST_WAIT_MS = 1_000;

async function start(): Promise<void> {
	startAhead();
	const folder = app.getPath("userData");
	const log = new AppLog(join(folder, "log"));
	noteProcesses(log);
	const report = (error: unknown) => {
		console.error(error);
		log.failed(error);
	};
	const [settings, place] = await Promise.all([
		JsonFile.open(join(folder, "settings.json"), settingsFormat, report),
		JsonFile.open(join(folder, "window.json"), windowPlaceFormat, report),
	]);
	const ending = new Ending(report);
	ending.first(() => {
		log.note("end");
		return log.flush();
	});
	ending.first(() => Promise.all([settings.close(), place.close()]));
	const { lookForUpdates, relay, unprotectedKeysAccepted, ...preferences } =
		settings.initial;
	const pushes = new Pushes();
	const gate = new Gate((state) => {
		pushes.sendGate(state);
		log.note(`gate ${state.kind}`);
		// It asks for something: nobody can answer a window that is not there.
		if (state.kind !== "open" && state.kind !== "opening") bringUp(window);
	});
	let tongue = systemTongue(preferences.language);
	await speak(tongue);
	const changeTongue = async (preferred: Preferences["language"]) => {
		const next = systemTongue(preferred);
		if (next.language === tongue.language) return false;
		tongue = next;
		await speak(tongue);
		showMenu();
		// A page takes its words when it is loaded.
		window.webContents.reload();
		return true;
	};
	let state: AppState = { ...initialState, preferences };
	let drawn: () => void = () => {};
	const isDrawn = new Promise<void>((resolve) => {
		drawn = resolve;
	});
	const commands: Partial<CommandHandlers> = {
		getSnapshot: () => ok({ seq: pushes.seq, gate: gate.state, state }),
		noteDrawn: () => {
			drawn();
			return ok(null);
		},
		answerGate: async (answer) => {
			if (answer.choice !== "quit") return gate.answer(answer);
			app.quit();
			return ok(null);
		},
	};
	let opening: Promise<void> | null = null;
	handleCommands(commands, () => opening, report);
	hardenSession(
		session.defaultSession,
		join(import.meta.dirname, "../renderer"),
		() => tongue.locale,
	);
	// Whoever starts the app at login wants no window, as far as it can be found again.
	const isHidden =
		wasStartedAtLogin() && preferences.keepRunning && (await hasTray());
	const window = openMainWindow(place, isHidden);
	const quitting = new Quitting(window);
	reopenWhenPageDies(window, quitting);
	const zoom = new Zoom(
		window,
		preferences.zoom,
		(level) => void commands.setPreferences?.({ zoom: level }),
	);
	const showMenu = () =>
		Menu.setApplicationMenu(
			applicationMenu({
				wish: (wish) => {
					bringUp(window);
					pushes.sendWish(wish);
				},
				zoom: (step) => zoom.step(step),
				quit: () => void quitting.quit(),
			}),
		);
	showMenu();
	if (app.isPackaged && process.platform !== "linux") {
		// There a package does it.
		for (const scheme of LINK_SCHEMES) app.setAsDefaultProtocolClient(scheme);
	}
	app.on("second-instance", (_event, argv) => {
		links.take(linkIn(argv));
		bringUp(window);
	});
	app.on("window-all-closed", () => app.quit());

	const { openProfile } = await import("./open-profile");
	const opened = await openProfile({ folder, settings, gate, window, report });
	ending.first(() => opened.profile.close());
	state = opened.state;
	const openRest = async () => {
		// Loading it takes a tenth of a second of the processor, which the window needs to draw itself.
		await Promise.race([isDrawn, sleep(LONGEST_WAIT_MS)]);
		const { openApp } = await import("./open-app");
		await openApp(
			{
				...{ folder, settings, pushes, commands, window, zoom, links },
				...{ quitting, ending, changeTongue, report, log },
			},
			opened,
		);
	};
	opening = openRest();
	gate.open();
	await opening;
}
