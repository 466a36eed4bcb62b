import {
	createHash,
	createPrivateKey,
	createPublicKey,
	generateKeyPairSync,
	type KeyObject,
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
		return fromKey(key);
	} catch {
		throw new DamagedFileError(
			file,
			"by which key people know this relay",
			"The relay then makes a new key, and everybody is asked whether they trust it.",
		);
	}
}

function fromKey(key: KeyObject): ServerKey {
	const spki = createPublicKey(key).export({ type: "spki", format: "der" });
	return {
		privateKey: key.export({ type: "pkcs8", format: "pem" }).toString(),
		certificate: selfSigned(key, spki),
		fingerprint: createHash("sha256").update(spki).digest("base64url"),
	};
}
