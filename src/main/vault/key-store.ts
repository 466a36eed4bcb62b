import { safeStorage } from "electron";

/**
 * What the operating system keeps a key in: Keychain, DPAPI, Secret Service, KWallet. It holds one key of
 * the app and hands out what was wrapped with it.
 */
export interface KeyStore {
	/** The system's own name for it; null where nothing would keep a key from other programs. */
	readonly name: string | null;
	/** Whether it answers now. One that is locked asks its user first, which may take minutes. */
	isUnlocked(): boolean;
	/** @throws where it is locked */
	wrap(key: Uint8Array): Buffer;
	/** @throws where it is locked, or did not wrap this */
	unwrap(wrapped: Uint8Array): Buffer;
}

/** Backends that only hide a key from the eye: Chromium's own fixed password, or none at all. */
const PLAIN_BACKENDS = ["basic_text", "unknown"];

const NAMES: Partial<Record<NodeJS.Platform, string>> = {
	darwin: "keychain",
	win32: "dpapi",
};

/**
 * Electron's `safeStorage`. On Linux Chromium asks the key store once a process, so that a locked one stays
 * locked until the app starts again.
 */
export function systemKeyStore(): KeyStore {
	return {
		name: NAMES[process.platform] ?? linuxBackend(),
		isUnlocked: () => safeStorage.isEncryptionAvailable(),
		wrap: (key) =>
			safeStorage.encryptString(Buffer.from(key).toString("base64")),
		unwrap: (wrapped) =>
			Buffer.from(safeStorage.decryptString(Buffer.from(wrapped)), "base64"),
	};
}

function linuxBackend(): string | null {
	const backend = safeStorage.getSelectedStorageBackend();
	return PLAIN_BACKENDS.includes(backend) ? null : backend;
}
