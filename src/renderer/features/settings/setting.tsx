import type { ComponentType } from "react";
import type { strings } from "../../../language";
import type { Preferences } from "../../../shared/preferences";
import { bridge } from "../../bridge";
import { Switch } from "../../components/switch";
import type { SettingsSectionId } from "../../state/settings-place";
import { run, useApp } from "../../state/store";

/** Each has words of its own in every language, that people may look for it by. */
export type SettingId = keyof typeof strings.settings.synonyms;

/**
 * One thing that the user decides, or looks up. Page, search and palette know it from here alone. Another one is:
 * an entry in its section's list (`privacy.tsx` and its like), and its `synonyms` in `src/language/<each>/settings.ts`,
 * which its id comes from. What is a switch over a preference is `preferenceSwitch`.
 */
export interface Setting {
	readonly id: SettingId;
	/** As the control itself shows it. */
	readonly label: string;
	/** As far as it is always the same; "" where there is nothing to explain. */
	readonly note: string;
	readonly Control: ComponentType;
}

export interface SettingsSection {
	readonly id: SettingsSectionId;
	readonly settings: readonly Setting[];
}

type SwitchName = {
	[K in keyof Preferences]: Preferences[K] extends boolean ? K : never;
}[keyof Preferences];

export function preferenceSwitch(
	id: SettingId,
	name: SwitchName,
	label: string,
	note: string,
): Setting {
	function Control() {
		const on = useApp((app) => app.preferences[name]);
		return (
			<Switch
				label={label}
				note={note}
				on={on}
				onChange={(next) => run(bridge.setPreferences({ [name]: next }))}
			/>
		);
	}
	return { id, label, note, Control };
}
