import { z } from "zod";
import {
	defaultPreferences,
	densities,
	languages,
	type Preferences,
	themes,
} from "../../shared/preferences";

/** The shape of each preference, for `settings.json` and for the page's command alike. */
const shapes = {
	theme: z.enum(themes),
	density: z.enum(densities),
	language: z.enum(["system", ...languages]),
	takeCalls: z.boolean(),
	callPort: z.number().int().min(1).max(65_535),
	readReceipts: z.boolean(),
	typing: z.boolean(),
	lookNearby: z.boolean(),
	notifications: z.boolean(),
	notificationContent: z.boolean(),
	doNotDisturb: z.boolean(),
	keepRunning: z.boolean(),
	closingDecided: z.boolean(),
	zoom: z.number().min(0.5).max(3),
	spelling: z.string().regex(/^(?:off|system|[a-z]{2,3}(?:-[A-Z]{2})?)$/),
} satisfies { [K in keyof Preferences]: z.ZodType<Preferences[K]> };

/** Some of them: what the user has changed. */
export const preferenceChangesSchema = z.strictObject({
	theme: shapes.theme.exactOptional(),
	density: shapes.density.exactOptional(),
	language: shapes.language.exactOptional(),
	takeCalls: shapes.takeCalls.exactOptional(),
	callPort: shapes.callPort.exactOptional(),
	readReceipts: shapes.readReceipts.exactOptional(),
	typing: shapes.typing.exactOptional(),
	lookNearby: shapes.lookNearby.exactOptional(),
	notifications: shapes.notifications.exactOptional(),
	notificationContent: shapes.notificationContent.exactOptional(),
	doNotDisturb: shapes.doNotDisturb.exactOptional(),
	keepRunning: shapes.keepRunning.exactOptional(),
	closingDecided: shapes.closingDecided.exactOptional(),
	zoom: shapes.zoom.exactOptional(),
	spelling: shapes.spelling.exactOptional(),
});

/** In the file, where what is left out has its default. */
export const preferenceFields = {
	theme: shapes.theme.default(defaultPreferences.theme),
	density: shapes.density.default(defaultPreferences.density),
	language: shapes.language.default(defaultPreferences.language),
	takeCalls: shapes.takeCalls.default(defaultPreferences.takeCalls),
	callPort: shapes.callPort.default(defaultPreferences.callPort),
	readReceipts: shapes.readReceipts.default(defaultPreferences.readReceipts),
	typing: shapes.typing.default(defaultPreferences.typing),
	lookNearby: shapes.lookNearby.default(defaultPreferences.lookNearby),
	notifications: shapes.notifications.default(defaultPreferences.notifications),
	notificationContent: shapes.notificationContent.default(
		defaultPreferences.notificationContent,
	),
	doNotDisturb: shapes.doNotDisturb.default(defaultPreferences.doNotDisturb),
	keepRunning: shapes.keepRunning.default(defaultPreferences.keepRunning),
	closingDecided: shapes.closingDecided.default(
		defaultPreferences.closingDecided,
	),
	zoom: shapes.zoom.default(defaultPreferences.zoom),
	spelling: shapes.spelling.default(defaultPreferences.spelling),
};
