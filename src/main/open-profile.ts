import type { BrowserWindow } from "electron";
import { errorOf } from "../shared/errors";
import type { AppState } from "../shared/state";
import type { Gate } from "./gate/gate";
import type { JsonFile } from "./profile/json-file";
import type { Settings } from "./profile/settings";
import { removeStartupCache } from "./profile/startup-cache";
import { StoredProfile } from "./profile/stored-profile";
import { ProxySetting } from "./proxy/proxy-setting";
import { startStore, storeTask } from "./store-host/start-store";
import type { UnlockedProfile } from "./unlock-profile";

/** What this user has kept, and the state that it makes. */
export interface OpenedProfile extends UnlockedProfile {
	readonly profile: StoredProfile;
	readonly proxy: ProxySetting;
	readonly state: AppState;
}

interface ProfileOptions {
	readonly folder: string;
	/** The app's. */
	readonly version: string;
	readonly settings: JsonFile<Settings, AppState>;
	readonly gate: Gate;
	readonly window: BrowserWindow;
	readonly report: (error: unknown) => void;
}

/** Passes the second half of the gate: the store. */
export async function openProfile(
	unlocked: UnlockedProfile,
	{ folder, version, settings, gate, window, report }: ProfileOptions,
): Promise<OpenedProfile> {
	const { vault, ofSettings, remarks } = unlocked;
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
	// From here on it could be outdated.
	await removeStartupCache(folder);
	if (settings.movedAside) {
		remarks.note(
			errorOf("settings-damaged", {
				file: settings.file,
				kept: settings.movedAside,
			}),
		);
	}
	const proxy = await ProxySetting.open(
		profile.store,
		settings.initial.proxied,
	);
	if (proxy.shown === "lost") remarks.note(errorOf("proxy-lost"));
	const state: AppState = {
		...profile.kept.state,
		...ofSettings,
		...{ proxy: proxy.shown, version },
	};
	return { ...unlocked, profile, proxy, state };
}
