import type { AuthenticationService, Credential } from "ts-mls";
import type { PersonKey } from "../shared/domain/ids";
import { isEqual } from "./bytes";
import { decodeIdentity, type LeafIdentity } from "./credential";
import { Refused } from "./errors";

/** A person's identity key. */
export interface Pin {
	readonly person: PersonKey;
	readonly key: Uint8Array;
}

/** What has to be known to judge a leaf. */
export interface Trust {
	readonly connectionId: string;
	/** The identity key known for a person on this server; null where none is yet. */
	readonly pinned: (person: PersonKey) => Uint8Array | null;
	/** This user's own. */
	readonly self: Pin;
}

/**
 * Whom a leaf may claim to be (RFC 9420, section 5.3.1; the library's own service accepts everybody): its
 * credential names its signature key and this conversation, and the key is the one pinned for that person, or the
 * first that is seen of it.
 */
export class Authentication implements AuthenticationService {
	/** Seen for the first time; to be pinned when what they came in is accepted. */
	readonly fresh = new Map<PersonKey, Uint8Array>();
	/** Another key than the one pinned. */
	changed: Pin | null = null;

	constructor(readonly trust: Trust) {}

	async validateCredential(
		credential: Credential,
		signatureKey: Uint8Array,
	): Promise<boolean> {
		return this.accepts(credential, signatureKey);
	}

	accepts(credential: Credential, signatureKey: Uint8Array): boolean {
		const identity = identityOf(credential);
		if (!identity || !isEqual(identity.publicKey, signatureKey)) return false;
		const { connectionId, pinned, self } = this.trust;
		const { person } = identity;
		if (identity.connectionId !== connectionId) return false;
		const known =
			person === self.person
				? self.key
				: (pinned(person) ?? this.fresh.get(person));
		if (!known) {
			this.fresh.set(person, signatureKey);
			return true;
		}
		if (isEqual(known, signatureKey)) return true;
		this.changed ??= { person, key: signatureKey };
		return false;
	}

	/** @returns why nothing was accepted, as far as it is known here */
	refusal(): Refused {
		return new Refused(this.changed ? "key-changed" : "not-verified");
	}
}

export function identityOf(credential: Credential): LeafIdentity | null {
	if (credential.credentialType !== "basic") return null;
	return "identity" in credential ? decodeIdentity(credential.identity) : null;
}
