import { z } from "zod";
import { MAX_FILE_SIZE } from "../../shared/domain/file";
import {
	MAX_RELAY_BANS,
	MAX_RELAY_MEMBERS,
	type RelaySettings,
} from "../../shared/domain/relay-host";
import { type AppState, initialState } from "../../shared/state";
import {
	banSchema,
	keySchema,
	nameSchema,
	relaySettingsSchema,
} from "../relay-host/schemas";
import type { Format } from "./json-file";
import { preferenceFields } from "./preferences";

const memberSchema = z.strictObject({
	name: nameSchema,
	/** null for whichever key owns the name. */
	key: keySchema.nullable().default(null),
});

/** Written by hand, one thing is enough. */
const keptBanSchema = banSchema.extend({
	name: nameSchema.nullable().default(null),
	key: keySchema.nullable().default(null),
	address: banSchema.shape.address.default(null),
	at: z.number().nonnegative().default(0),
});

/** Of two with one name the last counts. */
function eachNameOnce<T extends { readonly name: string }>(list: T[]): T[] {
	return [...new Map(list.map((one) => [one.name, one])).values()];
}

/** Each field may be left out. */
function withDefaults<S extends typeof relaySettingsSchema.shape>(
	shape: S,
	defaults: RelaySettings,
) {
	return {
		port: shape.port.default(defaults.port),
		scope: shape.scope.default(defaults.scope),
		announce: shape.announce.default(defaults.announce),
		name: shape.name.default(defaults.name),
		startWithApp: shape.startWithApp.default(defaults.startWithApp),
		limits: shape.limits.default({}),
	};
}

/** What a user may also write by hand, in `settings.json`; what is left out has its default. */
const settingsSchema = z.strictObject({
	...preferenceFields,
	/** Look once a day for a newer version. Off until the user turns it on. */
	lookForUpdates: z.boolean().default(false),
	/** A proxy is set; which one, the store knows. */
	proxied: z.boolean().default(false),
	/** The user knows that nothing protects the keys, and left it so. */
	unprotectedKeysAccepted: z.boolean().default(false),
	files: z
		.strictObject({
			/** Files up to so many bytes are fetched without being asked for. */
			autoDownload: z
				.number()
				.int()
				.min(0)
				.max(MAX_FILE_SIZE)
				.default(initialState.fileSettings.autoDownload),
			/** Where they go; null for the system's folder for downloads. */
			folder: z.string().nullable().default(initialState.fileSettings.folder),
		})
		.prefault({}),
	relay: z
		.strictObject({
			...withDefaults(relaySettingsSchema.shape, initialState.relaySettings),
			/** Whom it does not let in. */
			bans: z.array(keptBanSchema).max(MAX_RELAY_BANS).default([]),
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

/** What of the state the settings say. */
export function settingsState({
	lookForUpdates: _lookForUpdates,
	proxied: _proxied,
	unprotectedKeysAccepted,
	files,
	relay,
	...preferences
}: Settings) {
	const { bans, members, on: _on, ...relaySettings } = relay;
	return {
		preferences,
		fileSettings: files,
		relaySettings,
		relayBans: bans,
		relayMembers: members,
		keys: {
			...initialState.keys,
			unprotectedAccepted: unprotectedKeysAccepted,
		},
	} satisfies Partial<AppState>;
}

export const settingsFormat: Format<Settings, AppState> = {
	parse: (text) => settingsSchema.parse(JSON.parse(text)),
	serialize: ({
		preferences,
		keys,
		fileSettings,
		update,
		proxy,
		relaySettings,
		relayMembers,
		relayBans,
		relayHost,
	}) => {
		const on = relayHost.kind === "on" || relayHost.kind === "starting";
		const settings: Settings = {
			...preferences,
			lookForUpdates: update.kind !== "off",
			proxied: proxy !== null,
			unprotectedKeysAccepted: keys.unprotectedAccepted,
			files: fileSettings,
			relay: {
				...relaySettings,
				limits: { ...relaySettings.limits },
				bans: [...relayBans],
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
