import { createPublicKey, verify } from "node:crypto";

/** What stands before a raw Ed25519 public key in its SPKI (RFC 8410, section 10.1). */
const SPKI_HEAD = Buffer.from("302a300506032b6570032100", "hex");

/** @returns false also where the key or the signature is none */
export function isSignedBy(
	publicKey: Uint8Array,
	message: Uint8Array,
	signature: Uint8Array,
): boolean {
	try {
		const key = createPublicKey({
			key: Buffer.concat([SPKI_HEAD, publicKey]),
			format: "der",
			type: "spki",
		});
		return verify(null, message, key, signature);
	} catch {
		return false;
	}
}
