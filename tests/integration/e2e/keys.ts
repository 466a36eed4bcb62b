import { randomBytes } from "node:crypto";
import type { E2eKeys } from "../../../src/client/core";
import { openSuite } from "../../../src/e2e/suite";
import { Identity } from "../../../src/main/vault/identity";
import {
	identityIdOf,
	type KnownIdentity,
} from "../../../src/shared/domain/encryption";
import type { PersonKey } from "../../../src/shared/domain/ids";
import { fail, ok, type Result } from "../../../src/shared/errors";
import { must, type User } from "../client/user";

/** What each of them encrypts with. */
export async function keysOf(
	...names: readonly string[]
): Promise<ReadonlyMap<string, E2eKeys>> {
	const suite = await openSuite(
		(length) => new Uint8Array(randomBytes(length)),
	);
	return new Map(
		names.map((name) => {
			const { publicKey, privateKey } = Identity.generate();
			return [name, { suite, publicKey, privateKey }];
		}),
	);
}

/** What a user knows of somebody's key. */
export function knownTo(user: User, person: string): Result<KnownIdentity> {
	const id = identityIdOf(user.server.id, person as PersonKey);
	const known = user.state.identities[id];
	return known ? ok(known) : fail("unknown-key");
}

/** The digits that a user compares with somebody. */
export function safetyNumber(user: User, person: string): string {
	const { key, offered } = must(knownTo(user, person));
	return must(
		user.messenger.trust.safetyNumber(
			user.server.id,
			person as PersonKey,
			offered ?? key,
		),
	);
}
