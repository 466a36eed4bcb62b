import {
	type CiphersuiteImpl,
	type CiphersuiteName,
	getCiphersuiteFromName,
	getCiphersuiteImpl,
} from "ts-mls";

/**
 * X-Wing (X25519 and ML-KEM-768 together), so that who records today and has a quantum computer later needs to
 * break both; AES-256-GCM, SHA-512 and Ed25519. 83 in the library's numbering; no number of IANA's yet.
 */
export const SUITE: CiphersuiteName = "MLS_256_XWING_AES256GCM_SHA512_Ed25519";

export type Suite = CiphersuiteImpl;

/** @param random what the library takes from it: reuse guards, path secrets and first secrets; key pairs come from WebCrypto */
export async function openSuite(
	random: (length: number) => Uint8Array,
): Promise<Suite> {
	const suite = await getCiphersuiteImpl(getCiphersuiteFromName(SUITE));
	return { ...suite, rng: { randomBytes: random } };
}
