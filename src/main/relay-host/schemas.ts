import { isIP } from "node:net";
import { z } from "zod";
import { nameProblem } from "../../client/names";
import { foldUser } from "../../protocol/address";
import { KEY_BYTES } from "../../protocol/auth";
import { fromBase64url } from "../../protocol/base64url";
import { hostLimits } from "../../shared/domain/relay-host";

/** What of the hosted relay comes from a window and from the file of settings alike. */

/** Longest name of a relay, in UTF-16 code units. */
const MAX_RELAY_NAME = 64;

export const relaySettingsSchema = z.strictObject({
	port: z.number().int().min(0).max(65_535),
	/** `this-computer` listens on 127.0.0.1 alone. */
	scope: z.enum(["network", "this-computer"]),
	announce: z.boolean(),
	name: z.string().max(MAX_RELAY_NAME),
	startWithApp: z.boolean(),
	limits: z.partialRecord(
		z.enum(hostLimits),
		z.number().int().min(1).max(1e15),
	),
});

export const nameSchema = z
	.string()
	.refine((name) => !nameProblem(name))
	.transform(foldUser);

/** base64url Ed25519 */
export const keySchema = z
	.string()
	.refine((key) => fromBase64url(key, KEY_BYTES) !== null);

export const banSchema = z.strictObject({
	name: nameSchema.nullable(),
	key: keySchema.nullable(),
	address: z
		.string()
		.refine((address) => isIP(address) !== 0)
		.nullable(),
	at: z.number().nonnegative(),
});
