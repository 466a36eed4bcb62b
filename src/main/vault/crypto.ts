import {
	createCipheriv,
	createDecipheriv,
	hkdfSync,
	randomBytes,
} from "node:crypto";

/** The few primitives that the vault is made of; all of them node:crypto's, which Electron's BoringSSL has too. */

const CIPHER = "aes-256-gcm";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
export const KEY_BYTES = 32;

/** @returns nonce, ciphertext and tag together, in base64 */
export function seal(
	key: Uint8Array,
	secret: Uint8Array,
	header: string,
): string {
	const nonce = randomBytes(NONCE_BYTES);
	const cipher = createCipheriv(CIPHER, key, nonce);
	cipher.setAAD(Buffer.from(header));
	return Buffer.concat([
		nonce,
		cipher.update(secret),
		cipher.final(),
		cipher.getAuthTag(),
	]).toString("base64");
}

/** @returns null where key or header are not those it was sealed with, or a bit was changed */
export function unseal(
	key: Uint8Array,
	sealed: string,
	header: string,
): Buffer | null {
	const bytes = Buffer.from(sealed, "base64");
	if (bytes.length < NONCE_BYTES + TAG_BYTES) return null;
	const decipher = createDecipheriv(
		CIPHER,
		key,
		bytes.subarray(0, NONCE_BYTES),
		{ authTagLength: TAG_BYTES },
	);
	decipher.setAAD(Buffer.from(header));
	decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
	try {
		return Buffer.concat([
			decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)),
			decipher.final(),
		]);
	} catch {
		return null;
	}
}

/** One key for one purpose (HKDF-SHA-256, RFC 5869). */
export function derive(secret: Uint8Array, purpose: string): Buffer {
	return Buffer.from(hkdfSync("sha256", secret, "", purpose, KEY_BYTES));
}

/** A value as one text, whatever order its keys came in: what a seal or a checksum covers. */
export function canonical(value: object): string {
	return JSON.stringify(value, (_key, inner) =>
		inner !== null && typeof inner === "object" && !Array.isArray(inner)
			? Object.fromEntries(
					Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)),
				)
			: inner,
	);
}
