import { strings } from "../../../language";
import type {
	RelayScope,
	RelaySettings,
} from "../../../shared/domain/relay-host";
import { bridge } from "../../bridge";
import { FieldForm } from "../../components/field-form";
import { Segmented } from "../../components/segmented";
import { Switch } from "../../components/switch";
import { run, useApp } from "../../state/store";
import { parsePort } from "../../text/parse-port";
import { asksFirst } from "./set-hosting";

const words = strings.settings;
const pageWords = strings.relayPage;
const scopes = Object.entries(words.scopes) as [RelayScope, string][];

/** Who can connect, at which port, and who is told. */
export function RelayForm() {
	const settings = useApp((app) => app.relaySettings);
	const profileName = useApp((app) => app.profile?.name ?? "");
	const set = (part: Partial<RelaySettings>) =>
		bridge.setRelaySettings({ ...settings, ...part });
	const asks = (part: Partial<RelaySettings>) =>
		asksFirst({ ...settings, ...part });
	const change = (part: Partial<RelaySettings>) => {
		if (!asks(part)) void run(set(part));
	};
	return (
		<div className="settings-form">
			<Segmented
				label={words.scope}
				value={settings.scope}
				options={scopes}
				onChange={(scope) => change({ scope })}
			/>
			<FieldForm
				label={words.port}
				inputMode="numeric"
				hint={words.portHint}
				value={String(settings.port)}
				problem={(typed) =>
					parsePort(typed) === null ? words.portInvalid : null
				}
				asksFirst={(typed) => asks({ port: parsePort(typed) ?? 0 })}
				command={(typed) => set({ port: parsePort(typed) ?? 0 })}
			/>
			<Switch
				label={pageWords.announce}
				on={settings.announce}
				onChange={(announce) => change({ announce })}
			/>
			<p className="field-note">{pageWords.announceNote}</p>
			<FieldForm
				label={pageWords.name}
				placeholder={profileName}
				maxLength={64}
				hint={pageWords.nameHint}
				value={settings.name}
				command={(name) => set({ name })}
			/>
			<Switch
				label={pageWords.startWithApp}
				on={settings.startWithApp}
				onChange={(startWithApp) => change({ startWithApp })}
			/>
			<p className="field-note">{pageWords.startWithAppNote}</p>
		</div>
	);
}
