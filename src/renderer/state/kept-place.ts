import { type SettingsSectionId, settingsSections } from "./settings-place";
import { useView } from "./view";

/**
 * Where the user is, over a reload of the page: another language is one. It goes with the window; the browser's own
 * history entry keeps it.
 */
interface KeptPlace {
	readonly settings: SettingsSectionId | null;
}

/** Goes back there, and notes from now on where the user is. */
export function keepPlace(): void {
	const { settings } = (history.state ?? {}) as Partial<KeptPlace>;
	const section = settingsSections.find((one) => one === settings);
	if (section) useView.getState().showSettings({ section, setting: null });
	useView.subscribe(({ page, settingsPlace }) => {
		const place: KeptPlace = {
			settings: page === "settings" ? settingsPlace.section : null,
		};
		history.replaceState(place, "");
	});
}
