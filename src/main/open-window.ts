import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { app, type BrowserWindow, Menu } from "electron";
import { speak } from "../language";
import { ok } from "../shared/errors";
import type { Preferences, Tongue } from "../shared/preferences";
import { type AppState, initialState } from "../shared/state";
import { wasStartedAtLogin } from "./desktop/autostart";
import { hasTray } from "./desktop/tray-host";
import { Ending } from "./ending";
import { Gate } from "./gate/gate";
import { answerCommands, type CommandHandlers } from "./ipc/answer";
import type { Answer } from "./ipc/handle";
import { Pushes } from "./ipc/pushes";
import { type Links, linkIn } from "./links/links";
import { AppLog } from "./log/app-log";
import { noteProcesses } from "./log/note-processes";
import { JsonFile } from "./profile/json-file";
import { settingsFormat, settingsState } from "./profile/settings";
import { settingsFile, systemTongue } from "./profile/spoken";
import { startAfterEnd } from "./restart";
import { startAhead } from "./store-host/start-store";
import { isFirstStart } from "./vault/profile-files";
import { applicationMenu } from "./windows/application-menu";
import { bringUp } from "./windows/main-window";
import { Quitting } from "./windows/quitting";
import { settleWindow } from "./windows/settle-window";
import { windowPlaceFormat } from "./windows/window-place";
import { Zoom } from "./windows/zoom";

/** A window that shows nothing, or is not there, holds the rest up no longer. */
const LONGEST_WAIT_MS = 1_000;

interface Started {
	/** The profile's. */
	readonly folder: string;
	/** Nothing of the user's is in it yet, and its page waits to be served. */
	readonly window: BrowserWindow;
	readonly links: Links;
	/** What pages are written in, from their next loading on. */
	readonly spoken: { tongue: Tongue };
	/** From now on the page is answered, and all that has come until then. */
	readonly answerBy: (answer: Answer) => void;
}

/** Gives the window what is this user's: its place, language and menu, then what they have kept, then the messenger. */
export async function openWindow({
	folder,
	window,
	links,
	spoken,
	answerBy,
}: Started): Promise<void> {
	const log = new AppLog(join(folder, "log"));
	const report = (error: unknown) => {
		console.error(error);
		log.failed(error);
	};
	const [settings, place] = await Promise.all([
		JsonFile.open(settingsFile(folder), settingsFormat, report),
		JsonFile.open(join(folder, "window.json"), windowPlaceFormat, report),
	]);
	const ending = new Ending(report);
	ending.first(() => {
		log.note("end");
		return log.flush();
	});
	ending.first(() => Promise.all([settings.close(), place.close()]));
	const { preferences } = settingsState(settings.initial);
	const pushes = new Pushes();
	const gate = new Gate((state) => {
		pushes.sendGate(state);
		log.note(`gate ${state.kind}`);
		// It asks for something: nobody can answer a window that is not there.
		if (gate.isAsking) bringUp(window);
	});
	await speak(spoken.tongue);
	const changeTongue = async (preferred: Preferences["language"]) => {
		const next = systemTongue(preferred);
		if (next.language === spoken.tongue.language) return false;
		spoken.tongue = next;
		await speak(next);
		showMenu();
		// A page takes its words when it is loaded.
		window.webContents.reload();
		return true;
	};
	let drawn: () => void = () => {};
	const isDrawn = new Promise<void>((resolve) => {
		drawn = resolve;
	});
	let state: AppState = { ...initialState, preferences };
	/** The page has it, or has been told to ask for it. */
	const show = (next: AppState) => {
		if (gate.state.kind === "open" && isDeepStrictEqual(state, next)) return;
		state = next;
		gate.open();
	};
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
	const quitting = new Quitting(window);
	const zoom = new Zoom(
		window,
		preferences.zoom,
		(level) =>
			void opening.then(() => commands.setPreferences?.({ zoom: level })),
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
	// Whoever starts the app at login wants no window, as far as it can be found again.
	const isHidden =
		wasStartedAtLogin() && preferences.keepRunning && (await hasTray());
	settleWindow(window, place, quitting, preferences.theme, isHidden);
	/** What follows takes a processor for a while, which the window needs to draw itself. */
	const isFirstDrawn = isHidden
		? Promise.resolve()
		: Promise.race([isDrawn, sleep(LONGEST_WAIT_MS)]);
	const showFirst = async (next: AppState) => {
		show(next);
		await isFirstDrawn;
	};
	app.on("second-instance", (_event, argv) => {
		bringUp(window);
		// It is too late for this one.
		if (quitting.isUnderWay) startAfterEnd(linkIn(argv));
	});

	const openRest = async () => {
		const version = app.getVersion();
		// There is nothing yet that could be opened first.
		if (await isFirstStart(folder))
			await showFirst({
				...initialState,
				...settingsState(settings.initial),
				version,
			});
		const { unlockProfile } = await import("./unlock-profile");
		const unlocked = await unlockProfile({
			...{ folder, version, settings: settings.initial, gate },
		});
		if (unlocked.state) await showFirst(unlocked.state);
		startAhead();
		// While the store comes up, where there is something to be seen already.
		if (unlocked.state) void import("./open-app");
		const { openProfile } = await import("./open-profile");
		const opened = await openProfile(unlocked, {
			...{ folder, version, settings, gate, window, report },
		});
		ending.first(() => opened.profile.close());
		await showFirst(opened.state);
		const { openApp } = await import("./open-app");
		await openApp(
			{
				...{ folder, settings, pushes, commands, window, zoom, links },
				...{ quitting, ending, changeTongue, report, log },
			},
			opened,
		);
	};
	const opening = openRest();
	const { answer, caughtUp } = answerCommands(commands, opening, report);
	answerBy(answer);
	// A first start's form is there before what it fills: whoever closes the window right after it has said a name all the same.
	// What waits for an answer at the gate gets none any more.
	ending.underWay = async () => gate.isAsking || caughtUp();
	noteProcesses(log);
	void isFirstDrawn.then(showMenu);
	await opening;
}
