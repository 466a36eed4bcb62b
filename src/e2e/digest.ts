import { sha256 } from "@noble/hashes/sha2.js";
import { hex } from "./bytes";

/** Bytes that name a ciphertext, or what was split: nobody can make two with the same. */
export const DIGEST_BYTES = 16;

export function digest(bytes: Uint8Array): Uint8Array {
	return sha256(bytes).slice(0, DIGEST_BYTES);
}

export function digestName(bytes: Uint8Array): string {
	return hex(digest(bytes));
}
