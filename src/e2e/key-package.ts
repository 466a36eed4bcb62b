import {
	encodeMlsMessage,
	generateKeyPackageWithKey,
	type KeyPackage,
	type PrivateKeyPackage,
} from "ts-mls";
import { verifyKeyPackage } from "ts-mls/keyPackage.js";
import { verifyLeafNodeSignatureKeyPackage } from "ts-mls/leafNode.js";
import type { PersonKey } from "../shared/domain/ids";
import { Authentication, identityOf, type Trust } from "./authentication";
import { isEqual } from "./bytes";
import { encodeIdentity, type LeafIdentity } from "./credential";
import { Refused } from "./errors";
import { CLOCK_TOLERANCE_MS, KEY_PACKAGE_LIFETIME_MS } from "./limits";
import { SUITE, type Suite } from "./suite";

/** What every operation on the group needs. */
export interface GroupContext extends Trust {
	readonly suite: Suite;
	/** Ed25519 seed of the identity, 32 bytes. */
	readonly privateKey: Uint8Array;
	/** Whom the Connection involves: nobody else may be added. */
	readonly involved: ReadonlySet<PersonKey>;
	/** Unix milliseconds. */
	readonly now: number;
}

/** A key package of this user's, with its secrets. */
export interface OwnPackage {
	readonly keyPackage: KeyPackage;
	readonly initPrivateKey: Uint8Array;
	readonly hpkePrivateKey: Uint8Array;
}

/** A key package for one join: its secrets are used once and then deleted. */
export async function createPackage(
	context: GroupContext,
): Promise<OwnPackage & { readonly bytes: Uint8Array }> {
	const { suite, self, privateKey, connectionId, now } = context;
	const { publicPackage, privatePackage } = await generateKeyPackageWithKey(
		{
			credentialType: "basic",
			identity: encodeIdentity({
				publicKey: self.key,
				person: self.person,
				connectionId,
			}),
		},
		{
			versions: ["mls10"],
			ciphersuites: [SUITE],
			extensions: [],
			proposals: [],
			credentials: ["basic"],
		},
		{
			// The library compares with its own clock, and without tolerance.
			notBefore: seconds(now - 2 * CLOCK_TOLERANCE_MS),
			notAfter: seconds(now + KEY_PACKAGE_LIFETIME_MS),
		},
		[],
		{ signKey: privateKey, publicKey: self.key },
		suite,
	);
	return {
		keyPackage: publicPackage,
		initPrivateKey: privatePackage.initPrivateKey,
		hpkePrivateKey: privatePackage.hpkePrivateKey,
		bytes: encodeMlsMessage({
			version: "mls10",
			wireformat: "mls_key_package",
			keyPackage: publicPackage,
		}),
	};
}

/** Whose it is, and whether it may be let in. @throws Refused, Changed */
export async function checkPackage(
	context: GroupContext,
	keyPackage: KeyPackage,
): Promise<{
	identity: LeafIdentity;
	fresh: ReadonlyMap<PersonKey, Uint8Array>;
}> {
	const { suite, involved } = context;
	const { leafNode } = keyPackage;
	checkShape(keyPackage, context.now);
	const authentication = new Authentication(context);
	const identity = identityOf(leafNode.credential);
	if (
		!identity ||
		identity.connectionId !== context.connectionId ||
		!isEqual(identity.publicKey, leafNode.signaturePublicKey)
	) {
		throw new Refused("wrong-credential");
	}
	if (!involved.has(identity.person)) throw new Refused("not-involved");
	const isSigned = await quietly(
		async () =>
			(await verifyLeafNodeSignatureKeyPackage(leafNode, suite.signature)) &&
			(await verifyKeyPackage(keyPackage, suite.signature)),
	);
	if (!isSigned) throw new Refused("not-verified");
	// Last, so that only who has the key can make anybody be asked about it.
	if (
		!authentication.accepts(leafNode.credential, leafNode.signaturePublicKey)
	) {
		throw new Changed(authentication);
	}
	return { identity, fresh: authentication.fresh };
}

/** Refused because somebody's identity key is another than the one pinned. */
export class Changed extends Refused {
	readonly pin: Authentication["changed"];
	constructor({ changed }: Authentication) {
		super(changed ? "key-changed" : "wrong-credential");
		this.pin = changed;
	}
}

/** What can be said of a key package whoever it is of: its suite, its time, nothing extra. @throws Refused */
export function checkShape(
	{ version, cipherSuite, leafNode, extensions }: KeyPackage,
	now: number,
): void {
	if (version !== "mls10" || cipherSuite !== SUITE) {
		throw new Refused("not-allowed", cipherSuite);
	}
	// None is made for more than one use (RFC 9420, section 16.8), so there is no last-resort package to mark.
	if (extensions.length > 0 || leafNode.extensions.length > 0) {
		throw new Refused("not-allowed", "extensions");
	}
	const { notBefore, notAfter } = leafNode.lifetime;
	const isValid =
		notBefore <= seconds(now + CLOCK_TOLERANCE_MS) &&
		notAfter >= seconds(now - CLOCK_TOLERANCE_MS) &&
		notAfter - notBefore <=
			seconds(KEY_PACKAGE_LIFETIME_MS + 2 * CLOCK_TOLERANCE_MS) + 1n;
	if (!isValid) throw new Refused("bad-lifetime");
}

export function privateKeysOf(
	{ initPrivateKey, hpkePrivateKey }: OwnPackage,
	{ privateKey }: GroupContext,
): PrivateKeyPackage {
	return { initPrivateKey, hpkePrivateKey, signaturePrivateKey: privateKey };
}

export function seconds(ms: number): bigint {
	return BigInt(Math.floor(ms / 1_000));
}

/** Whatever the library, or WebCrypto below it, throws at hostile bytes, it is a refusal. */
export async function quietly<T>(attempt: () => Promise<T>): Promise<T | null> {
	try {
		return await attempt();
	} catch (error) {
		if (error instanceof Refused) throw error;
		return null;
	}
}
