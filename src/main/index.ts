import { join } from "node:path";
import { app, clipboard, dialog, powerMonitor, session } from "electron";
import { Messenger } from "../client/messenger";
import { dialTcp } from "../client/tcp-transport";
import { ok } from "../shared/errors";
import { FileHistory } from "./history/file-history";
import { reconcile } from "./history/reconcile";
import { handleCommands } from "./ipc/handle";
import { Pushes } from "./ipc/pushes";
import { watchNetwork } from "./network-watch";
import { JsonFile } from "./profile/json-file";
import { keptStateFormat } from "./profile/kept-state";
import { settingsFormat } from "./profile/settings";
import { RelayHost } from "./relay-host/relay-host";
import { hardenApp, hardenSession, openInBrowser } from "./security";
import { openMainWindow } from "./windows/main-window";

/** The composition root: what is wired to what, and nothing else. */

hardenApp();

// One profile, one app: two would write the same files.
if (!app.requestSingleInstanceLock()) app.quit();
// Not awaited at the top level: Electron holds "ready" back until this module has been evaluated.
else {
	app
		.whenReady()
		.then(start)
		.catch((error) => {
			dialog.showErrorBox("FLEX Messenger can't start", String(error));
			app.exit(1);
		});
}

function report(error: unknown): void {
	console.error(error);
}

async function start(): Promise<void> {
	const folder = app.getPath("userData");
	const [profile, settings] = await Promise.all([
		JsonFile.open(join(folder, "profile.json"), keptStateFormat, report),
		JsonFile.open(join(folder, "settings.json"), settingsFormat, report),
	]);
	const damage: string[] = [];
	let noteDamage = (sentence: string): void => void damage.push(sentence);
	const history = await FileHistory.open(join(folder, "messages"), (sentence) =>
		noteDamage(sentence),
	);
	for (const { file, movedAside } of [profile, settings]) {
		if (!movedAside) continue;
		noteDamage(
			`${file} was damaged and could not be read. It is kept as ${movedAside}; the app starts without it.`,
		);
	}
	const { theme, readReceipts, relay } = settings.initial;
	const { idleServers } = profile.initial;
	const state = await reconcile(profile.initial.state, history);
	const pushes = new Pushes();
	const messenger = new Messenger({
		state: {
			...state,
			theme,
			readReceipts,
			relaySettings: { port: relay.port, scope: relay.scope },
		},
		history,
		dial: dialTcp,
		onEvent: (event, next) => {
			pushes.send(event);
			profile.save(next);
			settings.save(next);
		},
		onError: (error) => {
			report(error);
			messenger.raiseNotice(
				"internal",
				`Something could not be stored or sent: ${error instanceof Error ? error.message : error}.`,
			);
		},
	});
	const relayHost = new RelayHost(join(folder, "relay"), (host) =>
		messenger.setRelayHost(host),
	);

	handleCommands(
		{
			getSnapshot: () => ok({ seq: pushes.seq, state: messenger.state }),
			createProfile: ({ name }) => messenger.createProfile(name),
			setTheme: ({ theme }) => messenger.note({ type: "theme-changed", theme }),
			setReadReceipts: ({ on }) =>
				messenger.note({ type: "read-receipts-changed", on }),
			setRelaySettings: (relaySettings) => {
				if (relayHost.isWanted) relayHost.start(relaySettings);
				return messenger.note({
					type: "relay-settings-changed",
					settings: relaySettings,
				});
			},
			hostRelay: ({ on }) => {
				if (on) relayHost.start(messenger.state.relaySettings);
				else relayHost.stop();
				return ok(null);
			},
			connectServer: ({ address }) => messenger.connectServer(address),
			disconnectServer: ({ serverId }) => messenger.disconnectServer(serverId),
			reconnectServer: ({ serverId }) => messenger.reconnectServer(serverId),
			changeServerName: ({ serverId, name }) =>
				messenger.changeServerName(serverId, name),
			changeServerAddress: ({ serverId, address }) =>
				messenger.changeServerAddress(serverId, address),
			removeServer: ({ serverId }) => messenger.removeServer(serverId),
			sendRequest: ({ to, topic, serverId }) =>
				messenger.sendRequest(to, topic, serverId),
			removeSentRequest: ({ id }) => messenger.removeSentRequest(id),
			acknowledgeRequest: ({ id }) => messenger.acknowledgeRequest(id),
			ignoreRequest: ({ id }) => messenger.ignoreRequest(id),
			sendMessage: ({ conversationId, text }) =>
				messenger.sendMessage(conversationId, text),
			retryMessage: ({ conversationId, messageId }) =>
				messenger.retryMessage(conversationId, messageId),
			loadMessages: async ({ conversationId, anchor }) => {
				const { seq } = pushes;
				const page = await messenger.loadMessages(conversationId, anchor);
				return ok({ seq, ...page });
			},
			searchMessages: async (search) =>
				ok(await messenger.searchMessages(search)),
			markRead: ({ conversationId }) => messenger.markRead(conversationId),
			saveDraft: ({ conversationId, draft }) =>
				messenger.saveDraft(conversationId, draft),
			copyText: ({ text }) => {
				clipboard.writeText(text);
				return ok(null);
			},
			openLink: ({ url }) => openInBrowser(url),
			dismissNotice: ({ id }) =>
				messenger.note({ type: "notice-dismissed", id }),
		},
		report,
	);
	hardenSession(
		session.defaultSession,
		join(import.meta.dirname, "../renderer"),
	);

	const window = openMainWindow();
	app.on("second-instance", () => {
		if (window.isMinimized()) window.restore();
		window.focus();
	});
	powerMonitor.on("resume", () => messenger.reconnectAll());
	const unwatchNetwork = watchNetwork((addresses) =>
		messenger.networkChanged(addresses),
	);
	noteDamage = (sentence) => messenger.raiseNotice("damaged", sentence);
	for (const sentence of damage) noteDamage(sentence);
	if (relay.on) relayHost.start(messenger.state.relaySettings);
	messenger.connectAll(idleServers);

	// The windows are gone; everything is said and written before the app is.
	app.on("will-quit", (event) => {
		event.preventDefault();
		unwatchNetwork();
		void messenger
			.close()
			// Whatever ends from here on was not ended by the user.
			.then(() => Promise.all([profile.close(), settings.close()]))
			.then(() => relayHost.close())
			.catch(report)
			.finally(() => app.exit());
	});
	app.on("window-all-closed", () => app.quit());
}
