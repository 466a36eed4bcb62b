import { createCipheriv, createDecipheriv, hkdfSync } from "node:crypto";
import type { FileOffer } from "../../shared/domain/file";

/** Files as they go: in chunks, each encrypted by itself (docs/PROTOCOL.md, Files). */

/** Bytes of a chunk but the last: in base64, with its words around it, it fits one datum. */
export const CHUNK_BYTES = 40_960;
/** Chunks that may be under way without a `got`: what everybody between has to hold. */
export const WINDOW_CHUNKS = 48;
export const SALT_BYTES = 32;
const KEY_BYTES = 32;
const TAG_BYTES = 16;
const NONCE_BYTES = 12;

export function chunkCount(size: number): number {
	return Math.ceil(size / CHUNK_BYTES);
}

/** @returns how many bytes that chunk has */
export function chunkLength(size: number, chunk: number): number {
	return Math.min(CHUNK_BYTES, size - chunk * CHUNK_BYTES);
}

/** Encrypts, or decrypts, the chunks of one file under one salt. */
export class ChunkCipher {
	readonly #key: Buffer;
	readonly #id: Buffer;

	/** @param salt `SALT_BYTES`, random for each time that the file is read */
	constructor({ id, key }: Pick<FileOffer, "id" | "key">, salt: Uint8Array) {
		this.#id = Buffer.from(id);
		const secret = Buffer.from(key, "base64url");
		const info = `FLEX file v1 ${id}`;
		this.#key = Buffer.from(hkdfSync("sha256", secret, salt, info, KEY_BYTES));
	}

	/** @returns the chunk, encrypted, and its tag behind it */
	seal(chunk: number, bytes: Uint8Array): Buffer {
		const cipher = createCipheriv("aes-256-gcm", this.#key, nonceOf(chunk));
		cipher.setAAD(this.#id);
		const sealed = cipher.update(bytes);
		cipher.final();
		return Buffer.concat([sealed, cipher.getAuthTag()]);
	}

	/** @returns null where it is not what was sealed under that number */
	open(chunk: number, sealed: Uint8Array): Buffer | null {
		const length = sealed.length - TAG_BYTES;
		if (length < 0) return null;
		const cipher = createDecipheriv("aes-256-gcm", this.#key, nonceOf(chunk), {
			authTagLength: TAG_BYTES,
		});
		cipher.setAAD(this.#id);
		cipher.setAuthTag(sealed.subarray(length));
		const bytes = cipher.update(sealed.subarray(0, length));
		try {
			cipher.final();
			return bytes;
		} catch {
			return null;
		}
	}
}

function nonceOf(chunk: number): Buffer {
	const nonce = Buffer.alloc(NONCE_BYTES);
	nonce.writeBigUInt64BE(BigInt(chunk), NONCE_BYTES - 8);
	return nonce;
}
