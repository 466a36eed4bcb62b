import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { app, type BrowserWindow, Notification, powerMonitor } from "electron";
import { Messenger } from "../client/messenger";
import { tcpDial } from "../client/tcp-transport";
import { openSuite } from "../e2e/suite";
import { callPeopleAs } from "../language/called";
import type { ConversationId } from "../shared/domain/ids";
import { errorOf } from "../shared/errors";
import { hostedPeople } from "../shared/hosted-people";
import type { Preferences } from "../shared/preferences";
import type { AppState } from "../shared/state";
import { StoreError } from "../store/errors";
import { archiveCommands } from "./archive/commands";
import { appCommands } from "./commands";
import { autostartOfThisApp } from "./desktop/autostart";
import { desktopCommands } from "./desktop/commands";
import { DesktopShell } from "./desktop/desktop-shell";
import type { AppNotification } from "./desktop/notification";
import { Notifier } from "./desktop/notifier";
import { showNotification } from "./desktop/show-notification";
import { hasTray } from "./desktop/tray-host";
import type { Ending } from "./ending";
import { fileCommands } from "./files/commands";
import { DiskFiles } from "./files/disk";
import { pictures } from "./files/serve-picture";
import type { CommandHandlers } from "./ipc/answer";
import type { Pushes } from "./ipc/pushes";
import { licenceCommands } from "./licences/commands";
import type { Links } from "./links/links";
import { askAboutLink } from "./links/read-link";
import type { AppLog } from "./log/app-log";
import { logCommands } from "./log/commands";
import { eventLine } from "./log/event-line";
import { nearbyCommands } from "./nearby/commands";
import { Nearby } from "./nearby/nearby";
import { networkCheckCommands } from "./network-check/commands";
import { watchNetwork } from "./network-watch";
import type { OpenedProfile } from "./open-profile";
import type { JsonFile } from "./profile/json-file";
import { asKept } from "./profile/kept-state";
import type { Settings } from "./profile/settings";
import { writeStartupCache } from "./profile/startup-cache";
import { proxyCommands } from "./proxy/commands";
import {
	announcedName,
	changesAnnouncement,
} from "./relay-host/announced-name";
import { changesCalls, followCalls } from "./relay-host/calls";
import { relayHostCommands } from "./relay-host/commands";
import { changesMembers, membersOf } from "./relay-host/members";
import { RelayHost } from "./relay-host/relay-host";
import { restart } from "./restart";
import { openSpelling } from "./spelling/open-spelling";
import { startStore } from "./store-host/start-store";
import { ownFeed } from "./updates/own-feed";
import { UpdateCheck } from "./updates/update-check";
import { vaultCommands } from "./vault/commands";
import { keysStateOf } from "./vault/keys-state";
import { spellingHelp } from "./windows/context-menu";
import { keepRunning } from "./windows/keep-running";
import { bringUp } from "./windows/main-window";
import type { Quitting } from "./windows/quitting";
import type { Zoom } from "./windows/zoom";

/** What the window has shown itself with, before the app is open. */
export interface Started {
	/** The profile's. */
	readonly folder: string;
	readonly settings: JsonFile<Settings, AppState>;
	readonly pushes: Pushes;
	/** Grows here: before that nothing else can be done. */
	readonly commands: Partial<CommandHandlers>;
	readonly window: BrowserWindow;
	readonly zoom: Zoom;
	readonly quitting: Quitting;
	readonly ending: Ending;
	readonly links: Links;
	/** @returns whether it is another one than before */
	readonly changeTongue: (
		preferred: Preferences["language"],
	) => Promise<boolean>;
	readonly report: (error: unknown) => void;
	readonly log: AppLog;
}

