import { strings } from "../../../language";
import { Button } from "../../components/button";
import { serversOf } from "../../state/selectors";
import { useApp } from "../../state/store";
import { useView } from "../../state/view";
import { ServerItem } from "../servers/server-item";
import { DirectCalls } from "./direct-calls";
import { ProxySetting } from "./proxy";
import { preferenceSwitch, type Setting } from "./setting";

const words = strings.settings;

export const servers: readonly Setting[] = [
	{
		id: "servers",
		label: words.knownServers,
		note: words.knownServersNote,
		Control: KnownServers,
	},
	preferenceSwitch(
		"nearby",
		"lookNearby",
		strings.nearby.setting,
		strings.nearby.settingNote,
	),
	{
		id: "relay",
		label: words.relay,
		note: strings.relayPage.inSettings,
		Control: OwnRelay,
	},
	{
		id: "proxy",
		label: strings.proxy.title,
		note: strings.proxy.note,
		Control: ProxySetting,
	},
	{
		id: "direct-calls",
		label: words.calls.take,
		note: words.calls.note,
		Control: DirectCalls,
	},
];

/** Each with its state, its key, and what can be done with it. */
function KnownServers() {
	const known = useApp(serversOf);
	const open = useView((view) => view.open);
	return (
		<>
			<h3 id="known-servers">{words.knownServers}</h3>
			<p className="field-note">
				{known.length > 0 ? words.knownServersNote : words.noServers}
			</p>
			{known.length > 0 ? (
				<ul aria-labelledby="known-servers" className="settings-servers">
					{known.map((server) => (
						<ServerItem key={server.id} server={server} withKey />
					))}
				</ul>
			) : null}
			<div className="settings-actions">
				<Button small onClick={() => open({ kind: "connect" })}>
					{strings.servers.connectTo}
				</Button>
			</div>
		</>
	);
}

function OwnRelay() {
	const showPage = useView((view) => view.showPage);
	return (
		<>
			<h3>{words.relay}</h3>
			<p className="field-note">{strings.relayPage.inSettings}</p>
			<div className="settings-actions">
				<Button small onClick={() => showPage("relay")}>
					{strings.relayPage.open}
				</Button>
			</div>
		</>
	);
}
