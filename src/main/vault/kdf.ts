import { randomBytes, scrypt } from "node:crypto";
import { z } from "zod";
import { KEY_BYTES } from "./crypto";

/** A key out of a passphrase: scrypt (RFC 7914), memory-hard, so that trying many costs many much. */

/** Each try takes 128 MiB and some tenths of a second: OWASP's strongest recommendation. */
const N = 2 ** 17;
const R = 8;
const P = 1;
/** scrypt needs 128 · N · r bytes and a little more. */
const MAX_MEMORY = 160 * 2 ** 20;
const SALT_BYTES = 16;

/** These numbers and no others: a file can ask for neither less work nor more memory. */
export const kdfSchema = z.strictObject({
	name: z.literal("scrypt"),
	n: z.literal(N),
	r: z.literal(R),
	p: z.literal(P),
	salt: z.base64(),
});

type Kdf = z.infer<typeof kdfSchema>;

export function freshKdf(): Kdf {
	const salt = randomBytes(SALT_BYTES).toString("base64");
	return { name: "scrypt", n: N, r: R, p: P, salt };
}

/** The same words give the same key, however a keyboard composes its letters. */
export function stretch(passphrase: string, { salt }: Kdf): Promise<Buffer> {
	const options = { N, r: R, p: P, maxmem: MAX_MEMORY };
	return new Promise((resolve, reject) => {
		scrypt(
			passphrase.normalize("NFKC"),
			Buffer.from(salt, "base64"),
			KEY_BYTES,
			options,
			(error, key) => {
				if (error) reject(error);
				else resolve(key);
			},
		);
	});
}
