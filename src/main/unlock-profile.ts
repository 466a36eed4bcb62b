import { type AppError, errorOf } from "../shared/errors";
import type { AppState } from "../shared/state";
import type { Gate } from "./gate/gate";
import { type Settings, settingsState } from "./profile/settings";
import { readStartupCache } from "./profile/startup-cache";
import { restart } from "./restart";
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

/** What can be known of this user without the store. */
export interface UnlockedProfile {
	readonly vault: Vault;
	/** What is not the store's. */
	readonly ofSettings: ReturnType<typeof settingsState>;
	/** What the window can show before the store is there; null where the app did not end as it should. */
	readonly state: AppState | null;
	readonly remarks: Remarks;
}

interface UnlockOptions {
	readonly folder: string;
	/** The app's. */
	readonly version: string;
	readonly settings: Settings;
	readonly gate: Gate;
}

/** Passes the first half of the gate: the keys. */
export async function unlockProfile({
	folder,
	version,
	settings,
	gate,
}: UnlockOptions): Promise<UnlockedProfile> {
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
	const state = settingsState(settings);
	const keys = keysStateOf(vault, state.keys.unprotectedAccepted);
	const ofSettings = { ...state, keys };
	const cached = await readStartupCache({
		...{ folder, version, key: vault.startupCacheKey },
	});
	return {
		...{ vault, ofSettings, remarks },
		state: cached && { ...cached, ...ofSettings, version },
	};
}
