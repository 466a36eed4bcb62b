import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { z } from "zod";
import { replaceFile } from "../../node/files";
import { fail, ok, type Result } from "../../shared/errors";
import { freshKdf, kdfSchema, stretch } from "../vault/kdf";
import { type ArchiveRecord, parseRecord } from "./records";

/**
 * A backup: one line of JSON that says what it is, then pieces. Each piece is a length (4 bytes, big-endian), and
 * so many bytes: records as JSON Lines, deflated, sealed with AES-256-GCM under a key out of the passphrase. Its
 * nonce is its number, and it covers the first line and whether it is the last, so that none can be left out,
 * repeated, or put elsewhere.
 *
 * The passphrase, and not the store's key: that one is locked to this computer, and a backup is for another.
 */

const CIPHER = "aes-256-gcm";
const TAG_BYTES = 16;
/** A piece is some hundred messages; no backup of ours has a larger one. */
const MAX_PIECE_BYTES = 64 * 1_024 * 1_024;
const MAX_HEADER_BYTES = 1_024;

const headerSchema = z.strictObject({
	format: z.literal("flex-backup"),
	version: z.literal(1),
	kdf: kdfSchema,
	/** Makes two backups under the same salt differ all the same. */
	id: z.base64(),
});

/** @throws what the file system answers; then no file is left behind */
export async function writeBackup(
	file: string,
	passphrase: string,
	pieces: AsyncIterable<readonly ArchiveRecord[]>,
): Promise<void> {
	const kdf = freshKdf();
	const id = randomBytes(16).toString("base64");
	const header = `${JSON.stringify({ format: "flex-backup", version: 1, kdf, id })}\n`;
	const key = await stretch(passphrase, kdf);
	let number = 0;
	const seal = (
		records: readonly ArchiveRecord[],
		isLast: boolean,
	): Uint8Array => {
		const text = records.map((one) => `${JSON.stringify(one)}\n`).join("");
		const cipher = createCipheriv(CIPHER, key, nonceOf(number++));
		cipher.setAAD(Buffer.from(`${header}${isLast}`));
		const sealed = Buffer.concat([
			cipher.update(deflateRawSync(text)),
			cipher.final(),
			cipher.getAuthTag(),
		]);
		const length = Buffer.alloc(4);
		length.writeUInt32BE(sealed.length);
		return Buffer.concat([length, sealed]);
	};
	try {
		await replaceFile(file, async (handle) => {
			await handle.appendFile(header);
			for await (const records of pieces) {
				await handle.appendFile(seal(records, false));
			}
			await handle.appendFile(seal([], true));
		});
	} finally {
		key.fill(0);
	}
}

/**
 * Reads a backup whole.
 * @param take is given its records, piece by piece; what it was given counts only when the result is one of success
 * @throws what the file system answers, and what `take` throws
 */
export async function readBackup(
	file: string,
	passphrase: string,
	take: (records: readonly ArchiveRecord[]) => Promise<void>,
): Promise<Result<null>> {
	const handle = await open(file, "r");
	try {
		const header = await headerOf(handle);
		if (!header) return notABackup;
		const key = await stretch(passphrase, header.kdf);
		let at = header.length;
		for (let number = 0; ; number++) {
			const piece = await pieceAt(handle, at);
			const opened = piece && unseal(key, number, header.text, piece);
			// The first piece is the passphrase's test; what breaks later is damage.
			if (!opened) return number === 0 && piece ? wrongPassphrase : damaged;
			if (opened.isLast) return ok(null);
			const lines = opened.text.split("\n").slice(0, -1);
			const records = lines.map(parseRecord);
			if (records.includes(null)) return damaged;
			await take(records.filter((one) => one !== null));
			at += 4 + piece.length;
		}
	} finally {
		await handle.close();
	}
}

const notABackup = fail("not-a-backup");
const wrongPassphrase = fail("wrong-backup-passphrase");
const damaged = fail("damaged-backup");

async function headerOf(handle: FileHandle) {
	const { buffer, bytesRead } = await handle.read(
		Buffer.alloc(MAX_HEADER_BYTES),
		0,
		MAX_HEADER_BYTES,
		0,
	);
	const end = buffer.subarray(0, bytesRead).indexOf("\n") + 1;
	const text = buffer.toString("utf8", 0, end);
	try {
		const { kdf } = headerSchema.parse(JSON.parse(text));
		return { kdf, text, length: end };
	} catch {
		return null;
	}
}

/** @returns null where the file ends before the piece does */
async function pieceAt(handle: FileHandle, at: number): Promise<Buffer | null> {
	const head = await readExactly(handle, at, 4);
	const length = head?.readUInt32BE() ?? 0;
	if (length < TAG_BYTES || length > MAX_PIECE_BYTES) return null;
	return readExactly(handle, at + 4, length);
}

async function readExactly(
	handle: FileHandle,
	at: number,
	length: number,
): Promise<Buffer | null> {
	const { size } = await handle.stat();
	if (at + length > size) return null;
	const { buffer } = await handle.read(Buffer.alloc(length), 0, length, at);
	return buffer;
}

function unseal(
	key: Buffer,
	number: number,
	header: string,
	piece: Buffer,
): { readonly text: string; readonly isLast: boolean } | null {
	for (const isLast of [false, true]) {
		const decipher = createDecipheriv(CIPHER, key, nonceOf(number), {
			authTagLength: TAG_BYTES,
		});
		decipher.setAAD(Buffer.from(`${header}${isLast}`));
		decipher.setAuthTag(piece.subarray(-TAG_BYTES));
		try {
			const deflated = Buffer.concat([
				decipher.update(piece.subarray(0, -TAG_BYTES)),
				decipher.final(),
			]);
			const text = inflateRawSync(deflated, {
				maxOutputLength: 16 * MAX_PIECE_BYTES,
			}).toString();
			return { text, isLast };
		} catch {
			// Not this one.
		}
	}
	return null;
}

/** Each key seals one backup, whose pieces are counted: no nonce comes twice. */
function nonceOf(number: number): Buffer {
	const nonce = Buffer.alloc(12);
	nonce.writeBigUInt64BE(BigInt(number), 4);
	return nonce;
}
