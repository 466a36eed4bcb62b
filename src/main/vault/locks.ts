import { randomBytes } from "node:crypto";
import { KEY_BYTES, seal, unseal } from "./crypto";
import { freshKdf, stretch } from "./kdf";
import type { KeyStore } from "./key-store";
import { type Lock, type LockOf, lockHeader } from "./keys-file";

/** Making and opening the locks of `keys.json`. */

/** @throws where the key store is locked, or does not give back what it was given */
export function lockByKeyStore(
	master: Uint8Array,
	keyStore: KeyStore,
): LockOf<"key-store"> {
	const key = randomBytes(KEY_BYTES);
	const wrapped = keyStore.wrap(key);
	// Nothing is entrusted to a key store that can't give it back.
	if (!keyStore.unwrap(wrapped).equals(key)) {
		throw new Error("the key store does not keep what it is given");
	}
	return locked(master, key, {
		kind: "key-store",
		name: keyStore.name ?? "",
		wrapped: wrapped.toString("base64"),
	});
}

export async function lockByPassphrase(
	master: Uint8Array,
	passphrase: string,
): Promise<LockOf<"passphrase">> {
	const kdf = freshKdf();
	const key = await stretch(passphrase, kdf);
	return locked(master, key, { kind: "passphrase", kdf });
}

export function leaveUnlocked(master: Uint8Array): LockOf<"unprotected"> {
	const key = randomBytes(KEY_BYTES);
	return locked(master, key, {
		kind: "unprotected",
		key: key.toString("base64"),
	});
}

/**
 * @returns the master secret; null where the key store did not make this lock
 * @throws where the key store is locked
 */
export function openByKeyStore(
	lock: LockOf<"key-store">,
	keyStore: KeyStore,
): Buffer | null {
	return opened(lock, keyStore.unwrap(Buffer.from(lock.wrapped, "base64")));
}

/** @returns the master secret; null where it is another passphrase */
export async function openByPassphrase(
	lock: LockOf<"passphrase">,
	passphrase: string,
): Promise<Buffer | null> {
	return opened(lock, await stretch(passphrase, lock.kdf));
}

/** @returns the master secret; null where the file was changed */
export function openUnprotected(lock: LockOf<"unprotected">): Buffer | null {
	return opened(lock, Buffer.from(lock.key, "base64"));
}

function locked<T extends Omit<Lock, "master">>(
	master: Uint8Array,
	key: Buffer,
	lock: T,
): T & { master: string } {
	const sealed = seal(key, master, lockHeader(lock));
	key.fill(0);
	return { ...lock, master: sealed };
}

function opened({ master, ...lock }: Lock, key: Buffer): Buffer | null {
	// A key store without authentication may answer with anything.
	if (key.length !== KEY_BYTES) return null;
	const secret = unseal(key, master, lockHeader(lock));
	key.fill(0);
	return secret?.length === KEY_BYTES ? secret : null;
}
