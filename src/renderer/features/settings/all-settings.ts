import type { SettingsSectionId } from "../../state/settings-place";
import { settingsSections } from "../../state/settings-place";
import { about } from "./about";
import { appearance } from "./appearance";
import { files } from "./files";
import { general } from "./general";
import { keys } from "./keys";
import { notifications } from "./notifications";
import { privacy } from "./privacy";
import { profile } from "./profile";
import { servers } from "./servers";
import type { Setting, SettingsSection } from "./setting";
import { storage } from "./storage";

const settings: Record<SettingsSectionId, readonly Setting[]> = {
	profile,
	general,
	appearance,
	notifications,
	privacy,
	keys,
	servers,
	files,
	storage,
	about,
};

/** Everything there is to set, in the order of the page. */
export const allSettings: readonly SettingsSection[] = settingsSections.map(
	(id) => ({ id, settings: settings[id] }),
);