/** The composition root: what is wired to what, and nothing else. */
export async function openApp(
	started: Started,
	opened: OpenedProfile,
): Promise<void> {
	const { folder, settings, pushes, commands, window, report } = started;
	const { quitting, log } = started;
	const { lookForUpdates, relay } = settings.initial;
	const { vault, profile, proxy } = opened;
	const relayHost = new RelayHost(join(folder, "relay"), (host) =>
		messenger.setRelayHost(host),
	);
	const callsHost = new RelayHost(join(folder, "calls"), (host) =>
		messenger.setCallsHost(host),
	);
	const ownKey = vault.identity.encoded;
	const downloads = () =>
		messenger.state.fileSettings.folder ?? app.getPath("downloads");
	const disk = new DiskFiles({ own: join(folder, "files"), downloads });
	const messenger = new Messenger({
		state: opened.state,
		history: profile.store,
		dial: tcpDial((host) => proxy.for(host)),
		signer: vault.identity,
		files: disk,
		e2e: {
			suite: await openSuite((length) => new Uint8Array(randomBytes(length))),
			publicKey: vault.identity.publicKey,
			privateKey: vault.identity.privateKey,
		},
		onEvent: (event, next) => {
			pushes.send(event);
			const line = eventLine(event);
			if (line !== null) log.note(line);
			if (event.type === "preferences-changed") {
				void started
					.changeTongue(next.preferences.language)
					.then((isOther) => isOther && shell.speakAnew());
				nearby.setOn(next.preferences.lookNearby);
				started.zoom.set(next.preferences.zoom);
				if (event.changes.spelling !== undefined) spelling.changed();
			}
			profile.save(event, next);
			settings.save(next);
			if (changesCalls(event)) followCalls(callsHost, next, ownKey);
			// Before the line that comes under a new name.
			if (changesMembers(event)) {
				relayHost.setMembers(membersOf(next, ownKey));
			}
			notifier.follow(event, next);
			shell.follow();
			if (event.type === "relay-bans-changed") relayHost.setBans(event.bans);
			if (changesAnnouncement(event)) {
				relayHost.setAnnounced(announcedName(next));
			}
		},
		onError: (error) => {
			report(error);
			// A disk that fails has a banner of its own.
			if (error instanceof StoreError) return;
			messenger.raiseNotice(
				errorOf("not-stored-or-sent", {
					reason: error instanceof Error ? error.message : String(error),
				}),
			);
		},
	});
	const { spelling, commands: spellingCommands } = openSpelling({
		folder,
		store: profile.store,
		state: () => messenger.state,
		report,
	});
	spellingHelp.current = spelling;
	const notifier = new Notifier({
		show: (notification, ended) =>
			showNotification(notification, answers, ended),
		surroundings: () => ({
			focused:
				!window.isDestroyed() && window.isFocused() && window.isVisible(),
			now: Date.now(),
		}),
		later: (run, ms) => void setTimeout(run, ms),
	});
	const answers = {
		onClick: ({ wish }: AppNotification) => {
			bringUp(window);
			if (wish) pushes.sendWish(wish);
		},
		onReply: async (id: ConversationId, text: string) => {
			const sent = await messenger.sendMessage(id, text);
			if (sent.ok) await messenger.markRead(id);
			else messenger.raiseNotice(sent.error);
		},
	};
	const shell = new DesktopShell(window, () => messenger.state, {
		open: () => bringUp(window),
		setDoNotDisturb: (on) =>
			void commands.setPreferences?.({ doNotDisturb: on }),
		setHosting: async (on) => {
			if (on || (await quitting.isAgreed("stop")))
				void commands.hostRelay?.({ on });
		},
		quit: () => void quitting.quit(),
	});
	const autostart = autostartOfThisApp();
	const lookAtDesktop = async () => {
		const desktop = {
			tray: await hasTray(),
			notifications: Notification.isSupported(),
			startsAtLogin: (await autostart?.isOn()) ?? null,
		};
		messenger.note({ type: "desktop-changed", desktop });
		shell.setTray(desktop.tray);
		return desktop.tray;
	};
	keepRunning(window, started.quitting, {
		isWanted: () => messenger.state.preferences.keepRunning,
		isUndecided: () =>
			!messenger.state.preferences.closingDecided &&
			messenger.state.desktop.tray,
		decide: (keepRunning) =>
			void commands.setPreferences?.({ keepRunning, closingDecided: true }),
		hasTray: lookAtDesktop,
	});
	callPeopleAs(() => messenger.state);
	quitting.others = () => hostedPeople(messenger.state);
	app.on("activate", () => bringUp(window));
	const nearby = new Nearby((relays) =>
		messenger.note({ type: "nearby-changed", relays }),
	);
	const updates = new UpdateCheck(
		ownFeed(),
		app.getVersion(),
		(update) => messenger.note({ type: "update-changed", update }),
		Date.now,
		(host) => proxy.for(host),
	);
	await messenger.files?.ready;
	Object.assign(
		commands,
		appCommands({ pushes, messenger, updates }),
		relayHostCommands(messenger, relayHost, ownKey),
		nearbyCommands(messenger, nearby),
		proxyCommands(messenger, proxy),
		networkCheckCommands(messenger, relayHost, proxy),
		archiveCommands({
			store: profile.store,
			messenger,
			window,
			downloads,
			flush: () => profile.flush(),
			restart,
			folder,
			key: vault.storeKey,
			start: startStore,
		}),
		logCommands(log, window),
		licenceCommands(),
		spellingCommands,
		desktopCommands(autostart, lookAtDesktop),
		fileCommands({ messenger, disk, window, downloads }),
		vaultCommands({
			vault,
			folder,
			window,
			restart,
			onChange: () => {
				const { unprotectedAccepted } = messenger.state.keys;
				const keys = keysStateOf(vault, unprotectedAccepted);
				messenger.note({ type: "keys-changed", keys });
			},
		}),
	);
	pictures.placeOf = async (id) => messenger.files?.placeOf(id) ?? null;
	void lookAtDesktop();

	powerMonitor.on("suspend", () => log.note("suspend"));
	powerMonitor.on("resume", () => {
		log.note("resume");
		messenger.checkLines();
	});
	const unwatchNetwork = watchNetwork({
		changed: (addresses) => {
			log.note(`network changed, ${addresses.size} addresses`);
			messenger.networkChanged(addresses);
			void relayHost.networkChanged();
		},
		woke: () => messenger.checkLines(),
	});
	profile.attach(messenger);
	opened.remarks.attach((error) => messenger.raiseNotice(error));
	relayHost.setMembers(membersOf(messenger.state, ownKey));
	relayHost.setBans(relay.bans);
	relayHost.setAnnounced(announcedName(messenger.state));
	started.links.attach((text) => askAboutLink(messenger, text));
	nearby.setOn(messenger.state.preferences.lookNearby);
	if (relay.on && relay.startWithApp)
		relayHost.start(messenger.state.relaySettings);
	followCalls(callsHost, messenger.state, ownKey);
	messenger.connectAll(profile.kept.idleServers);
	if (lookForUpdates) updates.start();

	started.ending.first(async () => {
		unwatchNetwork();
		spelling.close();
		notifier.close();
		shell.close();
		nearby.setOn(false);
		await messenger.close();
		// Whatever ends from here on was not ended by the user.
		await Promise.all([profile.closeState(), settings.close()]);
		await writeStartupCache(
			{ folder, version: app.getVersion(), key: vault.startupCacheKey },
			{ ...asKept(messenger.state), proxy: proxy.shown },
		).catch(report);
		await Promise.all([profile.close(), relayHost.close(), callsHost.close()]);
	});
}
