import {
	createPrivateKey,
	createPublicKey,
	generateKeyPairSync,
	type KeyObject,
	sign,
} from "node:crypto";

/** Who this user is: one Ed25519 key pair (RFC 8032). It never leaves the main process. */
export class Identity {
	/** Raw, 32 bytes. */
	readonly publicKey: Uint8Array;
	/** The raw seed, 32 bytes, for the end-to-end encryption. */
	readonly privateKey: Uint8Array;
	readonly #key: KeyObject;

	private constructor(key: KeyObject) {
		this.#key = key;
		this.privateKey = rawOf(key, "d");
		this.publicKey = rawOf(createPublicKey(key), "x");
	}

	static generate(): Identity {
		return new Identity(generateKeyPairSync("ed25519").privateKey);
	}

	/** @returns null where this is no Ed25519 key */
	static fromPkcs8(der: Buffer): Identity | null {
		try {
			const key = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
			return key.asymmetricKeyType === "ed25519" ? new Identity(key) : null;
		} catch {
			return null;
		}
	}

	/** PKCS #8, DER. Who asks for it clears it. */
	toPkcs8(): Buffer {
		return this.#key.export({ format: "der", type: "pkcs8" });
	}

	/** @returns 64 bytes */
	sign(data: Uint8Array): Uint8Array {
		return new Uint8Array(sign(null, data, this.#key));
	}

	/** base64url, as it stands in files and on the wire. */
	get encoded(): string {
		return Buffer.from(this.publicKey).toString("base64url");
	}
}

function rawOf(key: KeyObject, part: "d" | "x"): Uint8Array {
	const raw = key.export({ format: "jwk" })[part];
	if (raw === undefined) throw new Error(`an Ed25519 key without ${part}`);
	return new Uint8Array(Buffer.from(raw, "base64url"));
}
