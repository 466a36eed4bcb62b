import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { GateAnswer, GateStop } from "../../shared/domain/gate";
import { type AppError, errorOf } from "../../shared/errors";
import { type Step, Stopped } from "../gate/gate";
import { keepAside } from "../gate/keep-aside";
import type { KeyStore } from "./key-store";
import { type Keys, type LockOf, parseKeys, UnreadableKeys } from "./keys-file";
import { openByKeyStore, openByPassphrase, openUnprotected } from "./locks";
import { ENCRYPTED, KEYS_FILE, PLAIN } from "./profile-files";
import { Vault } from "./vault";

const wrong = errorOf("wrong-passphrase");

interface VaultOptions {
	/** The profile's. */
	readonly folder: string;
	readonly keyStore: KeyStore;
	/** Ends the app and starts it again: a key store that was locked is asked only once a process. */
	readonly restart: () => void;
	/** Told where the old files are after a start anew. */
	readonly onKept: (folder: string) => void;
	/** Unix milliseconds. */
	readonly now: () => number;
}

/** The gate's first step: the keys of this profile, or new ones where nothing can depend on old ones. */
export function vaultStep(options: VaultOptions): Step<Vault> {
	return (answer) => new Opening(options, answer).run();
}

class Opening {
	readonly #file: string;

	constructor(
		private readonly options: VaultOptions,
		private readonly answer: GateAnswer | null,
	) {
		this.#file = join(options.folder, KEYS_FILE);
	}

	async run(): Promise<Vault> {
		const { folder, keyStore, onKept, now } = this.options;
		if (this.answer?.choice === "start-anew") {
			onKept(await keepAside(folder, await this.#private(), now()));
			return Vault.create(this.#file, keyStore);
		}
		try {
			const text = await this.#read();
			return await (text === null
				? this.#begin()
				: this.#open(parseKeys(text)));
		} catch (error) {
			if (!(error instanceof UnreadableKeys)) throw error;
			throw this.#stop("keys-damaged", ["try-again", "start-anew"], {
				detail: error.error,
			});
		}
	}

	/** @returns null where there is no such file */
	async #read(): Promise<string | null> {
		try {
			return await readFile(this.#file, "utf8");
		} catch (error) {
			const { code } = error as NodeJS.ErrnoException;
			if (code === "ENOENT") return null;
			throw new UnreadableKeys(
				errorOf("keys-unreadable", { reason: String(code) }),
			);
		}
	}

	async #begin(): Promise<Vault> {
		const names = await readdir(this.options.folder);
		if (names.some((name) => ENCRYPTED.test(name))) {
			throw this.#stop("keys-missing", ["try-again", "start-anew"]);
		}
		const isOlder = names.some((name) => PLAIN.test(name));
		if (isOlder && this.answer?.choice !== "go-on") {
			throw this.#stop("keys-new", ["go-on"]);
		}
		return Vault.create(this.#file, this.options.keyStore);
	}

	/**
	 * All that belongs to one set of keys. The keys go first and the database last: interrupted anywhere between,
	 * the next start finds one without the other, and asks.
	 */
	async #private(): Promise<string[]> {
		const names = await readdir(this.options.folder);
		return [
			KEYS_FILE,
			...names.filter((name) => PLAIN.test(name)),
			// Longest first: what stands beside the database, then the database itself.
			...names
				.filter((name) => ENCRYPTED.test(name))
				.toSorted((a, b) => b.length - a.length),
		];
	}

	#open(keys: Keys): Vault | Promise<Vault> {
		for (const lock of keys.locks) {
			if (lock.kind === "unprotected") {
				return this.#opened(keys, openUnprotected(lock));
			}
		}
		const byKeyStore = keys.locks.find((lock) => lock.kind === "key-store");
		const byPassphrase = keys.locks.find((lock) => lock.kind === "passphrase");
		if (byKeyStore) return this.#openByKeyStore(keys, byKeyStore, byPassphrase);
		if (byPassphrase) return this.#openByPassphrase(keys, byPassphrase);
		throw new UnreadableKeys(errorOf("keys-without-lock"));
	}

	async #openByKeyStore(
		keys: Keys,
		lock: LockOf<"key-store">,
		passphrase: LockOf<"passphrase"> | undefined,
	): Promise<Vault> {
		const { keyStore, restart } = this.options;
		const found = askKeyStore(lock, keyStore);
		if (Buffer.isBuffer(found)) return this.#opened(keys, found);
		if (this.answer?.choice === "passphrase" && passphrase) {
			const master = await openByPassphrase(passphrase, this.answer.passphrase);
			if (!master) throw this.#keyStoreStop(found, lock, true, wrong);
			const vault = this.#opened(keys, master);
			// One that is only locked still has the key.
			if (found === "key-store-changed") await vault.renewKeyStoreLock();
			return vault;
		}
		if (this.answer?.choice === "try-again") restart();
		throw this.#keyStoreStop(found, lock, passphrase !== undefined);
	}

	async #openByPassphrase(
		keys: Keys,
		lock: LockOf<"passphrase">,
	): Promise<Vault> {
		const choices = ["passphrase", "start-anew"] as const;
		if (this.answer?.choice !== "passphrase") {
			throw this.#stop("passphrase-needed", choices);
		}
		const master = await openByPassphrase(lock, this.answer.passphrase);
		if (!master)
			throw this.#stop("passphrase-needed", choices, { error: wrong });
		return this.#opened(keys, master);
	}

	#opened(keys: Keys, master: Buffer | null): Vault {
		if (!master) {
			throw new UnreadableKeys(errorOf("keys-closed"));
		}
		return Vault.open(this.#file, this.options.keyStore, keys, master);
	}

	#keyStoreStop(
		kind: "key-store-locked" | "key-store-changed",
		lock: LockOf<"key-store">,
		hasPassphrase: boolean,
		error: AppError | null = null,
	): Stopped {
		const { name } = this.options.keyStore;
		return this.#stop(
			kind,
			hasPassphrase
				? ["passphrase", "try-again", "start-anew"]
				: ["try-again", "start-anew"],
			{
				error,
				detail: otherKeyStore(lock.name, name),
			},
		);
	}

	#stop(
		kind: GateStop["kind"],
		choices: GateStop["choices"],
		{
			detail = null,
			error = null,
		}: { detail?: AppError | null; error?: AppError | null } = {},
	): Stopped {
		const { folder } = this.options;
		return new Stopped({ kind, choices, detail, folder }, error);
	}
}

function otherKeyStore(was: string, now: string | null): AppError | null {
	if (now === was) return null;
	return now === null
		? errorOf("lost-key-store", { was })
		: errorOf("other-key-store", { was, now });
}

function askKeyStore(
	lock: LockOf<"key-store">,
	keyStore: KeyStore,
): Buffer | "key-store-locked" | "key-store-changed" {
	if (keyStore.name === null) return "key-store-changed";
	if (!keyStore.isUnlocked()) {
		return keyStore.name === lock.name
			? "key-store-locked"
			: "key-store-changed";
	}
	try {
		return openByKeyStore(lock, keyStore) ?? "key-store-changed";
	} catch {
		return "key-store-changed";
	}
}
