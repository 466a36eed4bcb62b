import { z } from "zod";
import { nameProblem } from "../../client/names";
import { foldUser } from "../../protocol/address";
import { KEY_BYTES } from "../../protocol/auth";
import { fromBase64url } from "../../protocol/base64url";
import { MAX_RELAY_MEMBERS } from "../../shared/domain/relay-host";
import { type AppState, initialState } from "../../shared/state";
import type { Format } from "./json-file";
import { preferenceFields } from "./preferences";

const memberSchema = z.strictObject({
	name: z
		.string()
		.refine((name) => !nameProblem(name))
		.transform(foldUser),
	/** base64url Ed25519; null for whichever key owns the name. */
	key: z
		.string()
		.refine((key) => fromBase64url(key, KEY_BYTES) !== null)
		.nullable()
		.default(null),
});

/** Of two with one name the last counts. */
function eachNameOnce<T extends { readonly name: string }>(list: T[]): T[] {
	return [...new Map(list.map((one) => [one.name, one])).values()];
}

/** What a user may also write by hand, in `settings.json`; what is left out has its default. */
const settingsSchema = z.strictObject({
	...preferenceFields,
	/** Look once a day for a newer version. Off until the user turns it on. */
	lookForUpdates: z.boolean().default(false),
	/** The user knows that nothing protects the keys, and left it so. */
	unprotectedKeysAccepted: z.boolean().default(false),
	relay: z
		.strictObject({
			port: z
				.number()
				.int()
				.min(0)
				.max(65_535)
				.default(initialState.relaySettings.port),
			/** `this-computer` listens on 127.0.0.1 alone. */
			scope: z
				.enum(["network", "this-computer"])
				.default(initialState.relaySettings.scope),
			/** Whom it lets in besides its host, where not everybody. */
			members: z
				.strictObject({
					on: z.boolean().default(false),
					list: z
						.array(memberSchema)
						.max(MAX_RELAY_MEMBERS)
						.transform(eachNameOnce)
						.default([]),
				})
				.prefault({}),
			/** The relay is on, and to be switched on again at the next start. */
			on: z.boolean().default(false),
		})
		.prefault({}),
});

export type Settings = z.infer<typeof settingsSchema>;

export const settingsFormat: Format<Settings, AppState> = {
	parse: (text) => settingsSchema.parse(JSON.parse(text)),
	serialize: ({
		preferences,
		keys,
		update,
		relaySettings,
		relayMembers,
		relayHost,
	}) => {
		const on = relayHost.kind === "on" || relayHost.kind === "starting";
		const settings: Settings = {
			...preferences,
			lookForUpdates: update.kind !== "off",
			unprotectedKeysAccepted: keys.unprotectedAccepted,
			relay: {
				...relaySettings,
				members: { on: relayMembers.on, list: [...relayMembers.list] },
				on,
			},
		};
		return `${JSON.stringify(settings, null, "\t")}\n`;
	},
	nothing: settingsSchema.parse({}),
	// Who was let in is not known any more, and "everybody" would be a guess: the host alone, until the host says otherwise.
	unreadable: settingsSchema.parse({ relay: { members: { on: true } } }),
};
