import { createHash } from "node:crypto";
import { z } from "zod";
import { type AppError, errorOf } from "../../shared/errors";
import { canonical } from "./crypto";
import { kdfSchema } from "./kdf";

/**
 * `keys.json`. Each *lock* seals the same master secret under a key of its own, and a key derived from that
 * secret seals the identity. One lock is enough to open; a passphrase beside a key store is for the day the
 * key store fails. Every sealed value covers what stands in clear beside it; the checksum tells a file that
 * rotted from a passphrase that is wrong, and protects against nobody.
 */

export const VERSION = 1;

const base64 = z.base64();

/** The master secret, sealed under the lock's key. */
const master = base64;

const lockSchema = z.discriminatedUnion("kind", [
	z.strictObject({
		kind: z.literal("key-store"),
		/** The system's name of it. */
		name: z.string(),
		/** The lock's key, as the key store wrapped it. */
		wrapped: base64,
		master,
	}),
	z.strictObject({ kind: z.literal("passphrase"), kdf: kdfSchema, master }),
	z.strictObject({
		kind: z.literal("unprotected"),
		/** The lock's key itself: who reads the file has everything. */
		key: base64,
		master,
	}),
]);

export type Lock = z.infer<typeof lockSchema>;
export type LockOf<K extends Lock["kind"]> = Extract<Lock, { kind: K }>;

const keysSchema = z.strictObject({
	version: z.literal(VERSION),
	/** Of each kind at most one. */
	locks: z.array(lockSchema).min(1).max(2),
	identity: z.strictObject({
		/** Raw Ed25519, in clear so that it can still be named when nothing else opens. */
		publicKey: z.base64url(),
		/** PKCS #8, sealed under a key derived from the master secret. */
		privateKey: base64,
	}),
});

export type Keys = z.infer<typeof keysSchema>;

const fileSchema = keysSchema.extend({ checksum: z.hex() });

/** What is known of a file that can't be used. */
export class UnreadableKeys extends Error {
	constructor(readonly error: AppError) {
		super(error.code);
	}
}

export function serializeKeys(keys: Keys): string {
	const file = { ...keys, checksum: checksumOf(keys) };
	return `${JSON.stringify(file, null, "\t")}\n`;
}

/** @throws UnreadableKeys */
export function parseKeys(text: string): Keys {
	const value = parsed(text);
	if (isNewer(value)) {
		throw new UnreadableKeys(errorOf("keys-newer"));
	}
	const file = fileSchema.safeParse(value);
	if (!file.success) {
		throw new UnreadableKeys(errorOf("keys-not-ours"));
	}
	const { checksum, ...keys } = file.data;
	if (checksum !== checksumOf(keys)) {
		throw new UnreadableKeys(errorOf("keys-altered"));
	}
	return keys;
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}

function isNewer(value: unknown): boolean {
	const version = z.looseObject({ version: z.number() }).safeParse(value);
	return version.success && version.data.version > VERSION;
}

function checksumOf(keys: Keys): string {
	return createHash("sha256").update(canonical(keys)).digest("hex");
}

/** What the sealed master secret covers. */
export function lockHeader(lock: Omit<Lock, "master">): string {
	return canonical({ format: "flex keys", version: VERSION, lock });
}

/** What the sealed private key covers. */
export function identityHeader(publicKey: string): string {
	return canonical({ format: "flex identity", version: VERSION, publicKey });
}
