import {
	createCipheriv,
	createDecipheriv,
	createHash,
	randomBytes,
} from "node:crypto";
import type { KeyStore } from "../../../../src/main/vault/key-store";

/**
 * A key store in memory that does what Chromium's does on Linux: one key of its own, AES-CBC, and no
 * authentication at all, so that a wrong key is now and then answered with nonsense instead of an error.
 */
export class MemoryKeyStore implements KeyStore {
	locked = false;
	#key = randomBytes(32);

	constructor(public name: string | null = "gnome_libsecret") {}

	/** Its contents are reset. */
	forget(): void {
		this.#key = createHash("sha256").update(this.#key).digest();
	}

	isUnlocked(): boolean {
		return this.name !== null && !this.locked;
	}

	wrap(key: Uint8Array): Buffer {
		this.#answer();
		const iv = randomBytes(16);
		const cipher = createCipheriv("aes-256-cbc", this.#key, iv);
		return Buffer.concat([iv, cipher.update(key), cipher.final()]);
	}

	unwrap(wrapped: Uint8Array): Buffer {
		this.#answer();
		const bytes = Buffer.from(wrapped);
		const decipher = createDecipheriv(
			"aes-256-cbc",
			this.#key,
			bytes.subarray(0, 16),
		);
		return Buffer.concat([
			decipher.update(bytes.subarray(16)),
			decipher.final(),
		]);
	}

	#answer(): void {
		if (!this.isUnlocked()) throw new Error("Decryption is not available.");
	}
}
