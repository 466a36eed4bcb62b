/** Who this user is to servers: an Ed25519 key (RFC 8032) that never leaves where it is. */
export interface Signer {
	/** Raw, 32 bytes. */
	readonly publicKey: Uint8Array;
	/** @returns 64 bytes */
	sign(data: Uint8Array): Uint8Array;
}
