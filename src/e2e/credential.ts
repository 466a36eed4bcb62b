import type { PersonKey } from "../shared/domain/ids";
import { DamagedBytes, Reader, Writer } from "./bytes";

/** Who a leaf of the group is. */
export interface LeafIdentity {
	/** The Ed25519 identity key, 32 bytes; also what signs the leaf. */
	readonly publicKey: Uint8Array;
	/** The name on the server, folded. */
	readonly person: PersonKey;
	/** The Connection that this leaf, and the key package it came in, were made for. */
	readonly connectionId: string;
}

/**
 * Says what the bytes are, so that no signature over them means anything elsewhere. The Connection stands
 * where the server's address might: an address is not the same for everybody, an id that nobody can guess is,
 * and it binds a key package to the one conversation.
 */
const LABEL = "FLEX MLS credential v1";

export function encodeIdentity(identity: LeafIdentity): Uint8Array {
	return new Writer()
		.text(LABEL)
		.bytes(identity.publicKey)
		.text(identity.person)
		.text(identity.connectionId)
		.done();
}

/** @returns null where the bytes are no identity of ours */
export function decodeIdentity(bytes: Uint8Array): LeafIdentity | null {
	try {
		const reader = new Reader(bytes);
		if (reader.text() !== LABEL) return null;
		const publicKey = reader.bytes();
		const person = reader.text() as PersonKey;
		const connectionId = reader.text();
		if (reader.left > 0 || publicKey.length !== 32) return null;
		return { publicKey, person, connectionId };
	} catch (error) {
		if (error instanceof DamagedBytes) return null;
		throw error;
	}
}
