import { useState } from "react";
import { strings } from "../../../language";
import type { RelayScope } from "../../../shared/domain/relay-host";
import type { Server } from "../../../shared/domain/server";
import type { Preferences, Theme } from "../../../shared/preferences";
import { bridge } from "../../bridge";
import { Button } from "../../components/button";
import { Dialog } from "../../components/dialog";
import { Form } from "../../components/form";
import { Segmented } from "../../components/segmented";
import { Switch } from "../../components/switch";
import { TextField } from "../../components/text-field";
import { serversOf } from "../../state/selectors";
import { run, useApp } from "../../state/store";
import { useCommand } from "../../state/use-command";
import { addressOf } from "../../text/words";
import { About } from "./about";
import { KeysSection } from "./keys-section";
import { MailboxPart } from "./mailbox-part";
import { MembersPart } from "./members-part";
import { OwnedNamesPart } from "./owned-names-part";
import { parsePort } from "./parse-port";
import { StorageSettings } from "./storage";
import "./settings.css";

const words = strings.settings;
const themes = Object.entries(words.themes) as [Theme, string][];
const languages = Object.entries(words.languages) as [
	Preferences["language"],
	string,
][];
const scopes = Object.entries(words.scopes) as [RelayScope, string][];

export function SettingsDialog({ onClose }: { readonly onClose: () => void }) {
	const { theme, language, readReceipts, typing } = useApp(
		(app) => app.preferences,
	);
	const onlyEncrypted = useApp((app) => app.onlyEncrypted);
	const servers = useApp(serversOf);
	return (
		<Dialog title={words.title} onClose={onClose}>
			<section className="settings-section">
				<h3>{words.appearance}</h3>
				<Segmented
					label={words.theme}
					value={theme}
					options={themes}
					onChange={(value) => run(bridge.setPreferences({ theme: value }))}
				/>
				<Segmented
					label={words.language}
					value={language}
					options={languages}
					onChange={(value) => run(bridge.setPreferences({ language: value }))}
				/>
			</section>
			<section className="settings-section">
				<h3>{words.privacy}</h3>
				<Switch
					label={words.readReceipts}
					on={readReceipts}
					onChange={(on) => run(bridge.setPreferences({ readReceipts: on }))}
				/>
				<p className="field-note">{words.readReceiptsNote}</p>
				<Switch
					label={words.typing}
					on={typing}
					onChange={(on) => run(bridge.setPreferences({ typing: on }))}
				/>
				<p className="field-note">{words.typingNote}</p>
				<Switch
					label={words.onlyEncrypted}
					on={onlyEncrypted}
					onChange={(on) =>
						run(bridge.setOnlyEncrypted({ conversationId: null, on }))
					}
				/>
				<p className="field-note">{words.onlyEncryptedNote}</p>
			</section>
			<KeysSection />
			<section className="settings-section">
				<h3>{words.relay}</h3>
				<RelayForm />
				<MailboxPart />
				<MembersPart />
				<OwnedNamesPart />
			</section>
			<section className="settings-section">
				<h3>{words.names}</h3>
				<p className="field-note">
					{servers.length > 0 ? words.namesLead : words.namesEmpty}
				</p>
				{servers.map((server) => (
					<NameForm key={server.id} server={server} />
				))}
			</section>
			<StorageSettings />
			<About />
		</Dialog>
	);
}

function RelayForm() {
	const settings = useApp((app) => app.relaySettings);
	const [port, setPort] = useState(String(settings.port));
	const { busy, error, setError, submit } = useCommand();

	const save = () => {
		const number = parsePort(port);
		if (number === null) {
			setError(words.portInvalid);
			return;
		}
		void submit(
			() => bridge.setRelaySettings({ ...settings, port: number }),
			() => {},
		);
	};

	return (
		<Form className="settings-form" onSubmit={save}>
			<Segmented
				label={words.scope}
				value={settings.scope}
				options={scopes}
				onChange={(scope) =>
					run(bridge.setRelaySettings({ ...settings, scope }))
				}
			/>
			<div className="settings-line">
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
				<SaveButton busy={busy} dirty={port !== String(settings.port)} />
			</div>
		</Form>
	);
}

function NameForm({ server }: { readonly server: Server }) {
	const [name, setName] = useState(server.self.name);
	const { busy, error, setError, submit } = useCommand();

	const save = () => {
		if (!name.trim()) {
			setError(words.nameMissing);
			return;
		}
		void submit(
			() => bridge.changeServerName({ serverId: server.id, name: name.trim() }),
			() => setName(name.trim()),
		);
	};

	return (
		<Form className="settings-line" onSubmit={save}>
			<TextField
				label={words.nameOn(addressOf(server))}
				value={name}
				error={error}
				onChange={(event) => {
					setName(event.target.value);
					setError(null);
				}}
			/>
			<SaveButton busy={busy} dirty={name.trim() !== server.self.name} />
		</Form>
	);
}

interface SaveButtonProps {
	readonly busy: boolean;
	readonly dirty: boolean;
}

function SaveButton({ busy, dirty }: SaveButtonProps) {
	return (
		<Button type="submit" className="settings-save" disabled={busy || !dirty}>
			{strings.common.save}
		</Button>
	);
}
