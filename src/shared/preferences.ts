export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

/** How much room things take. */
export const densities = ["comfortable", "compact"] as const;
export type Density = (typeof densities)[number];

/** How large everything in the window can be, as factors. */
export const zoomLevels: readonly number[] = [
	0.5, 0.67, 0.75, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3,
];

/** The languages there are texts in (`src/language`), by their BCP 47 names. */
export const languages = ["en", "ar"] as const;
export type Language = (typeof languages)[number];

/** What a process needs to know to speak to its user. */
export interface Tongue {
	readonly language: Language;
	/** BCP 47: the language with the user's own region, for dates and lists. */
	readonly locale: string;
}

/**
 * How this user wants the app to be. Nothing here is private: it lies in `settings.json`, where it may be written by
 * hand too. A field here, its shape in `main/profile/preferences.ts` and its control in the settings are
 * all that another preference needs.
 */
export interface Preferences {
	readonly theme: Theme;
	readonly density: Density;
	/** `system`: the first of the system's languages that there is; English where there is none. */
	readonly language: Language | "system";
	/** Programs that know no server may call this user, at a port of this app's own. */
	readonly takeCalls: boolean;
	/** Where; 1 to 65535. */
	readonly callPort: number;
	/** Tell others what this user has read, and show what they have. */
	readonly readReceipts: boolean;
	/** Tell others while this user is writing, and show when they are. */
	readonly typing: boolean;
	/** Look for relays that announce themselves on this network. */
	readonly lookNearby: boolean;
	/** Tell of new messages and requests through the system. */
	readonly notifications: boolean;
	/** Say there who has written, and what. */
	readonly notificationContent: boolean;
	/** No notification until the user says otherwise; what is unread is still counted. */
	readonly doNotDisturb: boolean;
	/** Closing the window leaves the app in the tray; only where there is one. */
	readonly keepRunning: boolean;
	/** The user has been asked whether it shall. */
	readonly closingDecided: boolean;
	/** How large everything is; 1 is as it was made. */
	readonly zoom: number;
	/** By whose dictionary spelling is checked (BCP 47); `system`: the user's languages as far as there are dictionaries; `off`: not at all. */
	readonly spelling: string;
}

export const defaultPreferences: Preferences = {
	theme: "system",
	density: "comfortable",
	language: "system",
	takeCalls: false,
	callPort: 9_000,
	readReceipts: true,
	typing: true,
	lookNearby: true,
	notifications: true,
	notificationContent: true,
	doNotDisturb: false,
	keepRunning: false,
	closingDecided: false,
	zoom: 1,
	spelling: "system",
};
