import { app, type BrowserWindow } from "electron";
import { type AppError, errorOf } from "../shared/errors";
import type { AppState } from "../shared/state";
import type { Gate } from "./gate/gate";
import type { JsonFile } from "./profile/json-file";
import type { Settings } from "./profile/settings";
import { StoredProfile } from "./profile/stored-profile";
import { ProxySetting } from "./proxy/proxy-setting";
import { restart } from "./restart";
import { startStore, storeTask } from "./store-host/start-store";
import { systemKeyStore } from "./vault/key-store";
import { keysStateOf } from "./vault/keys-state";
import { vaultStep } from "./vault/open-vault";
import type { Vault } from "./vault/vault";

/** What goes wrong before there is anybody who could tell it. */
class Remarks {
	readonly #untold: AppError[] = [];
	#tell: ((error: AppError) => void) | null = null;

	note(error: AppError): void {
		if (this.#tell) this.#tell(error);
		else this.#untold.push(error);
	}

	/** From now on there is somebody. */
	attach(tell: (error: AppError) => void): void {
		this.#tell = tell;
		for (const error of this.#untold.splice(0)) tell(error);
	}
}

/** What this user has kept, and the state that it makes: all that a window needs to show itself. */
export interface OpenedProfile {
	readonly vault: Vault;
	readonly profile: StoredProfile;
	readonly proxy: ProxySetting;
	readonly state: AppState;
	readonly remarks: Remarks;
}

interface ProfileOptions {
	readonly folder: string;
	readonly settings: JsonFile<Settings, AppState>;
	readonly gate: Gate;
	readonly window: BrowserWindow;
	readonly report: (error: unknown) => void;
}

/** Passes the gate: keys, then the store. */
export async function openProfile({
	folder,
	settings,
	gate,
	window,
	report,
}: ProfileOptions): Promise<OpenedProfile> {
	const { lookForUpdates, relay, unprotectedKeysAccepted, ...preferences } =
		settings.initial;
	const remarks = new Remarks();
	const vault = await gate.pass(
		vaultStep({
			folder,
			keyStore: systemKeyStore(),
			restart,
			onKept: (where) =>
				remarks.note(errorOf("old-keys-kept", { folder: where })),
			now: Date.now,
		}),
	);
	const profile = await StoredProfile.open(gate, {
		folder,
		key: vault.storeKey,
		start: startStore,
		run: storeTask,
		chooseBackup: async () => {
			const { chooseBackup } = await import("./archive/commands");
			return chooseBackup(window);
		},
		now: Date.now,
		report,
	});
	if (settings.movedAside) {
		remarks.note(
			errorOf("settings-damaged", {
				file: settings.file,
				kept: settings.movedAside,
			}),
		);
	}
	const proxy = await ProxySetting.open(profile.store, () =>
		remarks.note(errorOf("proxy-damaged")),
	);
	const state: AppState = {
		...profile.kept.state,
		preferences,
		fileSettings: settings.initial.files,
		version: app.getVersion(),
		keys: keysStateOf(vault, unprotectedKeysAccepted),
		proxy: proxy.shown,
		relaySettings: {
			port: relay.port,
			scope: relay.scope,
			announce: relay.announce,
			name: relay.name,
			startWithApp: relay.startWithApp,
			limits: relay.limits,
		},
		relayBans: relay.bans,
		relayMembers: relay.members,
	};
	return { vault, profile, proxy, state, remarks };
}
