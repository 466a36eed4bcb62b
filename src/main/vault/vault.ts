import { randomBytes } from "node:crypto";
import { writeFileAtomic } from "../../node/files";
import {
	type KeyProtection,
	MIN_PASSPHRASE_LENGTH,
	type PassphraseUse,
} from "../../shared/domain/keys";
import { errorOf, fail, ok, type Result } from "../../shared/errors";
import { derive, KEY_BYTES, seal, unseal } from "./crypto";
import { Identity } from "./identity";
import type { KeyStore } from "./key-store";
import {
	identityHeader,
	type Keys,
	type Lock,
	type LockOf,
	serializeKeys,
	UnreadableKeys,
	VERSION,
} from "./keys-file";
import {
	leaveUnlocked,
	lockByKeyStore,
	lockByPassphrase,
	openByPassphrase,
} from "./locks";

/**
 * The opened keys of this profile: the identity, and what derives from the master secret. The two are
 * independent, so that an identity can be replaced and the store stays readable.
 */
export class Vault {
	#keys: Keys;
	#identity: Identity;
	/** Changes come one after the other: each writes the whole file. */
	#changing: Promise<unknown> = Promise.resolve();

	private constructor(
		readonly file: string,
		private readonly keyStore: KeyStore,
		private readonly master: Buffer,
		keys: Keys,
		identity: Identity,
	) {
		this.#keys = keys;
		this.#identity = identity;
	}

	/**
	 * New keys, protected as well as this system can without asking. The caller has made sure that none are
	 * there yet.
	 * @throws what the file system answers
	 */
	static async create(file: string, keyStore: KeyStore): Promise<Vault> {
		const master = randomBytes(KEY_BYTES);
		const identity = Identity.generate();
		const keys: Keys = {
			version: VERSION,
			locks: [tryKeyStore(master, keyStore) ?? leaveUnlocked(master)],
			identity: sealIdentity(master, identity),
		};
		await writeFileAtomic(file, serializeKeys(keys));
		return new Vault(file, keyStore, master, keys, identity);
	}

	/**
	 * @param master as one of the locks gave it
	 * @throws UnreadableKeys where it doesn't open the identity
	 */
	static open(
		file: string,
		keyStore: KeyStore,
		keys: Keys,
		master: Buffer,
	): Vault {
		const { publicKey, privateKey } = keys.identity;
		const key = derive(master, IDENTITY_PURPOSE);
		const der = unseal(key, privateKey, identityHeader(publicKey));
		key.fill(0);
		const identity = der && Identity.fromPkcs8(der);
		der?.fill(0);
		if (identity?.encoded !== publicKey) {
			throw new UnreadableKeys(errorOf("identity-closed"));
		}
		return new Vault(file, keyStore, master, keys, identity);
	}

	get identity(): Identity {
		return this.#identity;
	}

	/** What encrypts the store: 32 bytes, the same for as long as this profile lives. */
	get storeKey(): Buffer {
		return derive(this.master, STORE_PURPOSE);
	}

	/** What encrypts the state that the next start shows first: 32 bytes. */
	get startupCacheKey(): Buffer {
		return derive(this.master, STARTUP_CACHE_PURPOSE);
	}

	get hasKeyStore(): boolean {
		return this.keyStore.name !== null;
	}

	get protection(): KeyProtection {
		const passphrase = this.#lock("passphrase");
		if (this.#lock("key-store"))
			return passphrase ? "key-store-and-passphrase" : "key-store";
		return passphrase ? "passphrase" : "unprotected";
	}

	/**
	 * Sets or changes the passphrase.
	 * @param current null where there is none yet
	 */
	setPassphrase(
		current: string | null,
		passphrase: string,
		use: PassphraseUse,
	): Promise<Result<null>> {
		return this.#change(current, async () => {
			const problem = passphraseProblem(passphrase);
			if (problem) return problem;
			const lock = await lockByPassphrase(this.master, passphrase);
			if (use === "at-start") return this.#write([lock]);
			const byKeyStore =
				this.#lock("key-store") ?? tryKeyStore(this.master, this.keyStore);
			return byKeyStore ? this.#write([byKeyStore, lock]) : noKeyStore;
		});
	}

	/** From now on the system's key store alone opens the keys; a passphrase is forgotten. */
	protectByKeyStore(current: string | null): Promise<Result<null>> {
		return this.#change(current, () => {
			const lock = tryKeyStore(this.master, this.keyStore);
			return lock ? this.#write([lock]) : noKeyStore;
		});
	}

	/** After a key store has forgotten its key and the passphrase has opened: it gets a new one, if it can. */
	async renewKeyStoreLock(): Promise<void> {
		const passphrase = this.#lock("passphrase");
		const lock = tryKeyStore(this.master, this.keyStore);
		if (lock && passphrase) await this.#write([lock, passphrase]);
	}

	/** What is encrypted stays readable: only who this user is changes. The old identity must be kept before. */
	replaceIdentity(identity: Identity): Promise<Result<null>> {
		return this.#inTurn(async () => {
			const sealed = sealIdentity(this.master, identity);
			await this.#save({ ...this.#keys, identity: sealed });
			this.#identity = identity;
			return ok(null);
		});
	}

	#lock<K extends Lock["kind"]>(kind: K): LockOf<K> | undefined {
		return this.#keys.locks.find(
			(lock): lock is LockOf<K> => lock.kind === kind,
		);
	}

	/** Whoever passes by an open app must not change what protects it. */
	#change(
		current: string | null,
		change: () => Promise<Result<null>> | Result<null>,
	): Promise<Result<null>> {
		return this.#inTurn(async () => {
			const lock = this.#lock("passphrase");
			const master = lock && (await openByPassphrase(lock, current ?? ""));
			if (master === null) {
				return fail("not-current-passphrase");
			}
			master?.fill(0);
			return change();
		});
	}

	#inTurn<T>(change: () => Promise<T>): Promise<T> {
		const turn = this.#changing.then(change);
		this.#changing = turn.catch(() => {});
		return turn;
	}

	async #write(locks: Lock[]): Promise<Result<null>> {
		await this.#save({ ...this.#keys, locks });
		return ok(null);
	}

	async #save(keys: Keys): Promise<void> {
		await writeFileAtomic(this.file, serializeKeys(keys));
		this.#keys = keys;
	}
}

const IDENTITY_PURPOSE = "flex identity v1";
const STORE_PURPOSE = "flex store v1";
const STARTUP_CACHE_PURPOSE = "flex startup cache v1";

const noKeyStore = fail("no-key-store");

/** @returns what is wrong with a new passphrase; null where it can be used */
export function passphraseProblem(passphrase: string): Result<never> | null {
	return [...passphrase].length < MIN_PASSPHRASE_LENGTH
		? fail("passphrase-too-short", { most: MIN_PASSPHRASE_LENGTH })
		: null;
}

function tryKeyStore(
	master: Uint8Array,
	keyStore: KeyStore,
): LockOf<"key-store"> | null {
	try {
		if (keyStore.name === null || !keyStore.isUnlocked()) return null;
		return lockByKeyStore(master, keyStore);
	} catch {
		return null;
	}
}

function sealIdentity(master: Uint8Array, identity: Identity) {
	const publicKey = identity.encoded;
	const key = derive(master, IDENTITY_PURPOSE);
	const der = identity.toPkcs8();
	const privateKey = seal(key, der, identityHeader(publicKey));
	key.fill(0);
	der.fill(0);
	return { publicKey, privateKey };
}
