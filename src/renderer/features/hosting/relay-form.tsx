import { useState } from "react";
import { strings } from "../../../language";
import type {
	RelayScope,
	RelaySettings,
} from "../../../shared/domain/relay-host";
import { bridge } from "../../bridge";
import { Button } from "../../components/button";
import { Form } from "../../components/form";
import { Segmented } from "../../components/segmented";
import { Switch } from "../../components/switch";
import { TextField } from "../../components/text-field";
import { run, useApp } from "../../state/store";
import { useCommand } from "../../state/use-command";
import { parsePort } from "./parse-port";
import { asksFirst } from "./set-hosting";

const words = strings.settings;
const pageWords = strings.relayPage;
const scopes = Object.entries(words.scopes) as [RelayScope, string][];

/** Who can connect, at which port, and who is told. */
export function RelayForm() {
	const settings = useApp((app) => app.relaySettings);
	const change = (part: Partial<RelaySettings>) => {
		const next = { ...settings, ...part };
		if (!asksFirst(next)) void run(bridge.setRelaySettings(next));
	};
	return (
		<div className="settings-form">
			<Segmented
				label={words.scope}
				value={settings.scope}
				options={scopes}
				onChange={(scope) => change({ scope })}
			/>
			<PortForm settings={settings} />
			<Switch
				label={pageWords.announce}
				on={settings.announce}
				onChange={(announce) => change({ announce })}
			/>
			<p className="field-note">{pageWords.announceNote}</p>
			<RelayNameForm settings={settings} />
			<Switch
				label={pageWords.startWithApp}
				on={settings.startWithApp}
				onChange={(startWithApp) => change({ startWithApp })}
			/>
			<p className="field-note">{pageWords.startWithAppNote}</p>
		</div>
	);
}

interface FormProps {
	readonly settings: RelaySettings;
}

function PortForm({ settings }: FormProps) {
	const [port, setPort] = useState(String(settings.port));
	const { busy, error, setError, submit } = useCommand();

	const save = () => {
		const number = parsePort(port);
		if (number === null) {
			setError(words.portInvalid);
			return;
		}
		const next = { ...settings, port: number };
		if (asksFirst(next)) return;
		void submit(
			() => bridge.setRelaySettings(next),
			() => {},
		);
	};

	return (
		<Form className="settings-line" onSubmit={save}>
			<TextField
				className="settings-port"
				label={words.port}
				inputMode="numeric"
				value={port}
				error={error}
				hint={words.portHint}
				onChange={(event) => {
					setPort(event.target.value);
					setError(null);
				}}
			/>
			<Button
				type="submit"
				className="settings-save"
				disabled={busy || port === String(settings.port)}
			>
				{strings.common.save}
			</Button>
		</Form>
	);
}

function RelayNameForm({ settings }: FormProps) {
	const profileName = useApp((app) => app.profile?.name ?? "");
	const [name, setName] = useState(settings.name);
	const { busy, error, submit } = useCommand();
	return (
		<Form
			className="settings-line"
			onSubmit={() => {
				void submit(
					() => bridge.setRelaySettings({ ...settings, name: name.trim() }),
					() => setName(name.trim()),
				);
			}}
		>
			<TextField
				label={pageWords.name}
				placeholder={profileName}
				maxLength={64}
				value={name}
				error={error}
				hint={pageWords.nameHint}
				onChange={(event) => setName(event.target.value)}
			/>
			<Button
				type="submit"
				className="settings-save"
				disabled={busy || name.trim() === settings.name}
			>
				{strings.common.save}
			</Button>
		</Form>
	);
}
