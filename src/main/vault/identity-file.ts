import { z } from "zod";
import { fail, ok, type Result } from "../../shared/errors";
import { canonical, seal, unseal } from "./crypto";
import { Identity } from "./identity";
import { freshKdf, kdfSchema, stretch } from "./kdf";

/** An identity on its way to another computer: a file that says what it is, under a passphrase of its own. */

const headerSchema = z.strictObject({
	format: z.literal("flex-identity"),
	version: z.literal(1),
	publicKey: z.base64url(),
	kdf: kdfSchema,
	cipher: z.literal("aes-256-gcm"),
});

const fileSchema = headerSchema.extend({ privateKey: z.base64() });

export type IdentityFile = z.infer<typeof fileSchema>;

/** More than any such file has; what is larger is not read. */
export const MAX_IDENTITY_FILE_BYTES = 10_000;

export async function exportIdentity(
	identity: Identity,
	passphrase: string,
): Promise<string> {
	const header: z.infer<typeof headerSchema> = {
		format: "flex-identity",
		version: 1,
		publicKey: identity.encoded,
		kdf: freshKdf(),
		cipher: "aes-256-gcm",
	};
	const key = await stretch(passphrase, header.kdf);
	const der = identity.toPkcs8();
	const privateKey = seal(key, der, canonical(header));
	key.fill(0);
	der.fill(0);
	return `${JSON.stringify({ ...header, privateKey }, null, "\t")}\n`;
}

/** What a file claims to be; only its passphrase shows whether it is. */
export function readIdentityFile(text: string): Result<IdentityFile> {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		value = null;
	}
	const file = fileSchema.safeParse(value);
	if (file.success) return ok(file.data);
	const version = z
		.looseObject({ format: z.literal("flex-identity"), version: z.number() })
		.safeParse(value);
	return version.success && version.data.version > 1
		? fail("identity-newer")
		: fail("not-an-identity");
}

export async function openIdentityFile(
	{ privateKey, ...header }: IdentityFile,
	passphrase: string,
): Promise<Result<Identity>> {
	const key = await stretch(passphrase, header.kdf);
	const der = unseal(key, privateKey, canonical(header));
	key.fill(0);
	if (!der) {
		return fail("wrong-file-passphrase");
	}
	const identity = Identity.fromPkcs8(der);
	der.fill(0);
	return identity?.encoded === header.publicKey
		? ok(identity)
		: fail("not-an-identity");
}
