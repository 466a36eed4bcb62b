/** The sections of the settings, in their order. */
export const settingsSections = [
	"profile",
	"general",
	"appearance",
	"notifications",
	"privacy",
	"keys",
	"servers",
	"files",
	"storage",
	"about",
] as const;
export type SettingsSectionId = (typeof settingsSections)[number];

export interface SettingsPlace {
	readonly section: SettingsSectionId;
	/** The one that is to be shown, and have the focus. */
	readonly setting: string | null;
}
