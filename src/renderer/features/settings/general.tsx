import { strings } from "../../../language";
import type { Preferences } from "../../../shared/preferences";
import { bridge } from "../../bridge";
import { Segmented } from "../../components/segmented";
import { Switch } from "../../components/switch";
import { run, useApp } from "../../state/store";
import type { Setting } from "./setting";
import { spelling } from "./spelling";

const words = strings.settings;
const desktop = strings.desktop.settings;

const languages = Object.entries(words.languages) as [
	Preferences["language"],
	string,
][];

export const general: readonly Setting[] = [
	{ id: "language", label: words.language, note: "", Control: Language },
	spelling,
	{
		id: "keep-running",
		label: desktop.keepRunning,
		note: desktop.keepRunningNote,
		Control: KeepRunning,
	},
	{
		id: "start-at-login",
		label: desktop.startAtLogin,
		note: desktop.startAtLoginNote,
		Control: StartAtLogin,
	},
];

function Language() {
	const language = useApp((app) => app.preferences.language);
	return (
		<Segmented
			label={words.language}
			value={language}
			options={languages}
			onChange={(value) => run(bridge.setPreferences({ language: value }))}
		/>
	);
}

function KeepRunning() {
	const on = useApp((app) => app.preferences.keepRunning);
	const tray = useApp((app) => app.desktop.tray);
	return (
		<Switch
			label={desktop.keepRunning}
			note={tray ? desktop.keepRunningNote : desktop.noTray}
			on={tray ? on : null}
			onChange={(next) =>
				run(bridge.setPreferences({ keepRunning: next, closingDecided: true }))
			}
		/>
	);
}

function StartAtLogin() {
	const on = useApp((app) => app.desktop.startsAtLogin);
	return (
		<Switch
			label={desktop.startAtLogin}
			note={on === null ? desktop.notInstalled : desktop.startAtLoginNote}
			on={on}
			onChange={(next) => run(bridge.setStartAtLogin({ on: next }))}
		/>
	);
}
