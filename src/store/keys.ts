import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";

/** Bytes of a checksum, and of a message's key: as long as no two can be found that are alike. */
const DIGEST_LENGTH = 16;

/** What is derived from the one key that the vault gives the store. */
export interface StoreKeys {
	/** The database's, in hexadecimal. */
	readonly cipher: string;
	readonly checksum: Buffer;
	readonly index: Buffer;
}

/** @param key 32 bytes */
export function storeKeysOf(key: Uint8Array): StoreKeys {
	if (key.length !== 32) throw new RangeError("a store's key has 32 bytes");
	const derive = (use: string) =>
		Buffer.from(hkdfSync("sha256", key, "", `flex store ${use} v1`, 32));
	return {
		cipher: derive("cipher").toString("hex"),
		checksum: derive("checksum"),
		index: derive("index"),
	};
}

/**
 * The database's cipher does not notice a changed byte. This does: HMAC-SHA-256 over all that a row says,
 * each part with its length so that none can pass for another.
 */
export function checksum(
	key: Buffer,
	...parts: readonly (string | number | Uint8Array)[]
): Buffer {
	const hmac = createHmac("sha256", key);
	for (const part of parts) {
		const bytes = typeof part === "object" ? part : Buffer.from(String(part));
		hmac.update(`${bytes.length}:`).update(bytes);
	}
	return hmac.digest().subarray(0, DIGEST_LENGTH);
}

export function isChecksum(expected: Buffer, found: unknown): boolean {
	return (
		found instanceof Uint8Array &&
		found.length === expected.length &&
		timingSafeEqual(found, expected)
	);
}
