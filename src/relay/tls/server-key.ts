import {
	createHash,
	createPrivateKey,
	createPublicKey,
	generateKeyPairSync,
	type KeyObject,
	sign,
	verify,
} from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { makeFolder, writeFileAtomic } from "../../node/files";
import { DamagedFileError } from "../damaged-file";
import { selfSigned } from "./certificate";

/** What a server is known by (profile section 9): an ECDSA P-256 key that it makes itself. */
export interface ServerKey {
	/** PEM */
	readonly privateKey: string;
	/** PEM */
	readonly certificate: string;
	/** base64url SHA-256 of the public key's SPKI: what clients pin. */
	readonly fingerprint: string;
}

const FILE = "server-key.pem";

/** A fresh one. */
export function makeServerKey(): ServerKey {
	return fromKey(generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey);
}

/**
 * The key that lies in a folder, made where there is none.
 * @throws DamagedFileError, or what the file system answers
 */
export async function openServerKey(folder: string): Promise<ServerKey> {
	await makeFolder(folder);
	const file = join(folder, FILE);
	let pem: string;
	try {
		pem = await readFile(file, "utf8");
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
		const fresh = makeServerKey();
		await writeFileAtomic(file, fresh.privateKey);
		return fresh;
	}
	try {
		const key = createPrivateKey(pem);
		if (key.asymmetricKeyDetails?.namedCurve !== "prime256v1") throw pem;
		if (!isPair(key)) throw pem;
		return fromKey(key);
	} catch {
		throw new DamagedFileError(
			file,
			"by which key people know this relay",
			"The relay then makes a new key, and everybody is asked whether they trust it.",
		);
	}
}

/** The file has both halves, and nobody could shake hands with a server whose halves are not of one key. */
function isPair(key: KeyObject): boolean {
	const probe = Buffer.from(FILE);
	const signature = sign("sha256", probe, key);
	return verify("sha256", probe, createPublicKey(key), signature);
}

function fromKey(key: KeyObject): ServerKey {
	const spki = createPublicKey(key).export({ type: "spki", format: "der" });
	return {
		privateKey: key.export({ type: "pkcs8", format: "pem" }).toString(),
		certificate: selfSigned(key, spki),
		fingerprint: createHash("sha256").update(spki).digest("base64url"),
	};
}
