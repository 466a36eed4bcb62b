import { strings } from "../../../language";
import { bridge } from "../../bridge";
import { Switch } from "../../components/switch";
import { run, useApp } from "../../state/store";

const words = strings.desktop.settings;

/** What the system tells of this app while nobody looks at it. */
export function NotificationsSection() {
	const { notifications, notificationContent, doNotDisturb, keepRunning } =
		useApp((app) => app.preferences);
	const desktop = useApp((app) => app.desktop);
	return (
		<section className="settings-section">
			<h3>{words.title}</h3>
			<Switch
				label={words.notifications}
				on={notifications}
				onChange={(on) => run(bridge.setPreferences({ notifications: on }))}
			/>
			<p className="field-note">
				{desktop.notifications
					? words.notificationsNote
					: words.noNotifications}
			</p>
			<Switch
				label={words.content}
				on={notificationContent}
				onChange={(on) =>
					run(bridge.setPreferences({ notificationContent: on }))
				}
			/>
			<p className="field-note">{words.contentNote}</p>
			<Switch
				label={words.doNotDisturb}
				on={doNotDisturb}
				onChange={(on) => run(bridge.setPreferences({ doNotDisturb: on }))}
			/>
			<p className="field-note">{words.doNotDisturbNote}</p>
			{desktop.tray ? (
				<Switch
					label={words.keepRunning}
					on={keepRunning}
					onChange={(on) => run(bridge.setPreferences({ keepRunning: on }))}
				/>
			) : (
				<p>{words.keepRunning}</p>
			)}
			<p className="field-note">
				{desktop.tray ? words.keepRunningNote : words.noTray}
			</p>
			{desktop.startsAtLogin === null ? (
				<p>{words.startAtLogin}</p>
			) : (
				<Switch
					label={words.startAtLogin}
					on={desktop.startsAtLogin}
					onChange={(on) => run(bridge.setStartAtLogin({ on }))}
				/>
			)}
			<p className="field-note">
				{desktop.startsAtLogin === null
					? words.notInstalled
					: words.startAtLoginNote}
			</p>
		</section>
	);
}
