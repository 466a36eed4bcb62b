import { randomBytes } from "node:crypto";
import type { E2eKeys } from "../../../src/client/core";
import { openSuite } from "../../../src/e2e/suite";
import { Identity } from "../../../src/main/vault/identity";

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
