import { strings } from "../../../language";
import { bridge } from "../../bridge";
import { Switch } from "../../components/switch";
import { run, useApp } from "../../state/store";
import { preferenceSwitch, type Setting } from "./setting";

const words = strings.desktop.settings;

/** What the system tells of this app while nobody looks at it. */
export const notifications: readonly Setting[] = [
	{
		id: "notifications",
		label: words.notifications,
		note: words.notificationsNote,
		Control: Notifications,
	},
	preferenceSwitch(
		"notification-content",
		"notificationContent",
		words.content,
		words.contentNote,
	),
	preferenceSwitch(
		"do-not-disturb",
		"doNotDisturb",
		words.doNotDisturb,
		words.doNotDisturbNote,
	),
];

function Notifications() {
	const on = useApp((app) => app.preferences.notifications);
	const has = useApp((app) => app.desktop.notifications);
	return (
		<Switch
			label={words.notifications}
			note={has ? words.notificationsNote : words.noNotifications}
			on={on}
			onChange={(next) => run(bridge.setPreferences({ notifications: next }))}
		/>
	);
}
